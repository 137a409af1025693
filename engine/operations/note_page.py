"""Owns the page on which a note is written: what is kept of it, and what it adds to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.access.facts import Act
from engine.fields.text import UNSEEN
from engine.foundation.texts import said
from engine.foundation.wrong import Problem, Reason, Refused
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, open_file
from engine.operations.case_notes import kinds, notes
from engine.operations.recording import note
from engine.operations.standing import name_of
from engine.operations.views_notes import NotePage, NoteShown
from engine.operations.world import World
from engine.storage import events
from engine.storage import notes as stored
from engine.storage.database import Transaction
from engine.storage.notes import NoteDraft

LONGEST = 20_000
DAY_LENGTH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the writer's page sent, as it was typed. `stamp`: what the page knew of the draft."""

    text: str
    day: str = ""
    about: str = ""
    stamp: str = ""


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


def keep(tx: Transaction, file: CaseFile, adds_to: str, written: Written) -> tuple[NoteDraft, str]:
    """The draft as it is now kept, and what another page of the writer's had kept in its place."""
    me, case = file.actor.account, file.case.id
    had = stored.find_draft(tx, me, case, adds_to)
    draft = NoteDraft(
        account=me,
        case=case,
        adds_to=adds_to,
        deployment=file.row.deployment,
        about=written.about[:DAY_LENGTH],
        day=written.day.strip()[:DAY_LENGTH],
        text=UNSEEN.sub("", written.text),
        begun=had.begun if had is not None else file.now,
        changed=file.now,
    )
    stored.keep_draft(tx, draft)
    old = had is not None and written.stamp != stamp_of(had.changed) and had.text != draft.text
    return draft, had.text if had is not None and old else ""


def stamp_of(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"


def page(
    world: World,
    file: CaseFile,
    adds_to: NoteShown | None,
    draft: NoteDraft | None,
    *,
    before: str = "",
    problems: tuple[Problem, ...] = (),
) -> NotePage:
    today = file.now.date()
    return NotePage(
        number=file.row.number,
        person=name_of(file.person),
        writer=file.actor.account,
        adds_to=adds_to,
        about=draft.about if draft is not None else "",
        day=draft.day if draft is not None else today.isoformat(),
        text=draft.text if draft is not None else "",
        kinds=kinds(addition=adds_to is not None),
        today=today,
        key=world.chance.identity(),
        stamp=stamp_of(draft.changed) if draft is not None else "",
        saved=draft.changed if draft is not None else None,
        before=before,
        problems=problems,
    )
