"""Owns signing a note: it is written in the case's journal and locked at once. What is wrong with it is
said on its page, with every word kept.
"""

from __future__ import annotations

from datetime import date

from engine.access.facts import Act
from engine.casework.events import WriteNote
from engine.foundation.texts import Text, said
from engine.foundation.wrong import Problem, Refused
from engine.operations.acting import moved
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.case_notes import NOTED
from engine.operations.keeping import Changed, tried
from engine.operations.keeping import keep as keep_step
from engine.operations.note_page import (
    LONGEST,
    NO_SUCH_NOTE,
    keep,
    note_file,
    original,
    page,
)
from engine.operations.note_sheets import Written, is_open, sheet_id, standing_in
from engine.operations.recording import note
from engine.operations.stepping import own, stepped_in
from engine.operations.views import Moved
from engine.operations.views_notes import NotePage, NoteShown
from engine.operations.world import World
from engine.storage import events, notes
from engine.storage.database import Transaction
from engine.storage.notes import NoteDraft

TOO_LONG = said(
    "Anteckningen får ha högst {most} tecken. Korta den, eller skriv två.", most="20 000"
)
NO_DAY = said("Skriv datumet som år, månad, dag, till exempel 2025-10-23.")


def write_note(
    world: World, caller: Caller, number: str, written: Written, key: str, adds_to: str = ""
) -> Moved | NotePage | Refused:
    """`key` is the page's: sent twice, the note is written once."""

    def work(tx: Transaction) -> Moved | NotePage | Refused | Changed:
        file = note_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        if is_written(tx, file, key):
            return Moved(number=number, state=state_of(file))
        beside = original(tx, file, adds_to) if adds_to else None
        if adds_to and beside is None:
            return NO_SUCH_NOTE
        met = keep(tx, file, adds_to, written)
        if is_open(standing_in(met.draft)):
            return page(world, file, beside, met.draft, here=sheet_id(written))
        return signed(world, tx, caller, file, met.draft, beside, key)

    return tried(world, caller, work)


def signed(
    world: World,
    tx: Transaction,
    caller: Caller,
    file: CaseFile,
    draft: NoteDraft,
    beside: NoteShown | None,
    key: str,
) -> Moved | NotePage | Changed:
    day = day_in(draft.day)
    event = WriteNote(
        actor=file.actor,
        text=draft.text,
        day=day or file.now.date(),
        about=draft.about,
        adds_to=draft.adds_to or None,
        key=key,
    )
    outcome = stepped_in(file, event)
    problems = tuple(problems_of(draft, day, outcome if isinstance(outcome, Refused) else None))
    if problems or isinstance(outcome, Refused):
        return page(world, file, beside, draft, problems=problems)
    row = keep_step(world, tx, file, outcome)
    if isinstance(row, Changed):
        return row
    notes.drop_draft(tx, caller.account.name, file.case.id, draft.adds_to)
    note(
        tx,
        caller,
        Act.WRITE_NOTE,
        file.now,
        case=file.case.id,
        note=own(file, outcome).case.notes[-1],
    )
    return moved(file, outcome)


def problems_of(draft: NoteDraft, day: date | None, refused: Refused | None) -> list[Problem]:
    found = []
    if len(draft.text) > LONGEST:
        found.append(Problem(path="text", code="too_long", text=TOO_LONG))
    if day is None:
        found.append(Problem(path="day", code="no_date", text=NO_DAY))
    for reason in refused.reasons if refused is not None else ():
        path = reason.missing[0] if reason.missing else "text"
        found.append(Problem(path=path, code="wrong", text=reason.sentence))
    return found


def is_written(tx: Transaction, file: CaseFile, key: str) -> bool:
    """Whether this writer's page has been signed before."""
    return bool(key) and any(
        one.kind == NOTED and one.actor == file.actor.account and one.payload.get("key") == key
        for one in events.history(tx, file.case.id)
    )


def state_of(file: CaseFile) -> Text:
    return file.workflow.states[file.case.state].label


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
