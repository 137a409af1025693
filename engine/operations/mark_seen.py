"""Owns saying that one has looked at what is new: until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.access.facts import Act
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.recording import note
from engine.operations.world import World
from engine.storage import screens


def mark_seen(world: World, caller: Caller, until: datetime) -> datetime | Refused:
    """What came after `until`, while the page was open, stays new. A moment that is not yet is now."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.LIST_CASES)
        if isinstance(desk, Refused):
            return desk
        me = caller.account.name
        kept = screens.screen_of(tx, me, caller.deployment)
        seen = min(until, desk.now)
        seen = seen if kept.seen is None else max(seen, kept.seen)
        screens.keep_screen(tx, me, caller.deployment, replace(kept, seen=seen))
        note(tx, caller, Act.LIST_CASES, desk.now, screen="day", seen=seen.isoformat())
        return seen
