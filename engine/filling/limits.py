"""Owns `min` and `max` of a question: what is outside them, and the sentence about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from math import inf
from typing import TYPE_CHECKING, Any

from engine.definitions.form import Field
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value
from engine.expressions.types import Kind
from engine.fields.all import BY_NAME
from engine.filling.wording import outside
from engine.foundation.calendar import Calendar
from engine.foundation.texts import Said

if TYPE_CHECKING:
    from engine.filling.settling import Settling


EXAMPLE = date(2026, 3, 27)
"""The day that a question for one shows how to write, where its limits let it be: one that cannot be taken
for a month.
"""


class Limits:
    """Limits that read nothing are worked out once."""

    __slots__ = ("any", "field", "greatest", "least", "measure")

    def __init__(self, field: Field) -> None:
        self.field = field
        self.any = field.min is not None or field.max is not None
        self.measure = BY_NAME[field.type].measure
        self.least = constant(field.min)
        self.greatest = constant(field.max)

    def least_now(self, settling: Settling) -> Value:
        return now(self.least, settling)

    def greatest_now(self, settling: Settling) -> Value:
        return now(self.greatest, settling)

    def sentence(self, settling: Settling) -> Said:
        """What to do about an answer that is outside."""
        least, greatest = now(self.least, settling), now(self.greatest, settling)
        return outside(self.field, least, greatest, settling.place)

    def outside(self, value: Value, settling: Settling) -> Said | None:
        """What to do about a value beyond the limits; None when it is within them, or they are unknown."""
        measured: Any = self.measure(value)
        least: Any = now(self.least, settling)
        greatest: Any = now(self.greatest, settling)
        low = least is not None and measured < least
        if low or (greatest is not None and measured > greatest):
            return outside(self.field, least, greatest, settling.place)
        return None

    def example(self, settling: Settling) -> date | None:
        """Another day to show than the usual one, which the limits would refuse as they are now."""
        return example_day(
            self.least_now(settling), self.greatest_now(settling), settling.env.today
        )

    def fixed(self) -> Callable[[Any], bool] | None:
        """Whether a value is within limits that never change; None when there are none."""
        low: Any = -inf if self.least is None else self.least
        high: Any = inf if self.greatest is None else self.greatest
        if not self.any:
            return None
        if self.field.value_type.kind is Kind.NUMBER:
            return lambda value: low <= value <= high
        if self.field.value_type.kind is Kind.TEXT:
            return lambda value: low <= len(value) <= high
        measure: Callable[[Any], Any] = self.measure
        if self.least is None:
            return lambda value: measure(value) <= high
        if self.greatest is None:
            return lambda value: measure(value) >= low
        return lambda value: low <= measure(value) <= high


def now(bound: Expression | Value, settling: Settling) -> Value:
    return bound.run(settling.env) if isinstance(bound, Expression) else bound


def example_day(least: Value, greatest: Value, today: date) -> date | None:
    """A day within limits that do not let the usual example be; None where they do, or are no days."""
    low, high = day_of(least) or date.min, day_of(greatest) or date.max
    if low <= EXAMPLE <= high:
        return None
    return max(low, min(today, high))


def fixed_example(field: Field) -> date | None:
    """The same for limits that never change."""
    bounds = constant(field.min), constant(field.max)
    if any(isinstance(one, Expression) for one in bounds):
        return None
    least, greatest = bounds
    return example_day(least, greatest, EXAMPLE)  # type: ignore[arg-type]  # no expression is left


def day_of(bound: Value) -> date | None:
    if isinstance(bound, datetime):
        return bound.date()
    return bound if isinstance(bound, date) else None


def constant(expression: Expression | None) -> Expression | Value:
    """The value of an expression that reads nothing; others stay as they are."""
    if expression is None or expression.reads:
        return expression
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return expression.run(Env(own={}, today=date(2000, 1, 1), now=start, calendar=Calendar()))
