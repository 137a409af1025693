"""Owns throwing away what one has begun to write."""

from __future__ import annotations

from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.places import place_key
from engine.operations.standing import sit_down_for_own
from engine.operations.views import FormPlace
from engine.operations.world import World
from engine.storage import submissions


def drop_draft(world: World, caller: Caller, place: FormPlace) -> Refused | None:
    """The caller's own draft at the place is gone. Records nothing: nobody else ever saw it."""
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down_for_own(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        key = place_key(caller.deployment, place)
        submissions.drop_draft(tx, caller.account.name, key)
    return None
