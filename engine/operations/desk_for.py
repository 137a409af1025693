"""Owns sitting down for one act of a project as a whole: who may not is refused, and that is recorded."""

from __future__ import annotations

from engine.access.facts import Act
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.recording import note
from engine.operations.standing import Desk, sit_down
from engine.operations.world import World
from engine.storage.database import Transaction


def desk_for(world: World, tx: Transaction, caller: Caller, act: Act) -> Desk | Refused:
    """The desk, for those who may do the act. That it has been done is recorded by whoever does it."""
    desk = sit_down(world, tx, caller)
    if isinstance(desk, Refused):
        return desk
    allowed = desk.decide(act)
    if isinstance(allowed, Refused):
        note(tx, caller, act, desk.now, refused=True)
        return allowed
    return desk
