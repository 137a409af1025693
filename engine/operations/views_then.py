"""Owns what operations hand to the page of a case as it was. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.definitions.workflow import Workflow
from engine.operations.views import (
    Clock,
    Entry,
    FlagShown,
    PersonShown,
    PhaseStep,
    RequestShown,
    SeatShown,
    SubmissionShown,
    Words,
)
from engine.operations.views_activities import ActivityShown, Belongs
from engine.operations.views_ahead import Stay
from engine.operations.views_consents import ConsentShown
from engine.operations.views_notes import NoteShown


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseThen:
    """A case or an activity as it stood when `day` was over. `first` and `last`: the days there are. What
    it shows is what the reader may see today; the person is told as they are today.
    """

    number: str
    day: date
    first: date
    last: date
    person: PersonShown | None
    workflow: Workflow
    title: Words
    state_label: Words
    since: datetime
    waits_for: tuple[Words, ...]
    phases: tuple[PhaseStep, ...]
    clocks: tuple[Clock, ...]
    values: tuple[tuple[Words, Words], ...]
    requests: tuple[RequestShown, ...]
    flags: tuple[FlagShown, ...]
    team: tuple[SeatShown, ...]
    activities: tuple[ActivityShown, ...]
    consents: tuple[ConsentShown, ...]
    submissions: tuple[SubmissionShown, ...]
    notes: tuple[NoteShown, ...]
    timeline: tuple[Entry, ...]
    stays: tuple[Stay, ...]
    belongs: Belongs | None
