"""Owns what pages are handed of measurements: values of an instrument over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from engine.foundation.texts import Said, Text

Words: TypeAlias = Text | Said | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One measurement. `change` since the one before; `real` when that is no chance (None: not
    known).
    """

    at: datetime
    value: float
    band: Text | None
    severity: str | None
    by: Words
    change: float | None = None
    real: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A value of an instrument over time, oldest first."""

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
