"""Owns what the pages of log review show: plain data. Of a case its number, of the protected not that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.operations.views import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """`number` is empty where the person is protected."""

    at: datetime
    who: Words
    what: Words
    number: str
    purpose: Words
    reason: str
    refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    number: int
    who: Words
    roles: tuple[Words, ...]
    case: str
    why: tuple[Words, ...]
    chance: bool
    times: int
    first: datetime
    last: datetime
    rows: tuple[LogRow, ...]
    verdict: str
    label: Words
    words: str
    judge: Words
    judged: datetime | None
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewShown:
    """`read`: readings in those days; `chosen`: how many of those are in what was chosen."""

    id: str
    first: date
    last: date
    by: Words
    at: datetime
    read: int
    pairs: int
    chosen: int
    items: int
    judged: int
    faults: int
    closed: datetime | None
    closer: Words
    words: str

    @property
    def left(self) -> int:
        return self.items - self.judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """`rules`: what points at a reading here, and when; `every`: how often it is drawn by itself."""

    reviews: tuple[ReviewShown, ...]
    may_judge: bool
    today: date
    emergencies: int
    rules: tuple[tuple[Words, Words], ...]
    every: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    review: ReviewShown
    items: tuple[ItemShown, ...]
    may_judge: bool
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """Who has read about somebody, in plain words, to be handed to the person. `number` is the case's."""

    number: str
    rows: tuple[ExtractRow, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractRow:
    day: date
    who: Words
    roles: tuple[Words, ...]
    what: tuple[Words, ...]
    times: int
    why: tuple[Words, ...]
