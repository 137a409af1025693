"""Owns `Calendar`: which days are working days, and what a duration comes to from a day or moment.

Pure: no clock. The countries' holidays are rules in `holidays`; which days a deployment has closed
comes with its definition.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import isleap, monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import overload
from zoneinfo import ZoneInfo

from engine.foundation.durations import Duration, Unit
from engine.foundation.holidays import COUNTRIES, holidays_in
from engine.foundation.texts import Text

KNOWN_YEARS = range(1900, 2200)
ANNUAL = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Annual:
    """A day of every year. 29 February is 28 February where there is none."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


@dataclass(frozen=True, slots=True)
class Closed:
    """Days that do not count, first and last included: dates, or days of every year.

    `12-20` to `01-06` runs over New Year. `label` is why, for whoever asks.
    """

    first: date | Annual
    last: date | Annual
    label: Text | None = field(default=None, compare=False)

    def within(self, year: int) -> tuple[tuple[date, date], ...]:
        """The stretches of it that touch the year."""
        if isinstance(self.first, date) and isinstance(self.last, date):
            return ((self.first, self.last),)
        if isinstance(self.first, date) or isinstance(self.last, date):
            return ()
        start, end = self.first.in_year(year), self.last.in_year(year)
        if start <= end:
            return ((start, end),)
        return ((date(year, 1, 1), end), (start, date(year, 12, 31)))


