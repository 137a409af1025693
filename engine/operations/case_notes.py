"""Owns the notes of a case's journal as they are shown: each with its additions beside it.

A note is a happening of the case, so it is chained like any other; its words lie beside the chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.counting import local_day
from engine.casework.events import Happened
from engine.casework.noting import ADDITIONS, KINDS
from engine.expressions.scope import Value
from engine.foundation.texts import Said, said
from engine.operations.case_file import CaseFile
from engine.operations.views import Named
from engine.operations.views_notes import NoteShown

NOTED = "noted"
CALLED: Mapping[str, Said] = MappingProxyType(
    {
        "talk": said("Samtal"),
        "phone": said("Telefonsamtal"),
        "visit": said("Besök"),
        "meeting": said("Möte"),
        "message": said("Brev eller meddelande"),
        "addition": said("Tillägg"),
        "correction": said("Rättelse"),
        "objection": said("Personen anser att något är fel"),
    }
)


def may_read_notes(file: CaseFile) -> bool:
    return isinstance(file.decide(Act.READ_NOTES), Allowed)


def may_note(file: CaseFile) -> bool:
    return isinstance(file.decide(Act.WRITE_NOTE), Allowed)


def notes(file: CaseFile, history: Iterable[Happened]) -> tuple[NoteShown, ...]:
    """To those who may read them: by the day they are about, the latest first."""
    if not may_read_notes(file):
        return ()
    first: dict[str, NoteShown] = {}
    root: dict[str, str] = {}
    for number, one in enumerate(history, start=1):
        if one.kind != NOTED:
            continue
        shown = note_shown(file, one, number)
        adds_to = root.get(str(one.payload.get("adds_to")))
        root[shown.id] = adds_to or shown.id
        if adds_to is None:
            first[shown.id] = shown
        else:
            before = first[adds_to]
            first[adds_to] = replace(before, additions=(*before.additions, shown))
    known = sorted(
        first.values(),
        key=lambda one: (one.day or local_day(one.at, file.deployment.calendar), one.at),
    )
    return tuple(known)[::-1]


def note_shown(file: CaseFile, happened: Happened, number: int) -> NoteShown:
    said_ = happened.payload
    return NoteShown(
        id=f"{file.case.id}.{number}",
        author=file.called(happened.actor),
        at=happened.at,
        day=day_of(said_.get("day")),
        about=CALLED.get(str(said_.get("about"))),
        text=str(said_.get("text") or ""),
    )


def day_of(value: Value) -> date | None:
    """A day as a payload has it, as text or read as what it is."""
    return date.fromisoformat(value) if isinstance(value, str) else day_itself(value)


def day_itself(value: Value) -> date | None:
    return value if isinstance(value, date) else None


def kinds(addition: bool) -> tuple[Named, ...]:
    """What a note, or an addition to one, may be."""
    return tuple(Named(name=one, label=CALLED[one]) for one in (ADDITIONS if addition else KINDS))
