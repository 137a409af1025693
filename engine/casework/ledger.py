"""Owns the ledger of a clock: span by span what has counted and what has not, and why.

The sums of its entries are what the clock shows (`clocks.Reading`). Who made a clock stand still is found
in what happened in the case; the clock itself does not need to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.casework.clocks import Reading
from engine.casework.counting import Pause, local_day, seconds_between
from engine.casework.events import Happened
from engine.foundation.calendar import Calendar
from engine.foundation.free_days import Free, FreeDay, why_free

DAY = timedelta(days=1)
MOST_DAYS = 20 * 366
"""So many days are told one by one; what lies before them, as one."""


class Counts(StrEnum):
    START = "start"  # the day on which it begins, counted from the next
    COUNTED = "counted"  # working days, and the weekends after them
    WEEKEND = "weekend"  # after days that do not count either
    HOLIDAY = "holiday"
    CLOSED = "closed"
    PAUSED = "paused"
    BEFORE = "before"  # too long ago to be told day by day


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Who made a clock stand still: an account, by an action."""

    actor: str
    action: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Days from `first` to `last`, both included, and what of them has counted. `free`: why they are no
    working days; `pause` and `cause`: what stood still, and who made it.
    """

    kind: Counts
    first: date
    last: date
    days: int = 0
    working_days: int = 0
    seconds: int = 0
    free: FreeDay | None = None
    pause: Pause | None = None
    cause: Cause | None = None


def ledger(
    reading: Reading, calendar: Calendar, happened: Iterable[Happened] = ()
) -> tuple[Entry, ...]:
    """Every day of the clock, in order, those that count alike together."""
    moves = [one for one in happened if one.kind in ("moved", "opened")]
    days = list(_days(reading, calendar))
    return tuple(replace(one, cause=_cause(one.pause, moves)) for one in _together(days))


def _days(reading: Reading, calendar: Calendar) -> Iterator[Entry]:
    first, last = local_day(reading.start, calendar), local_day(reading.until, calendar)
    yield Entry(
        kind=Counts.START, first=first, last=first, seconds=_seconds(reading, calendar, first)
    )
    day = first + DAY if first < last else None
    if (last - first).days > MOST_DAYS:
        day = last - MOST_DAYS * DAY
        yield _before(reading, calendar, first + DAY, day - DAY)
    while day is not None:
        yield _day(reading, calendar, day)
        day = day + DAY if day < last else None


def _day(reading: Reading, calendar: Calendar, day: date) -> Entry:
    seconds = _seconds(reading, calendar, day)
    pause = _pause_of(reading.pauses, calendar, day)
    if pause is not None:
        return Entry(kind=Counts.PAUSED, first=day, last=day, seconds=seconds, pause=pause)
    free = why_free(calendar, day)
    kind = KINDS[free.kind] if free is not None else Counts.COUNTED
    return Entry(
        kind=kind,
        first=day,
        last=day,
        days=1,
        working_days=int(free is None),
        seconds=seconds,
        free=free if kind is not Counts.WEEKEND else None,
    )


KINDS = {
    Free.WEEKEND: Counts.WEEKEND,
    Free.HOLIDAY: Counts.HOLIDAY,
    Free.CLOSED: Counts.CLOSED,
}
TAKES_WEEKENDS = (Counts.COUNTED, Counts.CLOSED)


def _pause_of(pauses: Iterable[Pause], calendar: Calendar, day: date) -> Pause | None:
    for pause in pauses:
        begin, end = pause.days(calendar)
        if begin < day <= end:
            return pause
    return None


def _seconds(reading: Reading, calendar: Calendar, day: date) -> int:
    """What of the day, as time passes, lies within the clock and no pause."""
    begin = max(calendar.begins(day), reading.start)
    end = reading.until
    passed = calendar.ends(day)
    if passed is not None and passed < end:
        end = passed
    if end <= begin:
        return 0
    taken = (
        seconds_between(max(one.begin, begin), min(one.end, end))
        for one in reading.pauses
        if one.begin < end and one.end > begin
    )
    return seconds_between(begin, end) - sum(taken)


def _before(reading: Reading, calendar: Calendar, first: date, last: date) -> Entry:
    """All of a time long ago as one."""
    days = (last - first).days + 1
    working = calendar.working_days_between(first - DAY, last)
    seconds = seconds_between(calendar.begins(first), calendar.begins(last + DAY))
    for pause in reading.pauses:
        begin, end = pause.days(calendar)
        begin, end = max(begin, first - DAY), min(end, last)
        if begin < end:
            days -= (end - begin).days
            working -= calendar.working_days_between(begin, end)
        cut = max(pause.begin, calendar.begins(first)), min(pause.end, calendar.begins(last + DAY))
        seconds -= seconds_between(*cut) if cut[0] < cut[1] else 0
    return Entry(
        kind=Counts.BEFORE, first=first, last=last, days=days, working_days=working, seconds=seconds
    )


def _together(days: Iterable[Entry]) -> Iterator[Entry]:
    """Days that count alike, one after another, as one entry."""
    span: Entry | None = None
    for day in days:
        if span is not None and _alike(span, day):
            span = replace(
                span,
                last=day.last,
                days=span.days + day.days,
                working_days=span.working_days + day.working_days,
                seconds=span.seconds + day.seconds,
            )
            continue
        if span is not None:
            yield span
        span = day
    if span is not None:
        yield span


def _alike(one: Entry, other: Entry) -> bool:
    if other.kind is Counts.WEEKEND and one.kind in TAKES_WEEKENDS:
        return True
    return (one.kind, one.free, one.pause) == (other.kind, other.free, other.pause)


def _cause(pause: Pause | None, moves: list[Happened]) -> Cause | None:
    """What brought the case to where the clock stood still."""
    if pause is None or pause.around:
        return None
    found = [
        one
        for one in moves
        if one.at <= pause.begin
        and pause.state in (one.payload.get("to"), one.payload.get("state"))
    ]
    if not found:
        return None
    action = found[-1].payload.get("action")
    return Cause(
        actor=found[-1].actor,
        action=str(action) if action is not None else None,
        at=found[-1].at,
    )
