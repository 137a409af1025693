"""Owns what pages are handed of measurements: values of an instrument over time, and what is known of the
instrument itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from engine.filling.scales import Scale
from engine.foundation.durations import Duration
from engine.foundation.texts import Said, Text

Words: TypeAlias = Text | Said | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One measurement. `bands`: the band in each set that may hold, with whom that is for; one when it is
    certain. `change` since the one before; `real` when that is no chance (None: not known), `better`
    whether it is for the better (None: neither, or not said). `comparable`: the questions were asked in
    the words of the instrument. `within`: the form that it was answered in, where that was another.
    `submission`: where it can be read, in the case or activity of that `number`; `amended`: what was sent
    first said otherwise.
    """

    at: datetime
    value: float
    bands: tuple[tuple[Words | None, Text], ...]
    severity: str | None
    by: Words
    change: float | None = None
    real: bool | None = None
    better: bool | None = None
    comparable: bool = True
    within: Text | None = None
    submission: str = ""
    number: str = ""
    amended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A value of an instrument over time, oldest first. `placeholder`: some of it was not asked in the
    instrument's own words. `scales`: its bands with their limits.
    """

    form: str
    title: Text
    value: str
    label: Text
    low: float | None
    high: float | None
    better: str | None
    real_change: float | None
    placeholder: bool
    points: tuple[Point, ...]
    scales: tuple[Scale, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentShown:
    """What is said of an instrument where it is filled in and read. `path`: of the block that it is, empty
    for the form itself. `last` and `again`: when it was done last, and the first day it may well be done
    again, where that is ahead.
    """

    path: str
    title: Text
    source: str
    cutoffs: str | None
    recall: Duration | None
    repeat_after: Duration | None
    holder: str | None
    notice: Text | None
    placeholder: bool
    last: datetime | None = None
    again: date | None = None
