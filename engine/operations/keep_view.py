"""Owns naming what a list is narrowed to, and keeping it; for oneself or for a role."""

from __future__ import annotations

from engine.access.facts import Act
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.saved_views import (
    against_sharing,
    against_title,
    cleaned,
    no,
    own_views,
    values_of,
    with_views,
)
from engine.operations.standing import Desk
from engine.operations.views import CaseFilter
from engine.operations.world import World
from engine.storage import screens

MOST = 30


def keep_view(
    world: World, caller: Caller, title: str, wanted: CaseFilter, role: str = ""
) -> str | Refused:
    """The new view's identity. `role`: shared with whoever holds it."""

    def work(desk: Desk) -> str | Refused:
        named, mine = cleaned(title), own_views(desk)
        against = against_title(named, mine) or against_sharing(desk, wanted, role)
        if against is not None:
            return against
        if len(mine) >= MOST:
            return no(said("Du har redan {most} urval. Ta bort ett först.", most=str(MOST)))
        row = screens.ViewRow(
            id=world.chance.identity(),
            account=desk.actor.account,
            title=named,
            narrowing=values_of(wanted),
            role=role,
            changed=desk.now,
        )
        screens.add_view(desk.tx, caller.deployment, row)
        return row.id

    return with_views(world, caller, Act.SHARE_VIEW if role else Act.KEEP_VIEW, work)
