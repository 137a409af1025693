"""Owns opening the page where a note is written. Recorded, since it names whose case it is; and what note it
shows, when that is to be added to.
"""

from __future__ import annotations

from engine.access.facts import Act
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.note_page import NO_SUCH_NOTE, note_file, original, page
from engine.operations.recording import note, note_reading
from engine.operations.views_notes import NotePage
from engine.operations.world import World
from engine.storage import notes


def open_note(world: World, caller: Caller, number: str, adds_to: str = "") -> NotePage | Refused:
    """With what the caller has begun to write there. `adds_to`: the note to add something to."""
    with world.storage.writing(caller.tenant) as tx:
        file = note_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        beside = original(tx, file, adds_to) if adds_to else None
        if adds_to and beside is None:
            return NO_SUCH_NOTE
        if beside is not None:
            note_reading(
                tx,
                caller,
                Act.READ_NOTES,
                file,
                note=beside.id,
            )
        else:
            note(tx, caller, Act.WRITE_NOTE, file.now, case=file.case.id, opened=True)
        draft = notes.find_draft(tx, caller.account.name, file.case.id, adds_to)
        return page(world, file, beside, draft)
