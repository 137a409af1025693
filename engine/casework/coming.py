"""Owns what the timers of a case will ask next: when, of whom, and until which days an answer is in time.

It is told as things stand: a condition is told and not foreseen, and a day is not told that hangs on what
nobody knows yet. What a timer does when it comes is left to `passing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from engine.casework.case import Case, Facts
from engine.casework.counting import local_day
from engine.casework.passing import begun
from engine.casework.possible import looking
from engine.casework.required import condition
from engine.casework.step import Step, day_of
from engine.casework.timers import times_of
from engine.definitions.workflow import (
    ActivityUse,
    Ask,
    FormUse,
    StartActivity,
    Timer,
    Who,
    Workflow,
)
from engine.expressions.expression import Expression
from engine.expressions.types import Kind
from engine.foundation.durations import Duration
from engine.foundation.texts import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A form that will be asked, of whom, and by which day; an answer is in time up to `until`."""

    use: FormUse
    of: tuple[Who, ...]
    due: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The next time that a timer asks for something. `activity`: that it starts for it, where it does.
    `condition`: in words, what must hold then. `still`: time stands still, so that nothing is asked as long
    as it does.
    """

    timer: Timer
    at: datetime
    asks: tuple[Asking, ...]
    activity: ActivityUse | None
    condition: Said | None
    still: bool


def coming(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> tuple[Coming, ...]:
    """The next of each timer that asks somebody for a form, the first first."""
    step = looking(workflow, case, facts, now)
    if step is None:
        return ()
    found = [one for state, timer in step.leaf.timers for one in _coming(step, state, timer)]
    step.let_go()
    return tuple(sorted(found, key=lambda one: one.at))


def _coming(step: Step, state: str, timer: Timer) -> Iterator[Coming]:
    asked = list(_asked(step.plan.workflow, timer))
    at = _next(step, state, timer) if asked else None
    if at is None:
        return
    host = step.host
    still = host is not None and host.leaf.halts
    condition_ = condition(step, timer.when)
    for activity, asks in asked:
        yield Coming(
            timer=timer,
            at=at,
            asks=tuple(_asking(step, activity, one, at, timer) for one in asks),
            activity=activity,
            condition=condition_,
            still=still,
        )


def _next(step: Step, state: str, timer: Timer) -> datetime | None:
    since = begun(step, state)
    timed = step.draft.timed.get(f"{state}.{timer.name}")
    known = timed.times if timed is not None and timed.since == since else 0
    return times_of(timer, since, step.value, step.facts.calendar).at(known)


def _asked(
    workflow: Workflow, timer: Timer
) -> Iterator[tuple[ActivityUse | None, tuple[Ask, ...]]]:
    """What it asks in the case itself, and what each activity that it starts asks at once."""
    if own := tuple(one for one in timer.do if isinstance(one, Ask)):
        yield None, own
    for effect in timer.do:
        if isinstance(effect, StartActivity):
            use = workflow.activities[effect.activity]
            if asks := tuple(asked_at_once(use.workflow)):
                yield use, asks


def asked_at_once(workflow: Workflow) -> Iterator[Ask]:
    """What is asked where something begins."""
    around = workflow.around(workflow.first_leaf(workflow.starts))
    for effects in (workflow.on_enter, *(state.on_enter for state in around)):
        yield from (one for one in effects if isinstance(one, Ask))


def _asking(
    step: Step, activity: ActivityUse | None, ask: Ask, at: datetime, timer: Timer
) -> Asking:
    workflow = activity.workflow if activity is not None else step.plan.workflow
    due = _day(step, ask.due, at) or _day_of_state(step, activity, at)
    until = due if activity is not None else _until(step, timer, due, at)
    return Asking(use=workflow.forms[ask.form], of=ask.of, due=due, until=until)


def _until(step: Step, timer: Timer, due: date | None, at: datetime) -> date | None:
    """The last day in time, of what a timer asks in the case itself."""
    tolerance = step.value(timer.tolerance) if timer.tolerance is not None else None
    if not isinstance(tolerance, Duration):
        return due
    calendar = step.facts.calendar
    return calendar.later(due or local_day(at, calendar), tolerance)


def _day_of_state(step: Step, activity: ActivityUse | None, at: datetime) -> date | None:
    """The day by which what asks should have been left, where the ask has none of its own."""
    if activity is None:
        return next(
            (step.draft.due[name] for name in step.leaf.names if name in step.draft.due), None
        )
    flow = activity.workflow
    around = flow.around(flow.first_leaf(flow.starts))
    return _day(step, next((one.due for one in around if one.due is not None), None), at)


def _day(step: Step, due: Expression | None, at: datetime) -> date | None:
    """So long after, where that is a time that the case knows; a day that answers will say is not known."""
    if due is None or due.type.kind is not Kind.DURATION or not _settled(due.reads):
        return None
    return day_of(step.value(due), at.astimezone(step.facts.calendar.zone), step.facts.calendar)


def _settled(reads: Iterable[tuple[str, ...]]) -> bool:
    """Whether only settings are read, which are the same everywhere in a case."""
    return all(path[0] == "setting" for path in reads)