def read_day(text: str) -> date | Annual | None:
    """`2026-07-13`, or `07-13` for every year; None when it is neither."""
    annual = ANNUAL.fullmatch(text)
    try:
        if annual is None:
            return date.fromisoformat(text) if DATE.fullmatch(text) else None
        month, day = int(annual[1]), int(annual[2])
        date(2024, month, day)
    except ValueError:
        return None
    return Annual(month, day)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a country (a key of `holidays.COUNTRIES`) and a deployment.

    Saturdays, Sundays, the country's holidays and the `closed` days do not count. Holidays and
    closed days are known from 1900 to 2199; outside, only Saturdays and Sundays are. Results beyond
    the years 1 and 9999 stop there.
    """

    country: str = "se"
    closed: tuple[Closed, ...] = ()
    _years: dict[int, Sequence[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __hash__(self) -> int:
        """What is closed is left out: to go through it would cost more than what a hash is for."""
        return hash((self.country, len(self.closed)))

    @property
    def zone(self) -> ZoneInfo:
        """Where days begin."""
        return ZoneInfo(COUNTRIES[self.country].zone)

    def begins(self, day: date) -> datetime:
        """The moment at which a day begins."""
        return datetime.combine(day, time(), tzinfo=self.zone)

    def ends(self, day: date) -> datetime | None:
        """The moment at which a day has passed; None for the last there is."""
        return self.begins(day + timedelta(days=1)) if day < date.max else None

    def is_working_day(self, day: date) -> bool:
        counts = self._counts(day.year)
        number = day.timetuple().tm_yday
        return counts[number] > counts[number - 1]

    def working_days_between(self, start: date, end: date) -> int:
        """The working days after `start` up to and including `end`; as a negative number when
        `end` comes first. `add_working_days(start, n)` is n working days from `start`.
        """
        if end < start:
            return -self.working_days_between(end, start)
        found = self._until(end) - self._until(start)
        if start.year == end.year:
            return found
        return found + sum(self._of_year(year) for year in range(start.year, end.year))

    def add_working_days(self, day: date, number: int) -> date:
        """The working day that is the `number`th after `day`, which is not counted itself; before
        it when negative. Zero gives `day`, working day or not.
        """
        if number == 0:
            return day
        if number > 0:
            return self._nth(day.year, self._until(day) + number)
        until = self._until(day) - self.is_working_day(day)
        return self._nth(day.year, until + number + 1)

    @overload
    def later(self, when: datetime, duration: Duration) -> datetime: ...
    @overload
    def later(self, when: date, duration: Duration) -> date: ...
    def later(self, when: date, duration: Duration) -> date:
        """`when` and so much more. A date gives a date; a moment, which has a time zone, gives a
        moment in the calendar's zone.

        Hours are counted as they pass; all else keeps the time of day, also where the clocks are
        changed. A month more is the same day of the month, or the last there is. To a date, 24 hours
        are a day and what is left over is nothing.
        """
        return self._moved(when, duration.amount, duration.unit)

    @overload
    def earlier(self, when: datetime, duration: Duration) -> datetime: ...
    @overload
    def earlier(self, when: date, duration: Duration) -> date: ...
    def earlier(self, when: date, duration: Duration) -> date:
        """As `later`, backwards."""
        return self._moved(when, -duration.amount, duration.unit)

    def _moved(self, when: date, amount: int, unit: Unit) -> date:
        if not isinstance(when, datetime):
            return self._moved_day(when, amount, unit)
        if unit is Unit.HOURS:
            return _shifted(when.astimezone(UTC), timedelta(hours=amount)).astimezone(self.zone)
        local = when.astimezone(self.zone)
        day = self._moved_day(local.date(), amount, unit)
        moved = datetime.combine(day, local.timetz())
        # By way of UTC, so that a time of day which the change of clocks skips becomes a real one.
        return moved.astimezone(UTC).astimezone(self.zone)

    def _moved_day(self, day: date, amount: int, unit: Unit) -> date:
        match unit:
            case Unit.HOURS:
                return _shifted(day, timedelta(days=int(amount / 24)))
            case Unit.DAYS:
                return _shifted(day, timedelta(days=amount))
            case Unit.WEEKS:
                return _shifted(day, timedelta(weeks=amount))
            case Unit.WORKING_DAYS:
                return self.add_working_days(day, amount)
            case Unit.MONTHS:
                return _months_later(day, amount)
            case _:
                return _months_later(day, 12 * amount)

    def _of_year(self, year: int) -> int:
        return self._counts(year)[-1]

    def _counts(self, year: int) -> Sequence[int]:
        """At hand after the first time: to look it up by what is closed would cost more than counting."""
        found = self._years.get(year)
        if found is None:
            found = _counts(self.country, self.closed, year)
            if year in KNOWN_YEARS:
                self._years[year] = found
        return found

    def _until(self, day: date) -> int:
        """The working days of its year up to and including the day."""
        number = day.toordinal() - date(day.year, 1, 1).toordinal() + 1
        return self._counts(day.year)[number]

    def _nth(self, year: int, number: int) -> date:
        """The `number`th working day counted from the start of a year, forwards or backwards."""
        while number < 1:
            year -= 1
            if year < date.min.year:
                return date.min
            number += self._of_year(year)
        while number > self._of_year(year):
            number -= self._of_year(year)
            year += 1
            if year > date.max.year:
                return date.max
        counts = self._counts(year)
        return date(year, 1, 1) + timedelta(days=bisect_left(counts, number) - 1)


@overload
def _shifted(when: datetime, by: timedelta) -> datetime: ...
@overload
def _shifted(when: date, by: timedelta) -> date: ...
def _shifted(when: date, by: timedelta) -> date:
    try:
        return when + by
    except OverflowError:
        end = date.max if by > timedelta() else date.min
        return end if not isinstance(when, datetime) else datetime.combine(end, when.timetz())


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4096)
def _counts(country: str, closed: tuple[Closed, ...], year: int) -> Sequence[int]:
    """For each number of days from the start of the year, how many of them are working days."""
    first = date(year, 1, 1)
    length = 366 if isleap(year) else 365
    free = bytearray((first.weekday() + at) % 7 > 4 for at in range(length))
    if year in KNOWN_YEARS:
        for day in holidays_in(country, year):
            free[(day - first).days] = 1
        for start, end in (stretch for one in closed for stretch in one.within(year)):
            low = min(max((start - first).days, 0), length)
            high = max(min((end - first).days + 1, length), low)
            free[low:high] = bytes([1]) * (high - low)
    return tuple(accumulate((not day for day in free), initial=0))
