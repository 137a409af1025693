"""Owns the data of the page of a queue, and of what the page of a case says of one. Plain, like `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.operations.views import Named, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One who waits. `position` counts all who wait, also those that the reader is not shown. `first`: goes
    before others. `in_turn`: nothing but places keeps them waiting.
    """

    position: int
    number: str
    name: Words
    since: datetime
    first: bool
    in_turn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Those who wait for the same places, in order. `label`: the record or sub-project that the places belong
    to; empty where there is but one line. `places`: how many there are, None where that is not known; `free`
    of them. `hidden`: so many more wait whom the reader is not shown.
    """

    label: Words
    places: int | None
    free: int
    waiting: tuple[Waiting, ...]
    hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """`name` of the queue as its address has it: `deltagare.aktivitet.väntar`. `title`: the state that one
    waits in, `of` what. `why` some go before others. `queues`: all there are. `capped`: not all are read.
    """

    name: str
    title: Words
    of: Words
    why: Words
    lines: tuple[Line, ...]
    queues: tuple[Named, ...]
    capped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLink:
    """A queue, and where somebody stands in it; None: only that it is there."""

    name: str
    label: Words
    position: int | None = None
