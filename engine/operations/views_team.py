"""Owns what operations hand to the page of meetings and hand-overs. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.operations.views import ActionShown, Clock, Words
from engine.operations.views_calendar import BookedShown


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One stay in a state; `until` is None where it still is."""

    label: Words
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenShown:
    """An activity that goes between the reader and others. `parties`: all of them; `turn`: whose turn it is,
    and `mine`: it waits for the reader; `asked`: not that it is their turn, but something is asked of them
    meanwhile. `clocks`: those of all sides, the nearest first; `stays`: how it has gone, the
    same for every party.
    """

    number: str
    person: Words
    label: Words
    name: Words
    state: Words
    since: datetime
    parties: tuple[Words, ...]
    turn: tuple[Words, ...]
    mine: bool
    clocks: tuple[Clock, ...]
    stays: tuple[Stay, ...]
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one party has been asked to say. `given`: when it did, with `submission` where the reader may read
    it; else `asked`, with a `clock` where it has a last day; or not asked yet.
    """

    party: Words
    form: Words
    given: datetime | None
    submission: str | None
    asked: bool
    clock: Clock | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A point on the agenda. `fills`: forms that the reader is asked for; `actions`: what they may do."""

    about: BetweenShown
    time: BookedShown
    version: int
    statements: tuple[Statement, ...]
    fills: tuple[tuple[str, Words], ...]
    actions: tuple[ActionShown, ...]

    @property
    def missing(self) -> int:
        return sum(1 for one in self.statements if one.given is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDay:
    day: date
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """`inbox`: what waits for the reader; `outbox`: what the reader is a party to and waits for others.
    `capped`: there is more than is shown.
    """

    today: date
    agenda: tuple[AgendaDay, ...]
    inbox: tuple[BetweenShown, ...]
    outbox: tuple[BetweenShown, ...]
    capped: bool
