"""Owns taking away a note that one has begun to write."""

from __future__ import annotations

from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.note_page import note_file
from engine.operations.world import World
from engine.storage import notes


def drop_note(world: World, caller: Caller, number: str, adds_to: str = "") -> None | Refused:
    """Records nothing: a draft is the writer's own."""
    with world.storage.writing(caller.tenant) as tx:
        file = note_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        notes.drop_draft(tx, caller.account.name, file.case.id, adds_to)
    return None
