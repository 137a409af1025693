"""Owns `Visits`: the stays of a case in its states, oldest first, read only when somebody asks for them.

A case that has moved a thousand times is moved once more as quickly as a new one: the stays that have ended
are carried as the text they are stored as, with the names of their states beside it. Only the last is needed
to move on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import overload

from engine.expressions.scope import Visit

NEXT, PART = ";", "@"


class Visits(Sequence[Visit]):
    """Equal to any sequence of the same stays. `ended`: those before the last, as text, each with the number
    of its state in `states` and the moment it began. One ends when the next begins, and else says so.
    """

    __slots__ = ("_all", "ended", "last", "states")

    def __init__(self, ended: str, states: tuple[str, ...], last: Visit) -> None:
        self.ended = ended
        self.states = states
        self.last = last
        self._all: tuple[Visit, ...] | None = None

    def then(self, state: str, at: datetime) -> Visits:
        """The same with one stay more: the last ends, and another begins."""
        states = self.states if state in self.states else (*self.states, state)
        told = self._told(self.last.state, self.last.entered)
        ended = f"{self.ended}{NEXT}{told}" if self.ended else told
        return Visits(ended, states, Visit(state, at))

    def _told(self, state: str, entered: datetime) -> str:
        return f"{self.states.index(state)}{PART}{entered.isoformat()}"

    @property
    def all(self) -> tuple[Visit, ...]:
        if self._all is None:
            self._all = tuple(self._forwards())
        return self._all

    def _backwards(self) -> Iterator[Visit]:
        """From the last to the first, each read when it is asked for."""
        yield self.last
        following, end = self.last.entered, len(self.ended)
        while end > 0:
            begin = self.ended.rfind(NEXT, 0, end) + 1
            number, entered, *left = self.ended[begin:end].split(PART)
            began = datetime.fromisoformat(entered)
            until = datetime.fromisoformat(left[0]) if left else following
            yield Visit(self.states[int(number)], began, until)
            following, end = began, begin - 1

    def _forwards(self) -> Iterator[Visit]:
        """From the first to the last, as far as somebody asks."""
        before: Visit | None = None
        begin, end = 0, len(self.ended)
        while begin < end:
            found = self.ended.find(NEXT, begin)
            until = found if found >= 0 else end
            number, entered, *left = self.ended[begin:until].split(PART)
            began = datetime.fromisoformat(entered)
            if before is not None:
                yield ended_by(before, began)
            last = datetime.fromisoformat(left[0]) if left else None
            before = Visit(self.states[int(number)], began, last)
            begin = until + 1
        if before is not None:
            yield ended_by(before, self.last.entered)
        yield self.last

    @overload
    def __getitem__(self, place: int) -> Visit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Visit, ...]: ...
    def __getitem__(self, place: int | slice) -> Visit | tuple[Visit, ...]:
        return self.last if place == -1 else self.all[place]

    def __len__(self) -> int:
        return self.ended.count(NEXT) + 2 if self.ended else 1

    def __iter__(self) -> Iterator[Visit]:
        return self._forwards() if self._all is None else iter(self._all)

    def __reversed__(self) -> Iterator[Visit]:
        return self._backwards() if self._all is None else reversed(self._all)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sequence):
            return self.all == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.all)

    def __repr__(self) -> str:
        return f"Visits{self.all!r}"


def ended_by(stay: Visit, following: datetime) -> Visit:
    """A stay that ended when the next began, if it does not say when."""
    return stay if stay.left is not None else Visit(stay.state, stay.entered, following)


def begun(state: str, at: datetime) -> Visits:
    """The first stay."""
    return Visits("", (state,), Visit(state, at))


def visits_of(stays: Iterable[Visit]) -> Visits:
    """These stays, at least one, oldest first."""
    all_ = tuple(stays)
    states = tuple(dict.fromkeys(stay.state for stay in all_))
    told = []
    for stay, following in pairwise(all_):
        text = f"{states.index(stay.state)}{PART}{stay.entered.isoformat()}"
        if stay.left is not None and stay.left != following.entered:
            text += f"{PART}{stay.left.isoformat()}"
        told.append(text)
    return Visits(NEXT.join(told), states, all_[-1])


def states_of(stays: Sequence[Visit]) -> frozenset[str]:
    """Every state there has been a stay in."""
    if isinstance(stays, Visits):
        return frozenset(stays.states)
    return frozenset(stay.state for stay in stays)


def moved_on(stays: Sequence[Visit], state: str, at: datetime) -> Visits:
    """The stays with the last ended, and one more."""
    known = stays if isinstance(stays, Visits) else visits_of(stays)
    return known.then(state, at)
