"""Owns which values may stand beside each other in a comparison, and how they are made alike.

A moment beside a date counts as its day; a choice with points beside a number counts as its points; the
options of a scale are ordered by theirs. A record is compared with what a story has called one of the
same kind, or with the candidate of a `where`. Anything else of different kinds is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.expressions import tree as t
from engine.expressions.making import as_day, place, rows_help
from engine.expressions.types import NUMBER, WHOLE, Kind, Type
from engine.expressions.wording import called, first_upper
from engine.foundation.diagnostics import Message

if TYPE_CHECKING:
    from engine.expressions.checking import Checker

ORDERED = frozenset({Kind.NUMBER, Kind.DATE, Kind.MOMENT, Kind.TIME, Kind.DURATION})
CALLED = "called"
"""The `item` of a certain record: one that a story has called by name, or the candidate of a `where`."""
PLAIN = frozenset({Kind.NUMBER, Kind.DATE, Kind.MOMENT})
SINGLE = ORDERED | {
    Kind.BOOLEAN,
    Kind.TEXT,
    Kind.CHOICE,
    Kind.USER,
    Kind.CONTACT,
    Kind.ORGANISATION,
}


def has_points(type_: Type) -> bool:
    return type_.kind is Kind.CHOICE and any(
        option.points is not None for option in type_.options.values()
    )


def scored(node: t.Node) -> t.Node:
    """A choice as the number of its points."""
    points = points_of(node.type)
    whole = all(value is None or value == int(value) for value in points.values())
    if isinstance(node, t.Constant):
        found = points.get(str(node.value))
        return t.Constant(type=WHOLE if whole else NUMBER, **place(node), value=found)
    return t.Score(type=WHOLE if whole else NUMBER, **place(node), of=node, points=points)


def points_of(type_: Type) -> t.Table:
    return {name: short(option.points) for name, option in type_.options.items()}


def short(number: float | None) -> float | None:
    """A whole number without its decimals, so that sums of points are exact and quick."""
    return int(number) if number is not None and number == int(number) else number


def comparable(
    checker: Checker, nodes: list[t.Node], order: bool, as_numbers: bool = True
) -> list[t.Node] | None:
    """The nodes made alike, or None when they cannot be; that is reported, or was before.

    `order`: they are compared with `<` and the like. `as_numbers`: choices may count as their points.
    """
    first = nodes[0].type.kind
    if first in PLAIN and all(node.type.kind is first for node in nodes):
        return nodes
    if any(node.type.kind is Kind.ANY for node in nodes):
        return None
    if not order and same_records(nodes):
        return nodes
    for node in nodes:
        if node.type.kind not in SINGLE:
            not_single(checker, node)
            return None
    if as_numbers and (order or any(node.type.kind is Kind.NUMBER for node in nodes)):
        nodes = [scored(node) if has_points(node.type) else node for node in nodes]
    kinds = {node.type.kind for node in nodes}
    if kinds == {Kind.DATE, Kind.MOMENT}:
        return [as_day(node) for node in nodes]
    if len(kinds) > 1:
        mixed(checker, nodes)
        return None
    if order and not kinds <= ORDERED:
        no_order(checker, nodes)
        return None
    if kinds == {Kind.CHOICE} and not share_options(nodes):
        other_question(checker, nodes)
        return None
    return nodes


def same_records(nodes: list[t.Node]) -> bool:
    """Whether they are identities of one kind of record, of which one is certain (`CALLED`)."""
    items = {node.type.item for node in nodes if node.type.kind is Kind.ACTIVITY}
    alike = {(node.type.kind, node.type.of) for node in nodes}
    return CALLED in items and items <= {CALLED, "record"} and len(alike) == 1


def share_options(nodes: list[t.Node]) -> bool:
    known = [node.type.options for node in nodes if node.type.options]
    return all(any(name in known[0] for name in options) for options in known[1:])


def not_single(checker: Checker, node: t.Node) -> None:
    what, source = called(node.type.kind), checker.source(node)
    several = node.type.kind is Kind.CHOICES
    checker.wrong(
        "mixed-types",
        node,
        f'"{source}" är {what.sv} och kan inte jämföras',
        f'"{source}" is {what.en} and cannot be compared',
        help=Message(
            f"Skriv svaret först: svar in {source}", f"Write the answer first: answer in {source}"
        )
        if several
        else rows_help(node, checker.text),
    )


def mixed(checker: Checker, nodes: list[t.Node]) -> None:
    first = nodes[0]
    other = next(node for node in nodes if node.type.kind is not first.type.kind)
    one, two = called(first.type.kind), called(other.type.kind)
    name = other.value if isinstance(other, t.Constant) else None
    quoted = first.type.kind is Kind.CHOICE and isinstance(name, str) and name in first.type.options
    checker.wrong(
        "mixed-types",
        other,
        f"{first_upper(one.sv)} kan inte jämföras med {two.sv}",
        f"{first_upper(one.en)} cannot be compared with {two.en}",
        help=Message(f"Skriv {name} utan citattecken", f"Write {name} without quotes")
        if quoted
        else Message(
            f"{checker.quoted(first)} är {one.sv}, {checker.quoted(other)} är {two.sv}",
            f"{checker.quoted(first)} is {one.en}, {checker.quoted(other)} is {two.en}",
        ),
        repair=str(name) if quoted else None,
    )


def no_order(checker: Checker, nodes: list[t.Node]) -> None:
    what = called(nodes[0].type.kind)
    checker.wrong(
        "mixed-types",
        nodes[0],
        f"{checker.quoted(nodes[0])} är {what.sv}, som inte har någon ordning",
        f"{checker.quoted(nodes[0])} is {what.en}, which has no order",
        help=Message(
            "Använd == eller !=, eller ge svaren `points`",
            "Use == or !=, or give the options `points`",
        ),
    )


def other_question(checker: Checker, nodes: list[t.Node]) -> None:
    checker.wrong(
        "mixed-types",
        nodes[-1],
        f"{checker.quoted(nodes[0])} och {checker.quoted(nodes[-1])} har inget svar gemensamt",
        f"{checker.quoted(nodes[0])} and {checker.quoted(nodes[-1])} have no answer in common",
    )
