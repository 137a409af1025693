"""Owns the page on which a note is written: what is kept of it, and what it adds to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.access.facts import Act
from engine.foundation.texts import said
from engine.foundation.wrong import Problem, Reason, Refused
from engine.operations.activity_names import about
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, open_file
from engine.operations.case_notes import kinds, notes
from engine.operations.note_sheets import (
    Written as Written,
)
from engine.operations.note_sheets import (
    met_note,
    note_choices,
    note_stamps,
    one_text,
    said_day,
    sheets_text,
    standing_in,
)
from engine.operations.recording import note
from engine.operations.views_notes import NotePage, NoteShown
from engine.operations.world import World
from engine.storage import events
from engine.storage import notes as stored
from engine.storage.database import Transaction
from engine.storage.notes import NoteDraft

LONGEST = 20_000


def note_file(world: World, tx: Transaction, caller: Caller, number: str) -> CaseFile | Refused:
    """The case, if the caller may write in its journal. Refusals are noted in the audit."""
    file = open_file(world, tx, caller, number)
    if isinstance(file, Refused):
        return file
    allowed = file.decide(Act.WRITE_NOTE)
    if isinstance(allowed, Refused):
        note(tx, caller, Act.WRITE_NOTE, file.now, case=file.case.id, refused=True)
        return allowed
    return file


def original(tx: Transaction, file: CaseFile, adds_to: str) -> NoteShown | None:
    """The note of this case that an addition stands beside."""
    found = notes(file, events.history(tx, file.case.id))
    return next(
        (one for one in found if adds_to in (one.id, *(two.id for two in one.additions))), None
    )


NO_SUCH_NOTE = Refused(
    reasons=(Reason(kind="missing", sentence=said("Anteckningen finns inte i det här ärendet.")),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMet:
    """A note on its way, when what a page sent has met it. `taken` as of a form."""

    draft: NoteDraft
    taken: Mapping[str, str]


def keep(tx: Transaction, file: CaseFile, adds_to: str, written: Written) -> NoteMet:
    """The draft as it is now kept."""
    me, case = file.actor.account, file.case.id
    had = stored.find_draft(tx, me, case, adds_to)
    before = standing_in(had)
    after, taken = met_note(before, written, int(file.now.timestamp()))
    draft = NoteDraft(
        account=me,
        case=case,
        adds_to=adds_to,
        deployment=file.row.deployment,
        about=one_text(after["sort"], "sort"),
        day=one_text(after["dag"], "dag"),
        text=one_text(after["text"], "text"),
        begun=had.begun if had is not None else file.now,
        changed=file.now,
        sheets=sheets_text(after),
    )
    if had is None or after != before:
        stored.keep_draft(tx, draft)
    return NoteMet(draft=draft, taken=taken)


def page(
    world: World,
    file: CaseFile,
    adds_to: NoteShown | None,
    draft: NoteDraft | None,
    *,
    here: str = "",
    problems: tuple[Problem, ...] = (),
) -> NotePage:
    today = file.now.date()
    return NotePage(
        number=file.row.number,
        person=about(file),
        writer=file.actor.account,
        adds_to=adds_to,
        about=draft.about if draft is not None else "",
        day=draft.day if draft is not None and said_day(draft) else today.isoformat(),
        text=draft.text if draft is not None else "",
        kinds=kinds(addition=adds_to is not None),
        today=today,
        key=world.chance.identity(),
        stamp=note_stamps(draft),
        saved=draft.changed if draft is not None else None,
        choices=note_choices(draft, here),
        problems=problems,
    )
