"""Owns which saved view one's list begins with."""

from __future__ import annotations

from dataclasses import replace

from engine.access.facts import Act
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.saved_views import NO_SUCH_VIEW, views_at, with_views
from engine.operations.standing import Desk
from engine.operations.world import World
from engine.storage import screens


def start_with_view(world: World, caller: Caller, identity: str) -> str | Refused:
    """One's own or one that is shared with one; empty begins with all cases."""

    def work(desk: Desk) -> str | Refused:
        if identity and identity not in {one.id for one in views_at(desk).views}:
            return NO_SUCH_VIEW
        me, deployment = desk.actor.account, caller.deployment
        kept = screens.screen_of(desk.tx, me, deployment)
        screens.keep_screen(desk.tx, me, deployment, replace(kept, start=identity or None))
        return identity

    return with_views(world, caller, Act.KEEP_VIEW, work)
