"""Owns what the pages of follow-up are handed. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.operations.views import Named, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be looked at. `period`: a year, `month` for the last whole month, or nothing for the whole
    project; `first` and `last`: days instead. `split`: the text of what figures are split over.
    """

    period: str = ""
    first: date | None = None
    last: date | None = None
    subproject: str = ""
    split: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`name` is None for those whose group is not known. `value` is None where there is nobody, or where
    they are `hidden`.
    """

    name: str | None
    label: Words
    value: float | None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure. `of`: how many it rests on; `missing`: of how many nothing is known; `people`: how many
    people they are, where that is another number. These are None where they may not be told. `forecast`:
    what it will be by `until` if it goes on as it has.
    """

    name: str
    label: Words
    measure: str
    value: float | None
    hidden: bool = False
    of: int | None = None
    missing: int | None = None
    people: int | None = None
    target: float | None = None
    at_least: bool = True
    until: date | None = None
    forecast: float | None = None
    over: bool = False
    groups: tuple[Group, ...] = ()

    @property
    def met(self) -> bool:
        if self.target is None or self.value is None:
            return False
        return self.value >= self.target if self.at_least else self.value <= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """None: fewer than may be told."""

    first: date
    opened: int | None
    closed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    label: Words
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """`few`: numbers below this are not told, since the reader sees figures only; 0: all are, and `lists`
    stand behind them. `narrowed`: more was asked for at once than such a reader may see. `reports`: the
    reader may read what is reported to others.
    """

    project: Words
    wanted: Wanted
    first: date | None
    last: date
    goals: tuple[Line, ...]
    leads: tuple[Line, ...]
    others: tuple[Line, ...]
    months: tuple[Month, ...]
    phases: tuple[Phase, ...]
    running: int | None
    years: tuple[int, ...]
    subprojects: tuple[Named, ...]
    splits: tuple[Named, ...]
    few: int
    narrowed: bool = False
    funding: Words = ""
    reports: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*self.goals, *self.leads, *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Something that a figure counts. `person` is empty where it may not be told. `value`: 1 or 0 of a
    condition.
    """

    number: str
    person: Words
    day: date | None
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureList:
    """The list behind a figure, or behind one of its groups (`group`)."""

    line: Line
    group: Words | None
    rows: tuple[Behind, ...]
    wanted: Wanted
