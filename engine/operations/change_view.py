"""Owns calling a saved view something else, and sharing it or not."""

from __future__ import annotations

from dataclasses import replace

from engine.access.facts import Act
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.saved_views import (
    NO_SUCH_VIEW,
    against_sharing,
    against_title,
    cleaned,
    filter_from,
    own_view,
    own_views,
    with_views,
)
from engine.operations.standing import Desk
from engine.operations.world import World
from engine.storage import screens


def change_view(
    world: World, caller: Caller, identity: str, title: str, role: str | None = None
) -> str | Refused:
    """`role`: shared with whoever holds it, empty with nobody; None leaves that as it is."""

    def work(desk: Desk) -> str | Refused:
        row = own_view(desk, identity)
        if row is None:
            return NO_SUCH_VIEW
        named, to = cleaned(title), row.role if role is None else role
        against = against_title(named, own_views(desk, but=identity))
        if against is None and to != row.role:
            against = against_sharing(desk, filter_from(row.narrowing), to)
        if against is not None:
            return against
        screens.change_view(desk.tx, replace(row, title=named, role=to, changed=desk.now))
        return identity

    return with_views(world, caller, Act.KEEP_VIEW, work)
