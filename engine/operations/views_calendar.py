"""Owns what operations hand to pages about booked times. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from engine.operations.views_measured import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedShown:
    """A booked time. `number` is the address of its activity (empty: not the reader's to open); `label` its
    kind, and `name` what names this one. `went`: planned, came, absent, cancelled or over.
    """

    number: str
    person: Words
    label: Words
    name: Words
    state: Words
    begins: datetime
    ends: datetime
    whole_day: bool
    place: str
    went: str

    @property
    def day(self) -> date:
        return self.begins.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    day: date
    times: tuple[BookedShown, ...]
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedShown:
    """The address by which a calendar follows one's times: since when, and when it was last asked."""

    made: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """A week, from Monday on. `feed`: the reader's own address, None where there is none."""

    year: int
    week: int
    today: date
    days: tuple[CalendarDay, ...]
    before: str
    after: str
    feed: FeedShown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A new address. `path` holds the secret, and is shown this once."""

    path: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How many times were `planned` and not yet held, and how those went that were to be held by now."""

    planned: int = 0
    came: int = 0
    absent: int = 0
    cancelled: int = 0
    untold: int = 0

    @property
    def all_(self) -> int:
        return self.planned + self.came + self.absent + self.cancelled + self.untold


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow:
    """`number`: of the person's case, where the row is about one."""

    label: Words
    number: str
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """A month. `people`: those whose cases the reader sees; `kinds`: all of these by their kind."""

    month: str
    first: date
    before: str
    after: str
    people: tuple[AttendanceRow, ...]
    kinds: tuple[AttendanceRow, ...]
    all_: Told
    may_fetch: bool
