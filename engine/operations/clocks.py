"""Owns how a date to keep is shown: which working day of how many, and whether it is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from engine.casework.case import Case, Request
from engine.definitions.workflow import PAUSED, Workflow
from engine.foundation.calendar import Calendar
from engine.operations.views import Clock, Words

SOON = 0.8
"""From this part of the time on, a clock warns."""


def clock_of(label: Words, since: date, due: date, today: date, calendar: Calendar) -> Clock:
    days = calendar.working_days_between(since, due)
    day = calendar.working_days_between(since, today)
    return Clock(
        label=label,
        since=since,
        due=due,
        day=day,
        days=days,
        days_left=calendar.working_days_between(today, due),
        tone=tone_of(day, days, today > due),
    )


def tone_of(day: int, days: int, passed: bool) -> str:
    if passed:
        return "late"
    return "soon" if day >= SOON * days else "plain"


def state_clocks(
    case: Case, workflow: Workflow, today: date, calendar: Calendar
) -> tuple[Clock, ...]:
    """The dates that the case's states must keep, the nearest first."""
    found = []
    for name, due in case.due.items():
        state = workflow.states.get(name)
        if state is not None:
            since = entered(case, workflow, name).date()
            clock = clock_of(state.label, since, due, today, calendar)
            found.append(resting(clock, today) if state.phase == PAUSED else clock)
    return nearest_first(found)


def resting(clock: Clock, today: date) -> Clock:
    """The clock of a pause: it stands still until the day when the pause is over."""
    return clock if today > clock.due else replace(clock, tone="still")


def entered(case: Case, workflow: Workflow, state: str) -> datetime:
    """When the case last came into a state, or into one of those inside it."""
    since = case.opened
    for visit in reversed(case.visits):
        around = workflow.around(visit.state) if visit.state in workflow.states else ()
        if all(one.name != state for one in around):
            break
        since = visit.entered
    return since


def request_clock(request: Request, label: Words, today: date, calendar: Calendar) -> Clock | None:
    if request.due is None:
        return None
    since = request.at.astimezone(calendar.zone).date()
    return clock_of(label, since, request.due, today, calendar)


def nearest_first(clocks: Iterable[Clock]) -> tuple[Clock, ...]:
    return tuple(sorted(clocks, key=lambda clock: clock.due))
