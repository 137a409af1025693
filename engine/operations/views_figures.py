"""Owns what pages are handed of the figures of a project. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.operations.views import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The first, second … time that people were measured. `answered` of `should` have answered; None: fewer
    than may be told, and then nothing is told of what they answered. `low` and `high`: a quarter lies
    below and a quarter above.
    """

    number: int
    answered: int | None
    should: int | None
    median: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A value of an instrument over the occasions. `low` and `high`: the ends of its scale."""

    label: Words
    better: str | None
    low: float | None
    high: float | None
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An instrument in the cases of a workflow. `where`: the forms that ask it, with their activities."""

    title: Words
    workflow: Words
    where: tuple[Words, ...]
    placeholder: bool
    spreads: tuple[Spread, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAnswer:
    """An ask whose last day has passed. `number`: of the case or activity; `who`: whom it waits for."""

    number: str
    person: Words
    title: Words
    who: Words
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage:
    """`few`: numbers below this are not told, since the reader sees figures only; 0: all are. `late` is None
    for those who may not see whom it is about.
    """

    measured: tuple[Measured, ...]
    few: int
    late: tuple[LateAnswer, ...] | None
