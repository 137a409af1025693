"""Owns what a booked time comes to: from when to when it is, and how it went.

Where it is, and in whose calendar it stands, is told in words by `operations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.casework.case import Case, Facts
from engine.casework.environment import case_environment
from engine.casework.plan import plan_of
from engine.definitions.workflow import Appointment, Workflow
from engine.expressions.scope import Value
from engine.foundation.calendar import Calendar

USUAL = 60
"""So many minutes a time takes when nothing is said."""
MOST = 7 * 24 * 60


class Went(StrEnum):
    """How a booked time went. `over`: it is past without more being known."""

    PLANNED = "planned"
    CAME = "came"
    ABSENT = "absent"
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """`whole_day`: from midnight to midnight, of a day without a time."""

    begins: datetime
    ends: datetime
    whole_day: bool
    went: Went


def booked(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> Booked | None:
    """The time that the activity is; None where it is no such kind, or when it is is not known yet."""
    known = workflow.appointment
    when = case.data.get(known.at) if known is not None else None
    if known is None or when is None:
        return None
    begins = moment_of(when, facts.calendar)
    if begins is None:
        return None
    whole_day = not isinstance(when, datetime)
    end = facts.calendar.ends(begins.date()) if whole_day else None
    length = timedelta(minutes=minutes_of(known, workflow, case, facts, now))
    return Booked(
        begins=begins,
        ends=end or begins + length,
        whole_day=whole_day,
        went=went(workflow, known, case),
    )


def moment_of(when: Value, calendar: Calendar) -> datetime | None:
    if isinstance(when, datetime):
        return when.astimezone(calendar.zone)
    return calendar.begins(when) if isinstance(when, date) else None


def minutes_of(
    known: Appointment, workflow: Workflow, case: Case, facts: Facts, now: datetime
) -> int:
    """At least one, and no more than a week."""
    if known.minutes is None:
        return USUAL
    found = known.minutes.run(case_environment(workflow, case, facts, now))
    return min(max(round(found), 1), MOST) if isinstance(found, int | float) else USUAL


def went(workflow: Workflow, known: Appointment, case: Case) -> Went:
    around = plan_of(workflow).around.get(case.state, frozenset())
    told = ((Went.CAME, known.came), (Went.ABSENT, known.absent), (Went.CANCELLED, known.cancelled))
    for how, states in told:
        if not around.isdisjoint(states):
            return how
    state = workflow.states.get(case.state)
    return Went.OVER if state is not None and state.final else Went.PLANNED
