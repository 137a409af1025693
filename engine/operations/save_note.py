"""Owns keeping a note on its way. Everything is kept, also what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.note_page import NO_SUCH_NOTE, keep, note_file, original, page
from engine.operations.note_sheets import Written, note_choices, sheet_id
from engine.operations.views_notes import NotePage
from engine.operations.words_to_choose import WordsToChoose
from engine.operations.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFieldsSaved:
    """As `save_fields.FieldsSaved`, of a note."""

    saved: datetime
    taken: Mapping[str, str]
    choices: tuple[WordsToChoose, ...]


def save_note_fields(
    world: World, caller: Caller, number: str, written: Written, adds_to: str = ""
) -> NoteFieldsSaved | Refused:
    """Keeps what was sent of it, while one writes. Records nothing, as `save_note`."""
    with world.storage.writing(caller.tenant) as tx:
        file = note_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        if adds_to and original(tx, file, adds_to) is None:
            return NO_SUCH_NOTE
        met = keep(tx, file, adds_to, written)
        choices = note_choices(met.draft, sheet_id(written))
        return NoteFieldsSaved(saved=file.now, taken=met.taken, choices=choices)


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
        met = keep(tx, file, adds_to, written)
        return page(world, file, beside, met.draft, here=sheet_id(written))
