"""Owns the plain form of values in what happened: text, numbers, lists and mappings only.

Dates, times, moments and durations become a mapping with one key that begins with `@`, so that
reading gives back the very same value without knowing its field. Storing it is left to `storage`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from engine.expressions.scope import Value
from engine.foundation.durations import Duration

DURATION, MOMENT, DAY, TIME = "@duration", "@moment", "@date", "@time"


def to_plain(value: Value) -> Value:
    """The value as text, numbers, tuples and mappings."""
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, time):
        return {TIME: value.isoformat()}
    if isinstance(value, Duration):
        return {DURATION: str(value)}
    if isinstance(value, Mapping):
        return {name: to_plain(inner) for name, inner in value.items()}
    return tuple(to_plain(inner) for inner in value)


def from_plain(value: Value) -> Value:
    """What `to_plain` was given; also after the tuples have become lists in JSON."""
    if isinstance(value, Mapping):
        for mark, read in READERS.items():
            if (text := value.get(mark)) is not None:
                return read(str(text))
        return {name: from_plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return tuple(from_plain(inner) for inner in value)
    return value


READERS: Mapping[str, Callable[[str], Value]] = {
    DURATION: Duration.read,
    MOMENT: datetime.fromisoformat,
    DAY: date.fromisoformat,
    TIME: time.fromisoformat,
}
