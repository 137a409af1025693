"""Owns whether the limits of a field leave anything to answer, and its default within them.

Only what is certain before anybody answers is said: limits that hang on answers are left to `filling`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from engine.definitions.checks import bad_range
from engine.definitions.form import Field
from engine.definitions.source_tree import Node
from engine.definitions.written import scalar
from engine.expressions import tree as t
from engine.expressions.analysis import reachable
from engine.expressions.expression import Expression
from engine.expressions.types import Kind
from engine.fields.all import BY_NAME
from engine.foundation.diagnostics import Diagnostic, Message

Ends = tuple[float, float]


def check_limits(field: Field, node: Node) -> Iterator[Diagnostic]:
    """What is wrong with `min`, `max` and `default` together."""
    low, high = ends(field.min, field), ends(field.max, field)
    if low is not None and high is not None and low[0] > high[1]:
        yield _wrong(
            node,
            "max",
            "max är mindre än min, så inget svar går att ge.",
            "max is less than min, so no answer can be given.",
            Message("Byt plats på dem.", "Change places of them."),
        )
        return
    default = ends(field.default, field)
    if default is None:
        return
    if (low is not None and default[1] < low[0]) or (high is not None and default[0] > high[1]):
        yield _wrong(
            node,
            "default",
            "Förslaget ligger utanför min och max, så det godtas aldrig.",
            "The suggestion is outside min and max, so it is never accepted.",
            Message("Ändra default, eller gränserna.", "Change default, or the limits."),
        )


def ends(expression: Expression | None, field: Field) -> Ends | None:
    """The least and the greatest that an expression can be, as limits are compared; None: not certain."""
    if expression is None:
        return None
    if expression.type.kind is Kind.NUMBER:
        found = reachable(expression)
        return (found.least, found.most) if found.values != frozenset() else None
    value = expression.tree.value if isinstance(expression.tree, t.Constant) else None
    if isinstance(value, str) and field.value_type.kind is Kind.TEXT:
        length = BY_NAME[field.type].measure(value)
        return (float(length), float(length)) if isinstance(length, int) else None
    if isinstance(value, date) and not isinstance(value, datetime):
        return (float(value.toordinal()), float(value.toordinal()))
    return None


def _wrong(node: Node, key: str, sv: str, en: str, help: Message) -> Diagnostic:
    at = scalar(node, key)
    return bad_range.CHECK.at(at.span if at is not None else node.span, sv, en, help=help)
