"""Owns what pages are handed of the participant's own plan. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.operations.views import Clock, Words
from engine.operations.views_activities import StartShown


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that an activity is worked out to, such as how far one has come. `low` and `high`: the least
    and the greatest it can be, where it has ends.
    """

    label: Words
    value: float
    low: float | None
    high: float | None

    @property
    def is_change(self) -> bool:
        """Whether it is by how much something has changed: it may be below nothing."""
        return self.low is not None and self.low < 0

    @property
    def share(self) -> float | None:
        """How far along its scale, from 0 to 1; None for what has no ends, or may be below nothing."""
        if self.low is None or self.high is None or self.low < 0 or self.high <= self.low:
            return None
        return min(max((self.value - self.low) / (self.high - self.low), 0.0), 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """Something in the plan. `number` is its address, `label` its kind, `name` what names this one (empty:
    nothing does). `rows`: what was said of it when it began or since, the name left out. `clock`: what is
    due first; `turn`: whom it waits for. `since`: when it came to where it is.
    """

    number: str
    label: Words
    name: Words
    state: Words
    since: datetime
    closed: bool
    rows: tuple[tuple[Words, Words], ...]
    figures: tuple[Figure, ...]
    clock: Clock | None
    turn: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The plan of a case. `items`: what goes on, in the participant's own order; `over`: what is done or
    taken out of it. `at`: the moment it is shown as it stood at; None: as it is now. `days`: on which
    something in it has changed, the latest first. `startable`: what can be added to it.
    """

    number: str
    person: Words
    items: tuple[PlanItem, ...]
    over: tuple[PlanItem, ...]
    at: datetime | None
    now: datetime
    days: tuple[date, ...]
    may_arrange: bool
    startable: tuple[StartShown, ...]
    version: int
    protected: bool
