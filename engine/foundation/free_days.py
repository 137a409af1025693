"""Owns why a day does not count as a working day: the weekend, a holiday by its name, or a time that the
deployment has closed.

Whether it counts is left to `calendar`; both go by the same holidays and closed days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from engine.foundation.calendar import KNOWN_YEARS, Calendar
from engine.foundation.holidays import holidays_in
from engine.foundation.texts import Text

SATURDAY = 5


class Free(StrEnum):
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class FreeDay:
    """Why a day does not count. `name`: of the holiday, in the country's language, or the closed time's
    label; None for a weekend.
    """

    kind: Free
    name: Text | str | None = None


WEEKEND = FreeDay(Free.WEEKEND)


def why_free(calendar: Calendar, day: date) -> FreeDay | None:
    """Why the day does not count; None for a working day. A holiday on a weekend is a weekend."""
    if calendar.is_working_day(day):
        return None
    if day.weekday() >= SATURDAY:
        return WEEKEND
    holiday = holidays(calendar.country, day.year).get(day)
    if holiday is not None:
        return FreeDay(Free.HOLIDAY, holiday)
    around = (
        one
        for one in calendar.closed
        if any(first <= day <= last for first, last in one.within(day.year))
    )
    closed = next(around, None)
    return FreeDay(Free.CLOSED, closed.label if closed is not None else None)


@lru_cache(maxsize=256)
def holidays(country: str, year: int) -> Mapping[date, str]:
    return holidays_in(country, year) if year in KNOWN_YEARS else {}
