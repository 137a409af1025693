"""Owns what can be said of expressions before anybody has answered: which outcomes a condition has over all
answers, which rows of a table are reached, which values a number takes and whether ranges cover them.

Sound, not complete: an outcome may be thought possible that is not, never the other way round. So
"always true", "never reached" and "covers everything" are certain when they are said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from itertools import combinations, product
from math import inf, prod
from typing import TypeAlias, cast

from engine.expressions import tree as t
from engine.expressions.certainty import nullable
from engine.expressions.compile import compiled, compiled_parts
from engine.expressions.expression import Expression
from engine.expressions.reach import Reach, few, last_below, reach_of
from engine.expressions.runtime import pair_holds
from engine.expressions.scope import Env, Value
from engine.expressions.to_json import key_of
from engine.expressions.types import Kind
from engine.expressions.variables import Variables, against_constants
from engine.expressions.walking import rebuilt
from engine.foundation.calendar import Calendar

Outcome: TypeAlias = bool | None
Outcomes: TypeAlias = frozenset[Outcome]
ALL: Outcomes = frozenset({True, False, None})
MOST_CASES = 2000
DAY = date(2024, 1, 1)
MOMENT = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Of a table read from the top: `unreached` rows (from 0), which are never the first true one, and
    whether all rows may be false, so that `else` is needed.
    """

    unreached: tuple[int, ...]
    falls_through: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From `low`, included, to `high`, included unless `below_high`; None: without end."""

    low: float
    high: float | None = None
    below_high: bool = False

    def holds(self, value: float) -> bool:
        if value < self.low:
            return False
        return (
            self.high is None or value < self.high or (value == self.high and not self.below_high)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How ranges lie over what can be reached. `gaps`: stretches (least and greatest reached value, or
    the limits between which) that no range holds. `overlaps`: two ranges (by place from 0) and a value that
    both hold. `unused`: ranges that hold no reached value.
    """

    gaps: tuple[tuple[float, float], ...] = ()
    overlaps: tuple[tuple[int, int, float], ...] = ()
    unused: tuple[int, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.gaps and not self.overlaps


def outcomes(expression: Expression) -> Outcomes:
    """Which of true, false and unknown a condition may give, over all options and ranges declared.

    True is missing: never true. False is missing: never false, so always true once it is known.
    """
    return outcomes_of(expression.tree)


def outcomes_of(node: t.Node) -> Outcomes:
    if isinstance(node, t.Compare) and len(node.operands) == 2:
        return compared(node)
    if isinstance(node, t.Among):
        return among(node)
    if not isinstance(node, t.Not | t.Logic | t.If | t.Compare):
        return lone(node)
    if not isinstance(node, t.Compare) and disjoint(t.parts_of(node)):
        return apart(node)
    found = joint([node])
    return apart(node) if found is None else frozenset(case[0] for case in found)


def compared(node: t.Compare) -> Outcomes:
    """The outcomes of one comparison, without compiling it."""
    unknown = frozenset({None}) if any(map(nullable, node.operands)) else frozenset()
    term, _ = against_constants(node)
    if term is None:
        left, right = map(key_of, node.operands)
        order = (0,) if left == right else (-1, 0, 1)
        return unknown | {pair_holds(node.operators[0], one, 0) for one in order}
    values = term_values(term, node)
    if values is None:
        return ALL
    constant = next((one for one in node.operands if one is not term), term)
    limit = constant.value if isinstance(constant, t.Constant) else None
    pairs = ((value, limit) if term is node.operands[0] else (limit, value) for value in values)
    return unknown | {pair_holds(node.operators[0], *pair) for pair in pairs}


def among(node: t.Among) -> Outcomes:
    """The outcomes of `item in [options]`, without compiling it."""
    unknown = frozenset({None}) if nullable(node.item) else frozenset()
    term, _ = against_constants(node)
    values = None if term is None else term_values(term, node)
    if values is None:
        return ALL
    options = [one.value for one in node.options if isinstance(one, t.Constant)]
    pairs = ([pair_holds("==", value, option) for option in options] for value in values)
    return unknown | {reduce(either, found) for found in pairs}


def lone(node: t.Node) -> Outcomes:
    """The outcomes of what is not seen through: a name, a function."""
    if isinstance(node, t.Constant):
        return frozenset({node.value if isinstance(node.value, bool) else None})
    return ALL if nullable(node) else frozenset({True, False})


def term_values(term: t.Node, node: t.Compare | t.Among) -> tuple[Value, ...] | None:
    """What stands beside a constant may be this, besides unknown; None when it is not seen through."""
    if isinstance(term, t.Constant):
        return (term.value,)
    variables = Variables()
    variables.look(node)
    if not isinstance(term, t.Score):
        return variables.domain(term)
    chosen = variables.domain(term.of)
    return None if chosen is None else tuple(term.points.get(str(option)) for option in chosen)


def disjoint(parts: tuple[t.Node, ...]) -> bool:
    """Whether no two parts depend on the same thing, so that each has its outcomes by itself."""
    seen: set[str] = set()
    for part in parts:
        keys = {"state" if isinstance(one, t.About) else key_of(one) for one in leaves_of(part)}
        if seen & keys:
            return False
        seen |= keys
    return True


def rows(conditions: Sequence[Expression]) -> Rows:
    """Which rows of a `decide` table, `else` not among them, can be the first true one."""
    nodes = [condition.tree for condition in conditions]
    cases = joint(nodes)
    if cases is None:
        return rows_apart(nodes)
    reached = {row for case in cases if (row := first_true(case)) is not None}
    return Rows(
        unreached=tuple(i for i in range(len(nodes)) if i not in reached),
        falls_through=any(all(value is False for value in case) for case in cases),
    )


def first_true(case: tuple[Outcome, ...]) -> int | None:
    """The row that gives the value; None when none does, or an unknown one stands above."""
    row = next((i for i, value in enumerate(case) if value is not False), None)
    return row if row is not None and case[row] is True else None


def rows_apart(nodes: list[t.Node]) -> Rows:
    """Without looking at how rows hang together."""
    each = [outcomes_of(node) for node in nodes]
    always = next((i for i, found in enumerate(each) if found == {True}), len(each))
    return Rows(
        unreached=tuple(i for i, found in enumerate(each) if True not in found or i > always),
        falls_through=all(False in found for found in each),
    )


def joint(nodes: list[t.Node]) -> set[tuple[Outcome, ...]] | None:
    """The outcomes that several conditions may have together; None when there are too many cases."""
    variables = Variables()
    for node in nodes:
        variables.look(node)
    variables.note_states(nodes)
    seen = [variables.rewritten(node) for node in nodes]
    if prod(len(domain) for domain in variables.domains.values()) > MOST_CASES:
        return None
    run, env = compiled_parts(lambda: seen), environment()
    found = set()
    for case in cases_of(variables.domains):
        env.own = case
        found.add(cast(tuple[Outcome, ...], run(env)))
    return found


def cases_of(domains: dict[str, tuple[Value, ...]]) -> Iterator[dict[str, Value]]:
    for values in product(*domains.values()):
        yield dict(zip(domains, values, strict=True))


def environment() -> Env:
    """One whose `own` is put in place for each case; nothing else of it is looked at."""
    return Env(own={}, today=DAY, now=MOMENT, calendar=Calendar())


def apart(node: t.Node) -> Outcomes:
    """The outcomes when every part may have any of its own."""
    match node:
        case t.Not():
            return negated(outcomes_of(node.of))
        case t.Logic():
            combine = both if node.operator == "and" else either
            found = outcomes_of(node.parts[0])
            for part in node.parts[1:]:
                found = frozenset(combine(a, b) for a in found for b in outcomes_of(part))
            return found
        case t.If():
            return chosen(node)
        case _:
            return ALL


def negated(found: Outcomes) -> Outcomes:
    return frozenset(None if one is None else not one for one in found)


def chosen(node: t.If) -> Outcomes:
    conditions = outcomes_of(node.condition)
    found: Outcomes = frozenset({None}) if None in conditions else frozenset()
    found |= outcomes_of(node.then) if True in conditions else frozenset()
    return found | (outcomes_of(node.otherwise) if False in conditions else frozenset())


def both(one: Outcome, other: Outcome) -> Outcome:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def either(one: Outcome, other: Outcome) -> Outcome:
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def reachable(expression: Expression) -> Reach:
    """The numbers that an expression can give, besides unknown; for a name its own range."""
    node = expression.tree
    return enumerated(node) or reach_of(node)


def enumerated(node: t.Node) -> Reach | None:
    """Each case by itself, where a choice or number stands in several places and the cases are few."""
    leaves = list(leaves_of(node))
    names = {key: f"v{i}" for i, key in enumerate(dict.fromkeys(map(key_of, leaves)))}
    if len(names) == len(leaves):
        return None
    domains = {names[key_of(leaf)]: domain(leaf) for leaf in leaves}
    if prod(len(values) if values else MOST_CASES + 1 for values in domains.values()) > MOST_CASES:
        return None
    run, env = compiled(renamed(node, names)), environment()
    found: set[float] = set()
    for case in cases_of({name: values or () for name, values in domains.items()}):
        env.own = case
        value = run(env)
        found |= {value} if isinstance(value, int | float) else set()
    return few(found)


def leaves_of(node: t.Node) -> Iterator[t.Node]:
    """What an expression is worked out from: names, and functions that are not seen through."""
    if isinstance(node, LEAVES) or (isinstance(node, t.Call) and node.function in OPAQUE):
        yield node
        return
    for part in t.parts_of(node):
        yield from leaves_of(part)


LEAVES = (t.Name, t.Member, t.Pick, t.About, t.Over, t.Holds, t.Consented)
OPAQUE = frozenset({"today", "count", "age", "year", "days_between", "working_days_between"})


def domain(node: t.Node) -> tuple[Value, ...] | None:
    """All answers to a question, unknown last; None when they are too many to go through."""
    match node.type.kind:
        case Kind.BOOLEAN:
            return (True, False, None)
        case Kind.CHOICE:
            return (*node.type.options, None)
        case Kind.NUMBER:
            values = reach_of(node).values
            return None if values is None or len(values) > 200 else (*sorted(values), None)
        case _:
            return None


def renamed(node: t.Node, names: dict[str, str]) -> t.Node:
    def change(part: t.Node) -> t.Node | None:
        name = names.get(key_of(part))
        if name is None:
            return None
        return t.Name(type=part.type, start=part.start, end=part.end, place="own", name=name)

    return rebuilt(node, change)


def cover(reach: Reach, ranges: Sequence[Range]) -> Cover:
    """Whether ranges hold every reached value exactly once."""
    if reach.values is not None:
        return cover_values(sorted(reach.values), ranges)
    ordered = sorted(range(len(ranges)), key=lambda i: (ranges[i].low, end_of(ranges[i])))
    return Cover(
        gaps=tuple(gaps_between(reach, [ranges[i] for i in ordered])),
        overlaps=tuple(overlaps_between(reach, ranges, ordered)),
        unused=tuple(i for i, one in enumerate(ranges) if not reached_in(reach, one)),
    )


def cover_values(values: list[float], ranges: Sequence[Range]) -> Cover:
    holding = [[i for i, one in enumerate(ranges) if one.holds(value)] for value in values]
    overlaps = {
        (held[0], held[1]): value
        for value, held in reversed(list(zip(values, holding, strict=True)))
        if len(held) > 1
    }
    used = {i for held in holding for i in held}
    return Cover(
        gaps=tuple(stretches(values, [not held for held in holding])),
        overlaps=tuple((one, other, value) for (one, other), value in sorted(overlaps.items())),
        unused=tuple(i for i in range(len(ranges)) if i not in used),
    )


def stretches(values: list[float], missing: list[bool]) -> Iterator[tuple[float, float]]:
    """Neighbouring values that are missing, as the first and last of them."""
    start: float | None = None
    for i, (value, lacks) in enumerate(zip(values, missing, strict=True)):
        if lacks and start is None:
            start = value
        if start is not None and (i + 1 == len(values) or not missing[i + 1]):
            yield start, value
            start = None


def end_of(one: Range) -> float:
    return inf if one.high is None else one.high


def reached_in(reach: Reach, one: Range) -> bool:
    first = reach.first(one.low, True)
    return first is not None and one.holds(first)


def gaps_between(reach: Reach, ordered: list[Range]) -> Iterator[tuple[float, float]]:
    """Where a reached value lies after one range ends and before the next begins."""
    at, included = reach.least, True
    for one in ordered:
        first = reach.first(at, included)
        if first is not None and first < one.low:
            yield first, min(last_below(reach, first, one.low), reach.most)
        if (end_of(one), not one.below_high) >= (at, not included):
            at, included = end_of(one), one.below_high
    first = reach.first(at, included)
    if first is not None:
        yield first, reach.most


def overlaps_between(
    reach: Reach, ranges: Sequence[Range], ordered: list[int]
) -> Iterator[tuple[int, int, float]]:
    for before, after in combinations(ordered, 2):
        shared = reach.first(max(ranges[before].low, ranges[after].low), True)
        if shared is not None and ranges[before].holds(shared) and ranges[after].holds(shared):
            yield before, after, shared
