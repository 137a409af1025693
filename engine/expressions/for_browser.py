"""Owns values and calendars as the browser's interpreter takes them: plain JSON, a day as a number.

Trees are written by `to_json`. What a value is follows from the type in its tree, so none is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from engine.expressions.scope import Value
from engine.expressions.to_json import Json
from engine.foundation.calendar import KNOWN_YEARS, Calendar
from engine.foundation.durations import Duration

EPOCH = date(1970, 1, 1)
BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WEEKEND = 5
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def plain(value: Value) -> Json:
    """Dates as days since 1970, moments and times of day as microseconds, the rest as it is."""
    match value:
        case datetime():
            return (value - BEGAN) // MICROSECOND
        case date():
            return (value - EPOCH).days
        case time():
            return (datetime.combine(EPOCH, value, UTC) - BEGAN) // MICROSECOND
        case Duration():
            return {"amount": value.amount, "unit": value.unit.value}
        case tuple():
            return [plain(one) for one in value]
        case Mapping():
            return {str(name): plain(one) for name, one in value.items()}
        case _:
            return value


def calendar_json(calendar: Calendar, *, days: bool = True) -> Json:
    """The zone and, where working `days` are counted, those from Monday to Friday that do not count: as steps
    from one to the next, the first from 1970, in base 36.
    """
    return {"zone": str(calendar.zone), "free": free_days(calendar) if days else ""}


@lru_cache(maxsize=64)
def free_days(calendar: Calendar) -> str:
    steps, before = [], 0
    for day in weekdays():
        if not calendar.is_working_day(day):
            number = (day - EPOCH).days
            steps.append(in_base_36(number - before))
            before = number
    return " ".join(steps)


def weekdays() -> Iterator[date]:
    """From Monday to Friday, in all years whose holidays are known."""
    day = date(KNOWN_YEARS.start, 1, 1)
    while day.year < KNOWN_YEARS.stop:
        if day.weekday() < WEEKEND:
            yield day
        day += timedelta(days=1)


def in_base_36(number: int) -> str:
    if number < 0:
        return "-" + in_base_36(-number)
    head, last = divmod(number, 36)
    return (in_base_36(head) if head else "") + DIGITS[last]
