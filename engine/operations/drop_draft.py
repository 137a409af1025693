"""Owns throwing away what one has begun to write."""

from __future__ import annotations

from engine.foundation.wrong import Refused
from engine.operations import own_drafts
from engine.operations.callers import Caller
from engine.operations.case_file import file_by_link, open_file
from engine.operations.standing import sit_down_for_own
from engine.operations.views import FormPlace
from engine.operations.world import World


def drop_draft(world: World, caller: Caller, place: FormPlace) -> Refused | None:
    """The caller's own draft at the place is gone. Records nothing: nobody else ever saw it."""
    with world.storage.writing(caller.tenant) as tx:
        if caller.link is not None:
            file = file_by_link(world, tx, caller, caller.link, place)
            if isinstance(file, Refused):
                return file
            own_drafts.drop(tx, caller, place)
            return None
        if caller.page is not None:
            own = open_file(world, tx, caller, place.case or "")
            if isinstance(own, Refused):
                return own
            own_drafts.drop(tx, caller, place)
            return None
        desk = sit_down_for_own(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        own_drafts.drop(tx, caller, place)
    return None
