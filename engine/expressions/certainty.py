"""Owns what is certain of a node's value before it runs: that it is known, whole, a double, not zero."""

from __future__ import annotations

from engine.expressions import tree as t
from engine.expressions.types import Kind


def never_fraction(node: t.Node) -> bool:
    """Whether the value is an `int` already."""
    counts = ("count", "year", "age", "days_between", "working_days_between")
    if isinstance(node, t.Call | t.Over | t.About):
        return isinstance(node, t.About) or node.function in counts
    return isinstance(node, t.Constant) and type(node.value) is int


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
        case t.Call(function="today" | "answered"):
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
