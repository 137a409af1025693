"""Owns what a set of conditions depends on, as a few variables with a few values each.

A condition is rewritten so that it names only such variables (`v0`, `v1`, …): a choice has its options, a
number that is compared with constants has one value on each side of them, two things that are compared
with each other are less, equal or greater. Whatever cannot be seen through becomes a variable that may be
anything its kind allows. So the rewritten conditions can do all that the real ones can, and at times more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias, TypeGuard

from engine.expressions import tree as t
from engine.expressions.certainty import nullable
from engine.expressions.describing import TURNED, pairs_of
from engine.expressions.reach import reach_of
from engine.expressions.scope import Value
from engine.expressions.to_json import key_of
from engine.expressions.types import BOOLEAN, TEXT, WHOLE, Kind, Type
from engine.expressions.walking import everything

Plain: TypeAlias = bool | int | float | str | date
MOST_OPTIONS = 40
ELSE = "\0"
"""A text, party or state that no condition names."""
NAMED = frozenset({Kind.TEXT, Kind.USER, Kind.CONTACT, Kind.ORGANISATION, Kind.CHOICE})


class Variables:
    """The variables of some conditions. First `look` at each condition, then `rewritten` it."""

    def __init__(self) -> None:
        self.constants: dict[str, set[Plain]] = {}
        self.names: dict[str, str] = {}
        self.domains: dict[str, tuple[Value, ...]] = {}

    def look(self, node: t.Node) -> None:
        """Notes with which constants each term of a condition is compared."""
        for pair in comparisons(node):
            term, constants = against_constants(pair)
            if term is not None and not isinstance(unscored(term), t.Constant):
                self.constants.setdefault(key_of(term), set()).update(constants)

    def note_states(self, nodes: Iterable[t.Node]) -> None:
        """All states that the conditions ask about, so that they know of one another."""
        asked = (part for node in nodes for part in everything(node) if is_in_state(part))
        leaves = {leaf for part in asked if isinstance(part, t.About) for leaf in part.leaves}
        self.constants["@state"] = set(leaves)

    def variable(self, key: str, domain: Iterable[Value], type_: Type, at: t.Node) -> t.Node:
        name = self.names.setdefault(key, f"v{len(self.names)}")
        if name not in self.domains:
            self.domains[name] = tuple(dict.fromkeys(domain))
        return t.Name(type=type_, start=at.start, end=at.end, place="own", name=name)

    def rewritten(self, node: t.Node) -> t.Node:
        match node:
            case t.Constant():
                return node
            case t.Not():
                return replace(node, of=self.rewritten(node.of))
            case t.Logic():
                return replace(node, parts=tuple(self.rewritten(part) for part in node.parts))
            case t.If() if node.type.kind is Kind.BOOLEAN:
                return replace(
                    node,
                    condition=self.rewritten(node.condition),
                    then=self.rewritten(node.then),
                    otherwise=self.rewritten(node.otherwise),
                )
            case t.Compare() if len(node.operands) > 2:
                pairs = tuple(self.rewritten(pair) for pair in pairs_of(node))
                return t.Logic(
                    type=BOOLEAN, start=node.start, end=node.end, operator="and", parts=pairs
                )
            case t.Compare():
                return self.comparison(node)
            case t.Among():
                return self.membership(node)
            case t.Call(function="answered"):
                return self.answered(node)
            case t.About(function="in_state", level=0):
                return self.state(node)
            case _:
                return self.anything(node)

    def anything(self, node: t.Node) -> t.Node:
        """A condition that is not seen through."""
        unknown: tuple[Value, ...] = (None,) if nullable(node) else ()
        return self.variable(key_of(node), (True, False, *unknown), BOOLEAN, node)

    def comparison(self, node: t.Compare) -> t.Node:
        term, _ = against_constants(node)
        if term is None:
            return self.order(node)
        if isinstance(unscored(term), t.Constant):
            return node
        seen = self.term(term)
        if seen is None:
            return self.anything(node)
        return replace(node, operands=tuple(seen if one is term else one for one in node.operands))

    def membership(self, node: t.Among) -> t.Node:
        seen = self.term(node.item) if all_constant(node.options) else None
        return self.anything(node) if seen is None else replace(node, item=seen)

    def answered(self, node: t.Call) -> t.Node:
        of = node.arguments[0]
        plain = is_choice(of) or of.type.kind is Kind.BOOLEAN or key_of(of) in self.constants
        seen = self.term(of) if plain else None
        return self.anything(node) if seen is None else replace(node, arguments=(seen,))

    def state(self, node: t.About) -> t.Node:
        """Where the case is: it is in one state at a time."""
        known = sorted(str(leaf) for leaf in self.constants["@state"])
        where = self.variable("@state", (*known, ELSE), TEXT, node)
        leaves = tuple(
            t.Constant(type=TEXT, start=node.start, end=node.end, value=leaf)
            for leaf in node.leaves
        )
        return t.Among(type=BOOLEAN, start=node.start, end=node.end, item=where, options=leaves)

    def term(self, node: t.Node) -> t.Node | None:
        """What stands beside a constant, as a variable; points by way of the choice that gives them."""
        if isinstance(node, t.Score):
            chosen = self.term(node.of)
            return None if chosen is None else replace(node, of=chosen)
        domain = self.domain(node)
        if domain is None:
            return None
        unknown: tuple[Value, ...] = (None,) if nullable(node) else ()
        return self.variable(key_of(node), (*domain, *unknown), node.type, node)

    def domain(self, node: t.Node) -> tuple[Value, ...] | None:
        """Values of a term on each side of what it is compared with."""
        constants = self.constants.get(key_of(node), set())
        match node.type.kind:
            case Kind.BOOLEAN:
                return (True, False)
            case Kind.CHOICE if node.type.options:
                return tuple(node.type.options) if len(node.type.options) <= MOST_OPTIONS else None
            case Kind.NUMBER:
                return representatives(node, {c for c in constants if is_number(c)})
            case Kind.DATE:
                return around_days({c for c in constants if isinstance(c, date)})
            case kind if kind in NAMED:
                return (*sorted(c for c in constants if isinstance(c, str)), ELSE)
            case _:
                return None

    def order(self, node: t.Compare) -> t.Node:
        """Two things beside each other: less, equal or greater, the same wherever both are compared."""
        left, right = node.operands
        keys = key_of(left), key_of(right)
        operator = node.operators[0]
        if keys[1] < keys[0]:
            operator, keys = TURNED[operator], (keys[1], keys[0])
        if keys[0] == keys[1]:
            domain: tuple[Value, ...] = (0,)
        else:
            domain = (-1, 0, 1)
        unknown = (None,) if nullable(left) or nullable(right) else ()
        seen = self.variable(f"{keys[0]}~{keys[1]}", (*domain, *unknown), WHOLE, node)
        zero = t.Constant(type=WHOLE, start=node.start, end=node.end, value=0)
        return replace(node, operators=(operator,), operands=(seen, zero))


def comparisons(node: t.Node) -> Iterator[t.Compare | t.Among]:
    """All comparisons of a condition's skeleton, chains as pairs."""
    match node:
        case t.Compare() if len(node.operands) > 2:
            yield from pairs_of(node)
        case t.Compare() | t.Among():
            yield node
        case t.Not() | t.Logic() | t.If():
            for part in t.parts_of(node):
                yield from comparisons(part)
        case _:
            return


