"""Owns `pass_time`: all that has fallen due by now, in the order in which it fell due, each once.

A timer that has come several times while nobody looked does what it does once, for the latest time: five
asks or notices of the same thing help nobody more than one. Of what is late already no warning is given.
So catching up costs no more for a year than for a day, and what is done is done on the case as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from engine.casework.case import OVERDUE, SYSTEM, WARNED, Given
from engine.casework.consenting import falling_of, happen
from engine.casework.halting import is_halted, is_silent
from engine.casework.moving import settle
from engine.casework.perform import perform
from engine.casework.rules import entered_at
from engine.casework.step import Step
from engine.casework.terms import Term, next_of, terms
from engine.casework.timers import Times, times_of
from engine.casework.ways import OUTERMOST, Cause
from engine.definitions.workflow import Timer
from engine.expressions.scope import Value
from engine.foundation.durations import Duration

MOST_ROUNDS = 1000
"""More than any case has to do at once; what would go on for ever waits until time passes again."""


@dataclass(frozen=True, slots=True)
class Falling:
    """Something that happens by time alone: when, which (told apart by `key`), and what it does."""

    at: datetime
    key: str
    happen: Callable[[Step], None]


def pass_time(step: Step) -> None:
    """Let it all happen, each followed by what the system does by itself. Nothing happens twice, and no
    leaf is come to twice. In a closed case nothing more becomes true by time.
    """
    step.actor = SYSTEM
    been: set[str] = set()
    done: set[str] = set()
    for _ in range(MOST_ROUNDS):
        first = first_due(step, done)
        if first is not None:
            done.add(first.key)
            first.happen(step)
        elif sleeps(step):
            break
        version = step.draft.version
        settle(step, been)
        if first is None and step.draft.version == version:
            break


def sleeps(step: Step) -> bool:
    """Whether nothing more becomes true by time alone: it is closed, and is not opened again by itself."""
    return step.leaf.final and not step.leaf.system


def first_due(step: Step, done: set[str]) -> Falling | None:
    """What has fallen due first of all that is not done."""
    due = (one for one in falling(step) if one.at <= step.now and one.key not in done)
    return min(due, key=lambda one: (one.at, one.key), default=None)


def falling(step: Step) -> Iterator[Falling]:
    """The next thing of each timer and of all that may be late; nothing in an activity of a closed case."""
    if is_silent(step):
        return
    for state, timer in step.leaf.timers:
        if (found := _of_timer(step, state, timer)) is not None:
            yield found
    for term in terms(step):
        if (coming := next_of(step, term)) is not None:
            yield _of_term(term, *coming)
    for at, key, given, ends in falling_of(step):
        yield _of_consent(at, key, given, ends)


def _of_consent(at: datetime, key: str, given: Given, ends: bool) -> Falling:
    return Falling(at, key, partial(happen, given=given, ends=ends))


def _of_term(term: Term, at: datetime, stage: int) -> Falling:
    def happen(step: Step) -> None:
        let_pass(step, term, stage)

    return Falling(at, f"{term.what}:{stage}", happen)


def let_pass(step: Step, term: Term, stage: int) -> None:
    """Record the stage, and do what it says."""
    step.record(
        {WARNED: "warned", OVERDUE: "overdue"}.get(stage, "escalated"),
        {"what": term.what, "due": term.due, "stage": stage, **term.told},
    )
    if stage == OVERDUE:
        perform(step, term.late.at_once, term.cause)
    elif stage > OVERDUE:
        perform(step, (term.late.steps[stage - OVERDUE - 1].effect,), term.cause)


def _of_timer(step: Step, state: str, timer: Timer) -> Falling | None:
    since = begun(step, state)
    timed = step.draft.timed.get(f"{state}.{timer.name}")
    known = timed.times if timed is not None and timed.since == since else 0
    times = times_of(timer, since, step.value, step.facts.calendar)
    at = times.at(known)
    if at is None:
        return None

    def happen(step: Step) -> None:
        come(step, state, timer, times, known)

    return Falling(at, f"timer:{state}.{timer.name}:{known}", happen)


def begun(step: Step, state: str) -> datetime:
    """When a state was entered; of the workflow itself, when the case was opened, or opened again."""
    if state != OUTERMOST:
        return entered_at(step, state)
    since = step.draft.opened
    for visit in reversed(step.draft.visits):
        leaf = step.plan.leaves.get(visit.state)
        if leaf is None or leaf.final:
            break
        since = visit.entered
    return since


def come(step: Step, state: str, timer: Timer, times: Times, known: int) -> None:
    """A timer comes, for the latest of the times that have passed. `acted` is false when its condition
    does not hold then, or the case around stands still; that time does not come back.
    """
    number = times.come(known, step.now)
    at = times.at(number - 1)
    acts = not is_halted(step) and (timer.when is None or timer.when.run(step.env) is True)
    told: dict[str, Value] = {
        "timer": timer.name,
        "state": state,
        "since": times.since.isoformat(),
        "times": number,
        "moment": at.isoformat() if at is not None else None,
        "acted": acts,
    }
    step.record("timed", told)
    if acts:
        perform(step, timer.do, cause_of(step, state, timer))


def cause_of(step: Step, state: str, timer: Timer) -> Cause:
    tolerance = timer.tolerance.run(step.env) if timer.tolerance is not None else None
    return Cause(
        about=f"timer:{state}.{timer.name}",
        state=state,
        tolerance=tolerance if isinstance(tolerance, Duration) else None,
    )
