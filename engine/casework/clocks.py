"""Owns how far a clock of a workflow has gone in a case, and when its time is out.

It counts from `from` to `to`, and stands still in states that stop it and while the case is closed. Why
each day counts or not is left to `ledger`, what happens when time is out to `terms` and `passing`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.casework.counting import (
    Pause,
    day_after,
    local_day,
    moment_after,
    seconds_between,
    union,
    within,
)
from engine.casework.leaves import Leaf
from engine.casework.plan import Plan
from engine.casework.visits import states_of
from engine.definitions.workflow import Clock
from engine.expressions.expression import Expression
from engine.expressions.scope import Value, Values, Visit
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit
from engine.foundation.quick import quick

HOUR = 3600
NOT_BEGUN: Values = {
    "days": None, "working_days": None, "running": False, "late": False, "kept": None, "due": None,
}  # fmt: skip


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A clock that has a beginning, read at `now`. `end` is None until it is there, though it may be known
    when it will be (`expected`); `stopped`: it stands still now. `pauses` lie between its beginning and
    now, or its end. `due_at`: when its time is out, at the end of the day `due` unless the limit is in
    hours. `days`, `working_days` and `seconds` are what has counted. `open_ended`: it goes on until the
    case closes.
    """

    start: datetime
    end: datetime | None
    expected: datetime | None
    now: datetime
    pauses: tuple[Pause, ...]
    stopped: bool
    closed: bool
    limit: Duration | None
    due: date | None
    due_at: datetime | None
    days: int
    working_days: int
    seconds: int
    open_ended: bool = False

    @property
    def until(self) -> datetime:
        """Up to when it counts."""
        return max(self.start, self.end if self.end is not None else self.now)

    @property
    def running(self) -> bool:
        return self.end is None and not self.stopped and self.start <= self.now

    @property
    def late(self) -> bool:
        return self.due_at is not None and self.until >= self.due_at

    @property
    def kept(self) -> bool | None:
        """Whether it was there in time; None as long as that is not settled."""
        if self.limit is None or self.due_at is None:
            return None
        if self.late:
            return False
        there = self.end is not None or (self.open_ended and self.closed)
        return True if there else None

    def names(self) -> Values:
        """As expressions name them, after `clock.name.`"""
        return {
            "days": self.days,
            "working_days": self.working_days,
            "running": self.running,
            "late": self.late,
            "kept": self.kept,
            "due": self.due,
        }


Run = Callable[[Expression], Value]
Around = tuple[Plan, Sequence[Visit]]


def read_clock(
    plan: Plan,
    clock: Clock,
    visits: Sequence[Visit],
    run: Run,
    calendar: Calendar,
    now: datetime,
    around: Around | None = None,
) -> Reading | None:
    """The clock as it stands now; None while it is not known when it begins. `run` gives the value of an
    expression in the case; `around`: the case that an activity belongs to. An end from
    before the beginning is that of an earlier round: it has begun anew.
    """
    start = moment_of(run(clock.start), calendar)
    if start is None:
        return None
    expected = moment_of(run(clock.end), calendar) if clock.end is not None else None
    expected = expected if expected is not None and expected >= start else None
    end = expected if expected is not None and expected <= now else None
    limit = run(clock.limit) if clock.limit is not None else None
    here = plan.leaves.get(visits[-1].state)
    duration = limit if isinstance(limit, Duration) else None
    own = stops(plan, clock.name, visits, now, start)
    beside = () if around is None else stood(*around, now, start)
    still = union(own, beside) if own and beside else own or beside
    taken = within(still, start, max(start, end or now))
    due, due_at = time_out(calendar, start, duration, taken)
    return reading_of(
        start=start,
        end=end,
        expected=expected,
        now=now,
        pauses=taken,
        stopped=end is None and (stands(here, clock) or any(one.lasts for one in beside)),
        closed=here is not None and here.final,
        limit=duration,
        due=due,
        due_at=due_at,
        open_ended=clock.end is None,
        calendar=calendar,
    )


def stands(here: Leaf | None, clock: Clock) -> bool:
    """Whether a clock stands still where the case is."""
    return here is not None and clock.name in here.stops


def reading_of(
    *,
    start: datetime,
    now: datetime,
    pauses: tuple[Pause, ...],
    stopped: bool,
    closed: bool,
    due: date | None,
    due_at: datetime | None,
    calendar: Calendar,
    end: datetime | None = None,
    expected: datetime | None = None,
    limit: Duration | None = None,
    open_ended: bool = False,
) -> Reading:
    """What has counted from `start` until the end or now, when the pauses within do not count."""
    until = max(start, end if end is not None else now)
    days, working, seconds = counted(calendar, start, until, pauses)
    return Reading(
        start=start,
        end=end,
        expected=expected,
        now=now,
        pauses=pauses,
        stopped=stopped,
        closed=closed,
        limit=limit,
        due=due,
        due_at=due_at,
        days=days,
        working_days=working,
        seconds=seconds,
        open_ended=open_ended,
    )


def time_out(
    calendar: Calendar, start: datetime, limit: Duration | None, pauses: tuple[Pause, ...]
) -> tuple[date | None, datetime | None]:
    """The last day, and the moment at which time is out."""
    if limit is None:
        return None, None
    if limit.unit is Unit.HOURS:
        at = moment_after(calendar, start, limit.amount * HOUR, pauses)
        return at.date(), at
    due = day_after(calendar, local_day(start, calendar), limit, pauses)
    return due, calendar.ends(due)


def counted(
    calendar: Calendar, start: datetime, until: datetime, pauses: tuple[Pause, ...]
) -> tuple[int, int, int]:
    """The days, working days and seconds from `start` to `until` that no pause takes."""
    first, last = local_day(start, calendar), local_day(until, calendar)
    days = (last - first).days
    working = calendar.working_days_between(first, last)
    seconds = seconds_between(start, until)
    for pause in pauses:
        begin, end = pause.days(calendar)
        days -= (end - begin).days
        working -= calendar.working_days_between(begin, end)
        seconds -= seconds_between(pause.begin, pause.end)
    return days, working, seconds


def stops(
    plan: Plan, clock: str, visits: Sequence[Visit], now: datetime, since: datetime
) -> tuple[Pause, ...]:
    """The stays during which a clock stood still, those that were over before `since` left out."""
    still = plan.stopping[clock]
    if still.isdisjoint(states_of(visits)):
        return ()
    found: list[Pause] = []
    for visit in reversed(visits):
        if visit.left is not None and visit.left <= since:
            break
        if visit.state in still:
            until = visit.left or max(now, visit.entered)
            found.append(Pause(visit.state, visit.entered, until, visit.left is None))
    return tuple(reversed(found))


def stood(plan: Plan, visits: Sequence[Visit], now: datetime, since: datetime) -> tuple[Pause, ...]:
    """The stays of a case in which its activities stand still, those over before `since` left out."""
    if plan.halting.isdisjoint(states_of(visits)):
        return ()
    found: list[Pause] = []
    for one in reversed(visits):
        if one.left is not None and one.left <= since:
            break
        if one.state in plan.halting:
            until = one.left or max(now, one.entered)
            found.append(Pause(one.state, one.entered, until, one.left is None, True))
    return tuple(reversed(found))


def moment_of(value: Value, calendar: Calendar) -> datetime | None:
    """A moment, or the beginning of a day, in the calendar's zone."""
    if isinstance(value, datetime):
        return value.astimezone(calendar.zone)
    return calendar.begins(value) if isinstance(value, date) else None
