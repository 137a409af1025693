"""Owns taking away a saved view of one's own; for those it was shared with too."""

from __future__ import annotations

from engine.access.facts import Act
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.saved_views import NO_SUCH_VIEW, own_view, with_views
from engine.operations.standing import Desk
from engine.operations.world import World
from engine.storage import screens


def drop_view(world: World, caller: Caller, identity: str) -> str | Refused:
    def work(desk: Desk) -> str | Refused:
        if own_view(desk, identity) is None:
            return NO_SUCH_VIEW
        screens.drop_view(desk.tx, identity)
        return identity

    return with_views(world, caller, Act.KEEP_VIEW, work)
