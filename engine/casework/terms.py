"""Owns the days that something in a case has to be done by, and what comes of them: a warning when 80 %
of the working days are gone, being late, and what follows so long after.

Such terms are the days of states, of asks and tasks, and of clocks. Letting it happen is left to
`passing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from engine.casework.case import OVERDUE, WARNED, Request
from engine.casework.clocks import HOUR, Reading
from engine.casework.counting import Pause, day_after, local_day, moment_after, union
from engine.casework.halting import halts, is_halted
from engine.casework.rules import entered_at
from engine.casework.step import Step
from engine.casework.ways import Cause
from engine.definitions.workflow import NOTHING_LATE, Clock, Late
from engine.expressions.scope import Value
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit
from engine.foundation.quick import quick

After = Callable[[Duration], datetime | None]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """`what` it is (`state:name`, `request:id`, `clock:name`); `due` tells one last day from another;
    `after`: the moment so long after that day. `told` goes with what happens. `over`: nothing more comes
    of it from then on.
    """

    what: str
    due: str
    warn_at: datetime | None
    due_at: datetime
    after: After
    late: Late
    cause: Cause
    told: Mapping[str, Value]
    over: datetime | None = None


def terms(step: Step) -> Iterator[Term]:
    """All that may become late as the case stands now."""
    if step.draft.due:
        yield from _of_states(step)
    for request in step.draft.requests:
        if request.due is not None and (term := _of_request(step, request, request.due)):
            yield term
    if not step.leaf.final:
        stopped = step.plan.workflow.clocks if is_halted(step) else step.leaf.stops
        for name in step.plan.workflow.clocks:
            if name not in stopped and (reading := step.reading(name)) is not None:
                yield from _of_clock(step, step.plan.workflow.clocks[name], reading)


def next_of(step: Step, term: Term) -> tuple[datetime, int] | None:
    """The next moment of a term, and the stage that it comes to then."""
    passed = step.draft.passed.get(term.what)
    stage = passed.stage if passed is not None and passed.due == term.due else 0
    if stage < WARNED and term.warn_at is not None and step.now < term.due_at:
        found: tuple[datetime, int] | None = (term.warn_at, WARNED)
    elif stage < OVERDUE:
        found = (term.due_at, OVERDUE)
    else:
        found = _next_step(step, term, stage - OVERDUE)
    return found if found and (term.over is None or found[0] < term.over) else None


def _next_step(step: Step, term: Term, done: int) -> tuple[datetime, int] | None:
    for number, one in enumerate(term.late.steps[done:], start=done):
        value = one.after.run(step.env)
        moment = term.after(value) if isinstance(value, Duration) else None
        if moment is not None:
            return max(moment, term.due_at), OVERDUE + number + 1
    return None


def _of_states(step: Step) -> Iterator[Term]:
    if is_halted(step):
        return
    for state, due in step.draft.due.items():
        if state in step.leaf.stops_due or state not in step.leaf.names or step.leaf.final:
            continue
        entered = entered_at(step, state)
        still = stood_still(step, state) if state in step.plan.stop_due else ()
        term = _by_day(
            step.facts.calendar,
            local_day(entered, step.facts.calendar),
            due,
            union(still, halts(step, entered)) if still or step.host is not None else (),
            what=f"state:{state}",
            late=NOTHING_LATE,
            cause=Cause(about=f"state:{state}"),
            told={"state": state},
        )
        if term is not None:
            yield term


def stood_still(step: Step, state: str) -> tuple[Pause, ...]:
    """The stays inside a state, since it was entered, in which its day stood still."""
    found: list[Pause] = []
    for visit in reversed(step.draft.visits):
        leaf = step.plan.leaves.get(visit.state)
        if leaf is None or state not in leaf.names:
            break
        if state in leaf.stops_due:
            found.insert(0, Pause(visit.state, visit.entered, visit.left or step.now))
    return tuple(found)


def _of_request(step: Step, request: Request, due: date) -> Term | None:
    about = request.form or request.kind
    return _by_day(
        step.facts.calendar,
        local_day(request.at, step.facts.calendar),
        due,
        (),
        what=f"request:{request.id}",
        late=step.plan.late.by_place.get(request.late, NOTHING_LATE)
        if request.late is not None
        else NOTHING_LATE,
        cause=Cause(
            about=f"late:{about}",
            state=request.state,
            flag=request.flag,
            after=request.began if request.flag is not None else None,
        ),
        told={"of": request.of, "form": request.form, "text": dict(request.text)},
    )


def _of_clock(step: Step, clock: Clock, reading: Reading) -> Iterator[Term]:
    calendar = step.facts.calendar
    if reading.limit is None or reading.due is None or reading.due_at is None or reading.end:
        return
    common = {
        "what": f"clock:{clock.name}",
        "late": clock.late,
        "cause": Cause(about=f"clock:{clock.name}"),
        "told": {"clock": clock.name},
        "over": reading.expected,
    }
    if reading.limit.unit is Unit.HOURS:
        yield _by_hour(calendar, reading, reading.due_at, reading.limit, common)
        return
    since = local_day(reading.start, calendar)
    term = _by_day(calendar, since, reading.due, reading.pauses, **common)
    if term is not None:
        yield term


def _by_hour(
    calendar: Calendar,
    reading: Reading,
    due_at: datetime,
    limit: Duration,
    common: Mapping[str, object],
) -> Term:
    def after(duration: Duration) -> datetime:
        if duration.unit is not Unit.HOURS:
            return calendar.later(due_at, duration)
        rest = [one for one in reading.pauses if one.begin >= due_at]
        return moment_after(calendar, due_at, duration.amount * HOUR, rest)

    part = eighty_percent(limit.amount) * HOUR
    warn_at = moment_after(calendar, reading.start, part, reading.pauses)
    return Term(
        due=due_at.isoformat(),
        warn_at=warn_at if reading.start < warn_at < due_at else None,
        due_at=due_at,
        after=after,
        **common,  # type: ignore[arg-type]  # as `_of_clock` gives them
    )


def _by_day(
    calendar: Calendar, since: date, due: date, pauses: tuple[Pause, ...], **common: object
) -> Term | None:
    """None for a day that never passes: the last there is."""
    due_at = calendar.ends(due)
    if due_at is None:
        return None

    def after(duration: Duration) -> datetime | None:
        if duration.unit is Unit.HOURS:
            return moment_after(calendar, due_at, duration.amount * HOUR)
        rest = [one for one in pauses if local_day(one.begin, calendar) >= due]
        return calendar.ends(day_after(calendar, due, duration, rest))

    warns = warning_day(calendar, since, due, pauses)
    return Term(
        due=due.isoformat(),
        warn_at=calendar.begins(warns) if warns is not None else None,
        due_at=due_at,
        after=after,
        **common,  # type: ignore[arg-type]  # as those who call give them
    )


@lru_cache(maxsize=4096)
def warning_day(
    calendar: Calendar, since: date, due: date, pauses: tuple[Pause, ...] = ()
) -> date | None:
    """The day on which 80 % of the working days are gone; None where that is the first day itself."""
    most = eighty_percent(days_to_keep(calendar, since, due, pauses))
    day = (
        day_after(calendar, since, Duration(most, Unit.WORKING_DAYS), pauses) if most > 0 else since
    )
    return day if since < day <= due else None


def days_to_keep(calendar: Calendar, since: date, due: date, pauses: tuple[Pause, ...] = ()) -> int:
    """The working days there are until the last day, those that pauses take left out."""
    days = calendar.working_days_between(since, due)
    for pause in pauses:
        begin, end = pause.days(calendar)
        begin, end = max(begin, since), min(end, due)
        days -= calendar.working_days_between(begin, end) if begin < end else 0
    return days


def eighty_percent(time: int) -> int:
    """The first whole day, or hour, at which 80 % are gone."""
    return -(-4 * time // 5)
