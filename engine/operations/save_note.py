"""Owns keeping a note on its way. Everything is kept, also what is wrong."""

from __future__ import annotations

from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.note_page import NO_SUCH_NOTE, Written, keep, note_file, original, page
from engine.operations.views_notes import NotePage
from engine.operations.world import World


def save_note(
    world: World, caller: Caller, number: str, written: Written, adds_to: str = ""
) -> NotePage | Refused:
    """Records nothing: a draft is the writer's own until it is signed."""
    with world.storage.writing(caller.tenant) as tx:
        file = note_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        beside = original(tx, file, adds_to) if adds_to else None
        if adds_to and beside is None:
            return NO_SUCH_NOTE
        draft, before = keep(tx, file, adds_to, written)
        return page(world, file, beside, draft, before=before)
