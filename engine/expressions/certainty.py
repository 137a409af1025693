"""Owns what is certain of a node's value before it runs: that it is known, whole, a double, not zero."""

from __future__ import annotations

from engine.expressions import tree as t
from engine.expressions.types import Kind


def never_fraction(node: t.Node) -> bool:
    """Whether the value is an `int` already."""
    counts = ("count", "year", "age", "days_between", "working_days_between")
    if isinstance(node, t.Call | t.Over | t.About):
        return isinstance(node, t.About) or node.function in counts
    return is_exact(node)


EXACT = 2**53
MOST_ROWS = 2**32


def is_exact(node: t.Node) -> bool:
    """Whether the value and all it is worked out from are `int` and within what doubles hold exactly,
    so that whole-number arithmetic gives what doubles give.
    """
    largest = most(node)
    return largest is not None and largest <= EXACT


def most(node: t.Node) -> float | None:
    """The largest distance from zero of a value that is always an `int`; None when it may be another."""
    match node:
        case t.Constant():
            return abs(node.value) if type(node.value) is int else None
        case t.Score():
            return most_points(node.points)
        case t.Negative():
            return most(node.of)
        case t.Arithmetic() if node.operator in "+-*":
            return most_of_two(node)
        case t.Over(function="sum", what=None, where=None) if node.at_least == len(node.scores):
            rows = [most_points(table) for _, table in node.scores]
            return None if None in rows else sum(row for row in rows if row is not None)
        case t.Over(function="count") | t.Call(function="count"):
            return MOST_ROWS
        case _:
            return None


def most_points(table: t.Table) -> float | None:
    points = [one for one in table.values() if one is not None]
    return max(map(abs, points), default=0) if all(type(one) is int for one in points) else None


def most_of_two(node: t.Arithmetic) -> float | None:
    left, right = most(node.left), most(node.right)
    if left is None or right is None or max(left, right) > EXACT:
        return None
    return left * right if node.operator == "*" else left + right


def is_float(node: t.Node) -> bool:
    return isinstance(node, t.Constant | t.Arithmetic)


def as_float(node: t.Node) -> t.Node:
    """Constants in arithmetic are doubles from the start."""
    if isinstance(node, t.Constant) and node.value is not None and type(node.value) is int:
        return t.Constant(type=node.type, start=node.start, end=node.end, value=float(node.value))
    return node


def never_zero(node: t.Node) -> bool:
    return isinstance(node, t.Constant) and bool(node.value)


def nullable(node: t.Node) -> bool:
    """Whether the value may be unknown."""
    match node:
        case t.Constant():
            return node.value is None
        case t.Call(function="today" | "answered") | t.Consented():
            return False
        case t.Call(function="count"):
            return node.arguments[0].type.kind is not Kind.COLLECTION
        case t.Over(function="count"):
            return node.rows.type.kind is not Kind.COLLECTION
        case t.About():
            return node.function not in ("in_state", "ever_in", "times_in", "days_in")
        case t.Not() | t.Negative():
            return nullable(node.of)
        case t.Logic():
            return any(nullable(part) for part in node.parts)
        case t.Compare() if node.operands[0].type.kind is not Kind.DURATION:
            return any(nullable(operand) for operand in node.operands)
        case t.If():
            return any(nullable(part) for part in (node.condition, node.then, node.otherwise))
        case t.Arithmetic() if node.operator in "+-*" or never_zero(node.right):
            return nullable(node.left) or nullable(node.right)
        case t.Call(function="round" | "abs" | "min" | "max" | "days_between" | "year"):
            return any(nullable(argument) for argument in node.arguments)
        case _:
            return True
