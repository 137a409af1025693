"""Owns what an expression looks like before anybody knows what its names mean.

`parser` makes it, `printing` writes it back, `checking` turns it into the typed tree of `tree`.
Every part knows where it stands: `start` and `end` count characters from 0, the end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from engine.foundation.durations import Duration


@dataclass(frozen=True, slots=True)
class Literal:
    start: int
    end: int
    value: bool | int | float | str | date | Duration


@dataclass(frozen=True, slots=True)
class Name:
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Dot:
    """`of.name`; the name itself stands at the end of the part."""

    start: int
    end: int
    of: Syntax
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`, `function(first of of where where)` or `function(first to to)`."""

    start: int
    end: int
    function: str
    arguments: tuple[Syntax, ...]
    of: Syntax | None = None
    where: Syntax | None = None
    to: Name | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list in brackets."""

    start: int
    end: int
    items: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """`not x` or `-x`."""

    start: int
    end: int
    operator: str
    of: Syntax


@dataclass(frozen=True, slots=True)
class Binary:
    """`+ - * / %`, `in` and `not in`."""

    start: int
    end: int
    operator: str
    left: Syntax
    right: Syntax


@dataclass(frozen=True, slots=True)
class Logic:
    """Two or more parts with the same `and` or `or` between them."""

    start: int
    end: int
    operator: str
    parts: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """`a < b <= c`: one operator fewer than operands."""

    start: int
    end: int
    operands: tuple[Syntax, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """`then if condition else otherwise`."""

    start: int
    end: int
    condition: Syntax
    then: Syntax
    otherwise: Syntax


Syntax: TypeAlias = Literal | Name | Dot | Call | Sequence | Unary | Binary | Logic | Chain | Choose


def parts_of(syntax: Syntax) -> tuple[Syntax, ...]:
    """What stands directly inside, in the order written."""
    match syntax:
        case Literal() | Name():
            return ()
        case Dot() | Unary():
            return (syntax.of,)
        case Call():
            extra = (syntax.of, syntax.where, syntax.to)
            return (*syntax.arguments, *(part for part in extra if part is not None))
        case Sequence():
            return syntax.items
        case Binary():
            return (syntax.left, syntax.right)
        case Logic():
            return syntax.parts
        case Chain():
            return syntax.operands
        case _:
            return (syntax.then, syntax.condition, syntax.otherwise)
