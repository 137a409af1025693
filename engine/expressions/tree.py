"""Owns the typed tree of a checked expression: every name resolved, every type known.

`checking` makes it; `compile`, `explaining`, `analysis` and `to_json` use it. What a node means does not
depend on anything outside it but the environment: tables of points, leaves of states and the like lie in
the node. Unknown is None. Each node knows where it stands in the text (characters from 0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from engine.expressions.types import Type
from engine.foundation.durations import Duration
from engine.foundation.texts import Text

Table: TypeAlias = Mapping[str, float | None]
"""Options to their points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    type: Type
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Part):
    """A literal or an option's name."""

    value: None | bool | int | float | str | date | Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Part):
    """A name of a place of `Env`: own, row, person, setting, case, activity, team, clock, user, this,
    waiting and in_time (a form's asks), or `env` for `unit` and `subproject`. In place `row`, `level` 0
    is the row one stands in, 1 and 2 the rows that the functions around go through.
    """

    place: str
    name: str
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Part):
    """`of.name`, where `of` is a group, submission, activity or matrix. `@at` is when it was submitted."""

    of: Node
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Part):
    """One of a collection: `which` is latest, first or previous."""

    of: Node
    which: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Part):
    """The items of a collection for which `where` is true, in their order: what a `Pick` picks one of."""

    rows: Node
    where: Node
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Part):
    """The points of a chosen option."""

    of: Node
    points: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Part):
    """The day of a moment."""

    of: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative(Part):
    of: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Part):
    """`+ - * / %` of numbers. `%` has the sign of the divisor."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Part):
    """A date or moment, and a duration later (`+`) or earlier (`-`)."""

    operator: str
    when: Node
    by: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Part):
    of: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic(Part):
    """`and` or `or` of two or more."""

    operator: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Part):
    """A chain: each operator stands between its two operands; all must hold."""

    operators: tuple[str, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Among(Part):
    """`item in [options]`."""

    item: Node
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds(Part):
    """`item in several`, where `several` is many answers."""

    item: Node
    several: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class If(Part):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Part):
    """today, year, age (birth date and day), days_between, working_days_between, round, abs, min, max,
    answered, count (of a collection or many answers, without `where`).
    """

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Over(Part):
    """count, any, all, sum, mean, min or max over rows. `what` is the value of each row, `where` which
    rows count; both meet the row at `level`. `rows` is a collection, many answers or a matrix; the latter
    two have `scores`: for each row of the matrix (or `""` for every answer) the points of its options.
    `at_least`: so many rows of a matrix must be answered.
    """

    function: str
    rows: Node
    what: Node | None
    where: Node | None
    level: int
    scores: tuple[tuple[str, Table], ...] = ()
    at_least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Part):
    """entered, last_entered, left, in_state, ever_in, times_in, days_in: about a state, given by its
    leaves. `level` 0 is about the case itself, else about the activity at that level.
    """

    function: str
    state: str
    leaves: tuple[str, ...]
    level: int = 0
    label: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consented(Part):
    """Whether a consent stands today, to `party` where it has parties. Never unknown: what nobody has given
    does not stand. `level` as for `About`.
    """

    consent: str
    party: Node | None = None
    level: int = 0
    label: Text | None = None


Node: TypeAlias = (
    Constant
    | Name
    | Member
    | Pick
    | Kept
    | Score
    | Day
    | Negative
    | Arithmetic
    | Shift
    | Not
    | Logic
    | Compare
    | Among
    | Holds
    | If
    | Call
    | Over
    | About
    | Consented
)


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside, in the order they are met."""
    match node:
        case Constant() | Name() | About():
            return ()
        case Consented():
            return () if node.party is None else (node.party,)
        case Member() | Pick() | Score() | Day() | Negative() | Not():
            return (node.of,)
        case Kept():
            return (node.rows, node.where)
        case Arithmetic():
            return (node.left, node.right)
        case Shift():
            return (node.when, node.by)
        case Logic():
            return node.parts
        case Compare():
            return node.operands
        case Among():
            return (node.item, *node.options)
        case Holds():
            return (node.item, node.several)
        case If():
            return (node.condition, node.then, node.otherwise)
        case Call():
            return node.arguments
        case _:
            return tuple(part for part in (node.rows, node.what, node.where) if part is not None)
