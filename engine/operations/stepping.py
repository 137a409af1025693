"""Owns letting an event happen in a case or in an activity of it: always in the case with all its activities,
since one may lead to something in another. Keeping what came of it is left to `keeping`.
"""

from __future__ import annotations

from typing import TypeAlias

from engine.casework.events import Advanced, Event
from engine.casework.together import Changed, Together, advance_together
from engine.foundation.wrong import Refused
from engine.operations.case_file import CaseFile

Outcome: TypeAlias = Together | Refused


def stepped_in(file: CaseFile, event: Event) -> Outcome:
    """What comes of the event where the file is."""
    main = file.main
    inside = file.case.id if file.host is not None else None
    return advance_together(main.workflow, main.case, main.facts(), event, file.now, inside)


def own(file: CaseFile, step: Together) -> Advanced:
    """What of it happened where the file is: that alone is told there."""
    found = step.of(file.case.id)
    if found is None:
        return Advanced(case=file.case, events=(), person=step.person)
    return part(found, step)


def part(one: Changed, step: Together) -> Advanced:
    """What happened in the case, or in one of its activities."""
    return Advanced(case=one.case, events=one.events, planned=one.planned, person=step.person)
