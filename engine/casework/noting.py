"""Owns the notes of a case's journal: what must hold for one to be written. Once written it is never
changed; what was wrong or lacking is said by an addition, which stands beside it.

Who may write and read notes is left to `access`.
"""

from __future__ import annotations

from datetime import date

from engine.casework import reasons
from engine.casework.events import WriteNote
from engine.casework.step import Step
from engine.foundation.wrong import Reason

KINDS = ("talk", "phone", "visit", "meeting", "message")
ADDITIONS = ("addition", "correction", "objection")
"""Something to add, something that was wrong, and that the person says that something is wrong."""
EARLIEST = date(1900, 1, 1)


def write(event: WriteNote, step: Step) -> tuple[Reason, ...]:
    against = tuple(against_writing(event, step))
    if not against:
        step.record(
            "noted",
            {
                "note": step.new_id(),
                "text": event.text.strip(),
                "day": event.day.isoformat(),
                "about": event.about,
                "adds_to": event.adds_to,
                "key": event.key,
            },
        )
    return against


def against_writing(event: WriteNote, step: Step) -> list[Reason]:
    found = []
    if event.adds_to is not None and event.adds_to not in step.draft.notes:
        return [reasons.no_such_note()]
    if not event.text.strip():
        found.append(reasons.lacks_words())
    if event.day > step.now.date():
        found.append(reasons.not_yet_happened())
    if event.day < EARLIEST:
        found.append(reasons.long_ago())
    if event.about not in (("", *KINDS) if event.adds_to is None else ADDITIONS):
        found.append(reasons.unknown_kind())
    return found
