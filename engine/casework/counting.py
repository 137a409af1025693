"""Owns how time is counted where it may stand still: what a duration comes to when pauses do not count.

A pause from Tuesday to Thursday takes Wednesday and Thursday: as everywhere, days are counted after the
first up to and including the last. So counted and paused days add up to all days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count, in a leaf. `end` is now for a pause that lasts (`lasts`). `around`: the leaf
    is of the case that an activity belongs to.
    """

    state: str
    begin: datetime
    end: datetime
    lasts: bool = False
    around: bool = False

    def days(self, calendar: Calendar) -> tuple[date, date]:
        """The days that it takes: after the first, up to and including the last."""
        return local_day(self.begin, calendar), local_day(self.end, calendar)


def local_day(moment: datetime, calendar: Calendar) -> date:
    return moment.astimezone(calendar.zone).date()


def day_after(
    calendar: Calendar, start: date, duration: Duration, pauses: Iterable[Pause] = ()
) -> date:
    """The day so long after `start`, when what the pauses take of it does not count."""
    day = calendar.later(start, duration)
    for pause in pauses:
        begin, end = pause.days(calendar)
        begin = max(begin, start)
        if begin >= day:
            break
        if end > begin:
            day = moved(calendar, day, duration.unit, begin, end)
    return day


def moved(calendar: Calendar, day: date, unit: Unit, begin: date, end: date) -> date:
    """`day` as much later as the days after `begin` to `end`, counted as the unit says."""
    if unit is Unit.WORKING_DAYS:
        return calendar.add_working_days(day, calendar.working_days_between(begin, end))
    return calendar.later(day, Duration((end - begin).days, Unit.DAYS))


def moment_after(
    calendar: Calendar, start: datetime, seconds: float, pauses: Iterable[Pause] = ()
) -> datetime:
    """The moment so long after `start` as time passes, pauses left out; at most the last there is."""
    begun = start.astimezone(UTC)
    moment = later(begun, seconds)
    for pause in pauses:
        begin = max(pause.begin.astimezone(UTC), begun)
        if begin >= moment:
            break
        moment = later(moment, max(0.0, (pause.end.astimezone(UTC) - begin).total_seconds()))
    return moment.astimezone(calendar.zone)


END = datetime(9999, 12, 30, tzinfo=UTC)


def later(moment: datetime, seconds: float) -> datetime:
    left = (END - moment).total_seconds()
    return moment + timedelta(seconds=seconds) if seconds < left else max(moment, END)


def seconds_between(start: datetime, end: datetime) -> int:
    """As time passes, also where the clocks are changed. Whole seconds of the moments themselves, so that
    parts add up.
    """
    return int(end.timestamp()) - int(start.timestamp())


def within(pauses: Iterable[Pause], start: datetime, end: datetime) -> tuple[Pause, ...]:
    """What the pauses take of the time from `start` to `end`."""
    return tuple(
        Pause(one.state, max(one.begin, start), min(one.end, end), one.lasts, one.around)
        for one in pauses
        if one.begin < end and one.end > start
    )


def union(*groups: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses of several kinds in order, what two of them take counted once."""
    found: list[Pause] = []
    for one in sorted((one for group in groups for one in group), key=lambda one: one.begin):
        begin = max(one.begin, found[-1].end) if found else one.begin
        if begin < one.end:
            found.append(Pause(one.state, begin, one.end, one.lasts, one.around))
    return tuple(found)