def against_constants(node: t.Compare | t.Among) -> tuple[t.Node | None, tuple[Plain, ...]]:
    """The term that stands beside constants, and these; None when no side is constant."""
    if isinstance(node, t.Among):
        return (node.item, values_of(node.options)) if all_constant(node.options) else (None, ())
    left, right = node.operands
    if isinstance(right, t.Constant):
        return left, values_of((right,))
    return (right, values_of((left,))) if isinstance(left, t.Constant) else (None, ())


def all_constant(nodes: tuple[t.Node, ...]) -> bool:
    return all(isinstance(node, t.Constant) for node in nodes)


def values_of(nodes: tuple[t.Node, ...]) -> tuple[Plain, ...]:
    values = (node.value for node in nodes if isinstance(node, t.Constant))
    return tuple(value for value in values if isinstance(value, bool | int | float | str | date))


def unscored(node: t.Node) -> t.Node:
    return node.of if isinstance(node, t.Score) else node


def is_in_state(node: t.Node) -> bool:
    return isinstance(node, t.About) and node.function == "in_state" and node.level == 0


def is_choice(node: t.Node) -> bool:
    return node.type.kind is Kind.CHOICE and bool(node.type.options)


def is_number(value: Plain) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def representatives(node: t.Node, constants: set[float]) -> tuple[Value, ...]:
    """One reachable number on each side of the constants, and those of them that can be reached."""
    reach = reach_of(node)
    found: list[float] = []
    ordered = sorted(constants)
    lowest = reach.first(float("-inf"), True)
    if lowest is not None:
        found.append(lowest if lowest > float("-inf") else (ordered[0] - 1 if ordered else 0.0))
    for i, constant in enumerate(ordered):
        at = reach.first(constant, True)
        if at == constant:
            found.append(constant)
        after = reach.first(constant, False)
        limit = ordered[i + 1] if i + 1 < len(ordered) else float("inf")
        if after is not None and after < limit:
            found.append(between(reach.step, after, constant, limit, reach.most))
    return tuple(found)


def between(step: float, after: float, constant: float, limit: float, most: float) -> float:
    """A reachable number above a constant; where numbers lie close, one halfway to the next."""
    if after > constant or step:
        return after
    end = min(limit, most)
    return constant + 1 if end == float("inf") else (constant + end) / 2


def around_days(days: set[date]) -> tuple[Value, ...]:
    """The days themselves, and one before, between and after them."""
    one = timedelta(days=1)
    ordered = sorted(days)
    found: set[date] = set(ordered)
    for day in ordered:
        found |= {day - one} if day > date.min else set()
        found |= {day + one} if day < date.max else set()
    return tuple(sorted(found)) or (date(2000, 1, 1),)
