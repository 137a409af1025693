"""Owns what operations hand to pages about the activities of a case. Plain frozen data, as in `views`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.operations.views import Clock, Words
from engine.operations.views_ahead import WhyNot
from engine.operations.views_calendar import BookedShown


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An activity that was started now. `number` is its address; `id` its identity; `use` its kind. `seen`:
    where whoever started it goes on: its own address, or that of the case for one who may not open it.
    """

    number: str
    use: str
    id: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityShown:
    """An activity on the page of its case. `number` is its address, `label` its kind and `name` what names
    this one (empty: nothing does). `clock`: what is due first; `turn`: whom it waits for. `time`: of one that
    is a booked time, when and where.
    """

    number: str
    label: Words
    name: Words
    state: Words
    since: datetime
    turn: tuple[Words, ...]
    clock: Clock | None
    closed: bool
    time: BookedShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointingShown:
    """A case or an activity that points at a record: whom it is about, and what it is."""

    number: str
    name: Words
    label: Words
    state: Words
    closed: bool


def by_state(pointing: Iterable[PointingShown]) -> tuple[tuple[Words, int], ...]:
    """How many of those that go on are in each state, in the order in which they are met."""
    states = [one.state for one in pointing if not one.closed]
    first = [one for at, one in enumerate(states) if one not in states[:at]]
    return tuple((one, states.count(one)) for one in first)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartShown:
    """An activity that can be started, or why not. `asks`: something is filled in first; `draft`: begun."""

    use: str
    label: Words
    asks: bool
    draft: bool
    why: tuple[WhyNot, ...]

    @property
    def possible(self) -> bool:
        return not self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """An activity that a value of the case proposes: what the value is called, and why it says so."""

    use: str
    label: Words
    value: Words
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """What the page of an activity says of it: the case it belongs to (its number, what its workflow is
    called, whether the reader may open it), its kind, its name, its data in words. `by`: who started it.
    `nameless`: the reader is not told whom it is about, and the label holds its number.
    """

    case: str
    title: Words
    may_open: bool
    label: Words
    name: Words
    rows: tuple[tuple[Words, Words], ...]
    started: datetime
    by: Words
    nameless: bool = False
