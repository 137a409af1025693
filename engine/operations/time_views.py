"""Owns what the page of how time is counted is given: every clock of a case with its ledger, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.operations.views import Clock, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """Days that count alike. `why`: why they count or do not; `hours` only where the clock is in hours.
    `quiet`: they do not count.
    """

    first: date
    last: date
    why: Words
    more: Words | None
    days: int
    working_days: int
    hours: int | None
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeShown:
    """A clock from its beginning to now, or its end. `clock` while it goes on, else `outcome` says how it
    came out. `rules`: how long it may take, whom it waits for.
    """

    name: str
    label: Words
    clock: Clock | None
    outcome: Words | None
    rules: tuple[Words, ...]
    since: datetime
    days: int
    working_days: int
    hours: int | None
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePage:
    """How time is counted in a case. `waiting`: clocks that have not begun, by label."""

    number: str
    person: Words
    times: tuple[TimeShown, ...]
    waiting: tuple[Words, ...]
