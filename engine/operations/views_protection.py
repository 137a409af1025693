"""Owns what the page of a person's protection shows: plain data, and nothing of the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.operations.views import Named, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderShown:
    """`works`: whether their roles let them into the case at all; being named opens nothing more."""

    account: str
    label: Words
    roles: tuple[Words, ...]
    works: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionChange:
    at: datetime
    by: Words
    what: Words
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyHere:
    """Somebody has read the case in an emergency. `judged` is empty until it has been followed up."""

    at: datetime
    by: Words
    reason: str
    judged: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionPage:
    """`settled`: somebody has been named; else the case itself says who reads. `sees`: the caller may open
    the case. `levels`: those that there are. `candidates`: who else may be named. `review`: by when it is to
    be looked at again; `near`: soon; `late`: it should have been; `undated`: nobody has said by when.
    """

    number: str
    level: str
    label: Words
    levels: tuple[Named, ...]
    settled: bool
    readers: tuple[ReaderShown, ...]
    candidates: tuple[Named, ...]
    changes: tuple[ProtectionChange, ...]
    emergencies: tuple[EmergencyHere, ...]
    may_lift: bool
    sees: bool
    review: date | None = None
    near: bool = False
    late: bool = False
    undated: bool = False
