"""Owns how a date to keep is shown: which working day of how many, and whether it is late or stands
still.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from engine.casework.case import Case, Request
from engine.casework.counting import Pause, local_day
from engine.casework.plan import Plan, plan_of
from engine.casework.terms import days_to_keep, eighty_percent
from engine.definitions.workflow import PAUSED, Workflow
from engine.foundation.calendar import Calendar
from engine.foundation.texts import said
from engine.operations.views import Clock, Words

STANDS_STILL = said("står still")
MOST = 10_000
"""So many ways in which dates lie are counted once. They are dates alone, of no case."""


def clock_of(
    label: Words,
    since: date,
    due: date,
    today: date,
    calendar: Calendar,
    pauses: tuple[Pause, ...] = (),
) -> Clock:
    """`pauses`: time within that does not count."""
    day, days, left, tone = counted(since, due, today, calendar, pauses)
    return Clock(
        label=label,
        since=since,
        due=due,
        day=day,
        days=days,
        days_left=left,
        tone=tone,
    )


@lru_cache(maxsize=MOST)
def counted(
    since: date, due: date, today: date, calendar: Calendar, pauses: tuple[Pause, ...]
) -> tuple[int, int, int, str]:
    """Which working day of how many it is, how many are left, and how that is told; lists ask for the same
    over and over.
    """
    day = days_to_keep(calendar, since, today, pauses)
    days = days_to_keep(calendar, since, due, pauses)
    return day, days, calendar.working_days_between(today, due), tone_of(day, days, today > due)


def tone_of(day: int, days: int, passed: bool) -> str:
    if passed:
        return "late"
    return "soon" if day >= eighty_percent(days) else "plain"


def state_clocks(
    case: Case, workflow: Workflow, today: date, calendar: Calendar
) -> tuple[Clock, ...]:
    """The dates that the case's states must keep, the nearest first."""
    found = []
    plan = plan_of(workflow)
    leaf = plan.leaves.get(case.state)
    stopped = leaf.stops_due if leaf is not None else frozenset()
    for name, due in case.due.items():
        state = workflow.states.get(name)
        if state is not None:
            since = local_day(entered_in(plan, case, name), calendar)
            pauses = stood_still(case, plan, name) if name in plan.stop_due else ()
            clock = clock_of(state.label, since, due, today, calendar, pauses)
            if name in stopped:
                clock = replace(clock, tone="still", note=STANDS_STILL)
            found.append(resting(clock, today) if state.phase == PAUSED else clock)
    return nearest_first(found) if len(found) > 1 else tuple(found)


def stood_still(case: Case, plan: Plan, state: str) -> tuple[Pause, ...]:
    """The stays inside a state that are over and in which its day stood still, since it was entered."""
    found: list[Pause] = []
    leaves = plan.leaves
    for visit in reversed(case.visits):
        leaf = leaves.get(visit.state)
        if leaf is None or state not in leaf.names:
            break
        if state in leaf.stops_due and visit.left is not None:
            found.insert(0, Pause(visit.state, visit.entered, visit.left))
    return tuple(found)


def resting(clock: Clock, today: date) -> Clock:
    """The clock of a pause: it stands still until the day when the pause is over."""
    return clock if today > clock.due else replace(clock, tone="still")


def entered(case: Case, workflow: Workflow, state: str) -> datetime:
    """When the case last came into a state, or into one of those inside it."""
    return entered_in(plan_of(workflow), case, state)


def entered_in(plan: Plan, case: Case, state: str) -> datetime:
    since, around = case.opened, plan.around
    for visit in reversed(case.visits):
        if state not in around.get(visit.state, ()):
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
