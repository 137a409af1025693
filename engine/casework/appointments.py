"""Owns what a booked time comes to: from when to when it is, and how it went.

In whose calendar it stands, and what its place is called, is told by `operations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.casework.case import Case, Facts
from engine.casework.environment import case_environment
from engine.casework.plan import plan_of
from engine.definitions.workflow import Appointment, Workflow
from engine.expressions.scope import Env, Value
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
    """`whole_day`: from midnight to midnight, of a day without a time. `place`: as it stands in the data."""

    begins: datetime
    ends: datetime
    whole_day: bool
    place: Value
    went: Went


def booked(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> Booked | None:
    """The time that the activity is; None where it is no such kind, or when it is is not known yet."""
    known = workflow.appointment
    if known is None:
        return None
    env = case_environment(workflow, case, facts, now)
    when = known.at.run(env)
    begins = moment_of(when, facts.calendar)
    if begins is None:
        return None
    whole_day = not isinstance(when, datetime)
    end = facts.calendar.ends(begins.date()) if whole_day else None
    length = timedelta(minutes=minutes_of(known, env))
    return Booked(
        begins=begins,
        ends=end or begins + length,
        whole_day=whole_day,
        place=known.place.run(env) if known.place is not None else None,
        went=went(workflow, known, case),
    )


def moment_of(when: Value, calendar: Calendar) -> datetime | None:
    if isinstance(when, datetime):
        return when.astimezone(calendar.zone)
    return calendar.begins(when) if isinstance(when, date) else None


def minutes_of(known: Appointment, env: Env) -> int:
    """At least one, and no more than a week."""
    if known.minutes is None:
        return USUAL
    found = known.minutes.run(env)
    return min(max(round(found), 1), MOST) if isinstance(found, int | float) else USUAL


def went(workflow: Workflow, known: Appointment, case: Case) -> Went:
    around = plan_of(workflow).around.get(case.state, frozenset())
    told = ((Went.CAME, known.came), (Went.ABSENT, known.absent), (Went.CANCELLED, known.cancelled))
    for how, states in told:
        if not around.isdisjoint(states):
            return how
    state = workflow.states.get(case.state)
    return Went.OVER if state is not None and state.final else Went.PLANNED
