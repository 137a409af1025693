"""Owns how typed nodes are made from syntax and from one another, and the types they get."""

from __future__ import annotations

from typing import TypedDict

from engine.expressions import tree as t
from engine.expressions.issues import Placed, write
from engine.expressions.syntax import Literal
from engine.expressions.types import (
    ANY,
    BOOLEAN,
    DATE,
    DURATION,
    NUMBER,
    TEXT,
    WHOLE,
    Kind,
    Type,
)
from engine.foundation.diagnostics import Message
from engine.foundation.durations import Duration


class Place(TypedDict):
    start: int
    end: int


def place(syntax: Placed) -> Place:
    return Place(start=syntax.start, end=syntax.end)


def unknown(at: Placed) -> t.Node:
    """Stands where a mistake has been reported."""
    return t.Constant(type=ANY, **place(at), value=None)


def literal(syntax: Literal) -> t.Node:
    return t.Constant(type=literal_type(syntax.value), **place(syntax), value=syntax.value)


def literal_type(value: object) -> Type:
    match value:
        case bool():
            return BOOLEAN
        case int():
            return WHOLE
        case float():
            return NUMBER
        case str():
            return TEXT
        case Duration():
            return DURATION
        case _:
            return DATE


def as_day(node: t.Node) -> t.Node:
    return node if node.type.kind is not Kind.MOMENT else t.Day(type=DATE, **place(node), of=node)


def number_like(node: t.Node) -> Type:
    return WHOLE if node.type.whole else NUMBER


def is_whole_literal(node: t.Node) -> bool:
    return isinstance(node, t.Constant) and type(node.value) is int


def flipped(operator: str) -> str:
    return {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)


def fits_several(item: Type, several: Type) -> bool:
    if item.kind is Kind.CHOICE:
        return not several.options or any(name in several.options for name in item.options)
    return item.kind in (Kind.USER, Kind.ORGANISATION, Kind.CONTACT)


def with_points(item: t.Node, several: t.Node) -> list[t.Node]:
    """The options that a number written before `in` means: those with so many points, as in `==`."""
    number = number_written(item)
    options = several.type.options
    type_ = Type(kind=Kind.CHOICE, options=options, label=several.type.label)
    return [
        t.Constant(type=type_, **place(item), value=name)
        for name, option in options.items()
        if number is not None and option.points == number
    ]


def number_written(node: t.Node) -> int | float | None:
    if isinstance(node, t.Negative):
        number = number_written(node.of)
        return None if number is None else -number
    plain = isinstance(node, t.Constant) and node.type.kind is Kind.NUMBER
    value = node.value if plain and isinstance(node, t.Constant) else None
    return value if isinstance(value, int | float) else None


def merged(one: Type, other: Type) -> Type:
    """The type of what is either of two that fit together."""
    if one.kind is Kind.NUMBER:
        return WHOLE if one.whole and other.whole else NUMBER
    if one.kind is Kind.CHOICE and one.options.keys() != other.options.keys():
        return Type(kind=Kind.CHOICE, options={**other.options, **one.options})
    return one


def condition_help(node: t.Node) -> Message | None:
    if node.type.kind in (Kind.COLLECTION, Kind.CHOICES):
        return Message("Skriv till exempel count(…) > 0", "Write for example count(…) > 0")
    return Message(
        "Jämför med något, till exempel == eller answered(…)",
        "Compare it with something, such as == or answered(…)",
    )


def rows_help(node: t.Node, text: str) -> Message | None:
    if node.type.kind not in (Kind.COLLECTION, Kind.CHOICES):
        return None
    return write(f"count({text[node.start : node.end]})")
