"""Owns `Indicator`: a figure that a deployment is followed by, from what it is counted to what it should be.

Counting it is left to `operations`; what an expression in it may name to `compile_indicators`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Text

CONDITIONS = ("count", "share")
NUMBERS = ("mean", "median", "p90", "sum", "latest")
MEASURES = (*CONDITIONS, *NUMBERS)
MOST_GROUPS = 12
"""What a figure is split over at most: more can neither be read beside one another nor kept from telling
of single persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """What is counted: the cases of a workflow; of each its activities of a kind (`use`), or what has been
    sent in it of a form.
    """

    workflow: str
    use: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """`where`: those that count; None: all. Of `MEASURES` it has one. `date`: when one belongs in time;
    None: when it was opened, started or sent. `person`: it is about people.
    """

    name: str
    label: Text
    span: Span
    over: Over
    where: Expression | None = None
    count: Expression | None = None
    share: Expression | None = None
    mean: Expression | None = None
    median: Expression | None = None
    p90: Expression | None = None
    sum: Expression | None = None
    latest: Expression | None = None
    at_least: float | None = None
    at_most: float | None = None
    until: date | None = None
    date: Expression | None = None
    split: tuple[Expression, ...] = ()
    once_per_person: bool = False
    person: bool = True

    @property
    def measure(self) -> str:
        """The one that it has."""
        return next(name for name in MEASURES if getattr(self, name) is not None)

    @property
    def value(self) -> Expression:
        """What is asked of each."""
        found: Expression = getattr(self, self.measure)
        return found

    @property
    def expressions(self) -> tuple[Expression, ...]:
        own = (self.where, self.value, self.date)
        return (*(one for one in own if one is not None), *self.split)

    @property
    def is_condition(self) -> bool:
        """Whether its value says yes or no of each; else a number."""
        return self.measure in CONDITIONS

    @property
    def target(self) -> float | None:
        return self.at_least if self.at_least is not None else self.at_most
