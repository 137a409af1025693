"""Owns what a case that stands still does to its activities: in a pause that stops all clocks, and when it is
closed.

In both, clocks and last days of the activities stand still. In a pause people act and timers pass by; in a
closed case nothing happens by time at all. When it goes on, or is opened again, the activities do too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from engine.casework.clocks import stood
from engine.casework.counting import Pause, local_day, moved
from engine.casework.rules import entered_at
from engine.casework.step import Step
from engine.definitions.workflow import State
from engine.expressions.scope import Visit
from engine.expressions.types import Kind
from engine.foundation.durations import Duration, Unit


def is_silent(step: Step) -> bool:
    """Whether it is an activity of a case that is closed."""
    return step.host is not None and step.host.leaf.final


def is_halted(step: Step) -> bool:
    """Whether it is an activity of a case that stands still."""
    return step.host is not None and step.host.leaf.halts


def halts(step: Step, since: datetime) -> tuple[Pause, ...]:
    """While the case around it stood still since then, and stands."""
    host = step.host
    return () if host is None else stood(host.plan, host.draft.visits, step.now, since)


def go_on(case: Step) -> None:
    """When a case has moved: let the last days of its activities be as much later as it stood still."""
    stays = list(stays_before(case))
    if not stays or case.leaf.halts:
        return
    for part in case.parts.values():
        for state in () if part.leaf.final else part.leaf.around:
            postpone(part, state, stays)


def stays_before(case: Step) -> Iterator[Visit]:
    """The stays up to the one that has just begun in which it stood still, oldest first."""
    found: list[Visit] = []
    for visit in reversed(case.draft.visits[:-1]):
        leaf = case.plan.leaves.get(visit.state)
        if leaf is None or not leaf.halts:
            break
        found.insert(0, visit)
    yield from found


def postpone(part: Step, state: State, stays: Iterable[Visit]) -> None:
    """A day that answers or data say stays where it is; one that is so long after coming there moves."""
    day, due, calendar = part.draft.due.get(state.name), state.due, part.facts.calendar
    if day is None or due is None or due.type.kind is not Kind.DURATION:
        return
    value, later = due.run(part.env), day
    unit = value.unit if isinstance(value, Duration) else Unit.DAYS
    since = entered_at(part, state.name)
    for visit in stays:
        begin = local_day(max(visit.entered, since), calendar)
        end = local_day(visit.left or part.now, calendar)
        if begin < later and begin < end:
            later = moved(calendar, later, unit, begin, end)
    if later != day:
        part.record("due", {"state": state.name, "date": later.isoformat()})
