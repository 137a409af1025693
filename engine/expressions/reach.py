"""Owns which numbers an expression can give, from what may be answered: `reachable` and `Reach`.

A reach may hold more than really can be reached, never less. It is exact for sums of scales and
matrices, times and plus constants; names that stand twice are counted once where they are few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil, floor, gcd, inf, isfinite

from engine.expressions import tree as t
from engine.expressions.runtime import rounded
from engine.expressions.types import Kind, Type

MOST_VALUES = 2000
MOST_PAIRS = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`values`: all of them, when they are few. Else those from `low` to `high`, both included: with a
    `step`, multiples of it (counted from `low`, or from 0 when `low` has no end); with step 0, all.
    """

    values: frozenset[float] | None = None
    low: float = -inf
    high: float = inf
    step: float = 0

    @property
    def least(self) -> float:
        return self.low if self.values is None else min(self.values, default=inf)

    @property
    def most(self) -> float:
        return self.high if self.values is None else max(self.values, default=-inf)

    def first(self, low: float, included: bool) -> float | None:
        """The least value from `low` (itself `included` or not); None when there is none. Without a
        step, and where `low` is not included, that is `low` itself: there are values right above it.
        """
        if self.values is not None:
            above = (v for v in self.values if v > low or (included and v == low))
            return min(above, default=None)
        found = self.stepped(low, included) if self.step else max(low, self.low)
        beyond = found > self.high or (not self.step and not included and found >= self.high)
        return None if beyond or found == inf else found

    def stepped(self, low: float, included: bool) -> float:
        if low < self.low:
            return self.low
        base = self.low if isfinite(self.low) else 0.0
        if not isfinite(low):
            return low
        count = (low - base) / self.step
        found = base + ceil(count) * self.step
        return found + self.step if found == low and not included else found


def few(values: Iterable[float]) -> Reach:
    found = frozenset(value for value in values if isfinite(value))
    if len(found) <= MOST_VALUES:
        return Reach(values=found)
    return Reach(low=min(found), high=max(found), step=step_of(found))


def step_of(values: Iterable[float]) -> float:
    ordered = sorted(values)
    if any(value != floor(value) for value in ordered):
        return 0
    return gcd(*(int(value - ordered[0]) for value in ordered))


def last_below(reach: Reach, start: float, limit: float) -> float:
    """The last reached value from `start`, one of them, to before `limit`; without a step `limit`."""
    if not reach.step or not isfinite(limit) or not isfinite(start):
        return limit
    return start + (ceil((limit - start) / reach.step) - 1) * reach.step


WHOLE_NUMBERS = Reach(step=1)
COUNTS = Reach(low=0, step=1)
COUNTED = Type(kind=Kind.NUMBER, whole=True, low=0)
ANYTHING = Reach()


def reach_of(node: t.Node) -> Reach:
    """The numbers that a numeric node can give, besides unknown."""
    match node:
        case t.Constant():
            return few([node.value] if isinstance(node.value, int | float) else [])
        case t.Score():
            return few(value for value in node.points.values() if value is not None)
        case t.Name() | t.Member():
            return of_type(node.type)
        case t.Negative():
            return mapped(reach_of(node.of), lambda value: -value, turned=True)
        case t.Arithmetic():
            return arithmetic(node.operator, reach_of(node.left), reach_of(node.right))
        case t.If():
            return union(reach_of(node.then), reach_of(node.otherwise))
        case t.Call():
            return of_call(node)
        case t.Over():
            return of_rows(node)
        case t.About():
            return COUNTS
        case _:
            return ANYTHING


def of_type(type_: Type) -> Reach:
    low = -inf if type_.low is None else type_.low
    high = inf if type_.high is None else type_.high
    if not type_.whole:
        return Reach(low=low, high=high)
    low, high = (ceil(low) if isfinite(low) else low), (floor(high) if isfinite(high) else high)
    if high - low < MOST_VALUES:
        return few(float(value) for value in range(int(low), int(high) + 1))
    return Reach(low=low, high=high, step=1)


def of_call(node: t.Call) -> Reach:
    match node.function:
        case "round":
            return round_reach(node)
        case "abs":
            found = reach_of(node.arguments[0])
            return union(absolute(found), Reach(values=frozenset()))
        case "min" | "max":
            return extreme(node.function, [reach_of(argument) for argument in node.arguments])
        case "count":
            return count_reach(node.arguments[0].type)
        case "year":
            return Reach(low=1, high=9999, step=1)
        case "age":
            return Reach(low=0, high=9998, step=1)
        case _:
            return WHOLE_NUMBERS


def round_reach(node: t.Call) -> Reach:
    digits = node.arguments[1]
    places = digits.value if isinstance(digits, t.Constant) and isinstance(digits.value, int) else 0
    found = mapped(reach_of(node.arguments[0]), lambda value: rounded(value, places) or 0.0)
    if found.values is not None:
        return found
    return Reach(low=found.low, high=found.high, step=1 if places == 0 else 0)


def count_reach(type_: Type) -> Reach:
    if type_.kind is Kind.CHOICES and type_.options:
        return few(float(value) for value in range(len(type_.options) + 1))
    most = most_rows(type_)
    return COUNTS if most is None else of_type(replace(COUNTED, high=most))


def most_rows(type_: Type) -> float | None:
    """How many rows there may be; None when that is not known."""
    return type_.high if type_.kind is Kind.COLLECTION and type_.high is not None else None


def absolute(found: Reach) -> Reach:
    if found.values is not None:
        return few(abs(value) for value in found.values)
    if found.low >= 0:
        return found
    high = max(-found.low, found.high)
    step = found.step if found.step in (0, 1) else 0
    return Reach(low=max(0.0, -found.high), high=high, step=step)


def extreme(function: str, found: list[Reach]) -> Reach:
    pick: Callable[..., float] = min if function == "min" else max
    result = found[0]
    for other in found[1:]:
        pairs = paired(result, other, lambda a, b: pick(a, b))
        result = pairs or Reach(
            low=pick(result.least, other.least),
            high=pick(result.most, other.most),
            step=1 if whole(result) and whole(other) else 0,
        )
    return result


def whole(found: Reach) -> bool:
    """Whether there are only whole numbers."""
    if found.values is not None:
        return all(value == floor(value) for value in found.values)
    based = not isfinite(found.low) or found.low == floor(found.low)
    return bool(found.step) and found.step == floor(found.step) and based


def of_rows(node: t.Over) -> Reach:
    if node.function == "count":
        return rows_counted(node)
    if node.what is None and node.where is None:
        return matrix_reach(node)
    each = few(points_of(node)) if takes_points(node) else reach_of(node.what or node)
    if node.function in ("min", "max"):
        return each
    if node.function == "mean":
        return mean_reach(each)
    low, high = sum_ends(node, each)
    return Reach(low=low, high=high, step=1 if whole(each) else 0)


def sum_ends(node: t.Over, each: Reach) -> tuple[float, float]:
    """What rows can add up to at least and at most; none of them may be there."""
    if node.rows.type.kind is Kind.CHOICES and takes_points(node):
        points = list(points_of(node))
        return (sum(min(0.0, one) for one in points), sum(max(0.0, one) for one in points))
    most = most_rows(node.rows.type)
    if most is not None and most <= 0:
        return (0.0, 0.0)
    many = inf if most is None else most
    low = 0.0 if each.least >= 0 else many * each.least
    high = 0.0 if each.most <= 0 else many * each.most
    return (low - rounding(low, each.least), high + rounding(high, each.most))


def rounding(end: float, each: float) -> float:
    """By how much adding decimals may be off; whole numbers add up exactly."""
    return 0.0 if not isfinite(end) or end == 0 or each == floor(each) else 1e-9 * abs(end)


def mean_reach(each: Reach) -> Reach:
    """Between the ends; adding decimals may be off by a little, but not beyond a whole end."""
    low, high = each.least, each.most
    slack = 1e-9 * max(abs(low), abs(high)) if isfinite(low) and isfinite(high) else 0
    return Reach(
        low=low if low == -inf or low == floor(low) else low - slack,
        high=high if high == inf or high == floor(high) else high + slack,
    )


def takes_points(node: t.Over) -> bool:
    """Whether it is the points themselves that are taken from each row."""
    what = node.what
    if what is None:
        return True
    return isinstance(what, t.Name) and bool(node.scores) and what.level == node.level


def points_of(node: t.Over) -> Iterator[float]:
    return (value for _, table in node.scores for value in table.values() if value is not None)


def rows_counted(node: t.Over) -> Reach:
    if node.rows.type.kind is Kind.MATRIX:
        return few(float(value) for value in range(len(node.scores) + 1))
    return count_reach(node.rows.type)


def matrix_reach(node: t.Over) -> Reach:
    """Sums (or means) of a matrix with all rows answered, and with as few as suffice."""
    size = len(node.scores)
    sums = sums_by_answered(node)
    if sums is None:
        return matrix_ends(node)
    if node.function == "mean":
        least = max(1, node.at_least)
        return few(value / n for n in range(least, size + 1) for value in sums[n])
    partial = (
        rounded(value * size / n, 0) or 0.0
        for n in range(max(1, node.at_least), size)
        for value in sums[n]
    )
    return few([*sums[size], *partial])


def matrix_ends(node: t.Over) -> Reach:
    """Between what all rows give at least and at most; fewer rows are raised in proportion."""
    points = list(points_of(node)) or [0.0]
    times = 1 if node.function == "mean" else len(node.scores)
    return Reach(low=min(points) * times, high=max(points) * times)


def sums_by_answered(node: t.Over) -> list[set[float]] | None:
    """For each number of answered rows, the sums that some of the rows can give; None when they are
    too many.
    """
    rows = [{value for value in table.values() if value is not None} for _, table in node.scores]
    alike = all(points == rows[0] for points in rows)
    sums: list[set[float]] = [{0.0}, *(set() for _ in rows)]
    for number, points in enumerate(rows, 1):
        for n in (number,) if alike else range(number, 0, -1):
            sums[n] |= {before + value for before in sums[n - 1] for value in points}
        if sum(len(found) for found in sums) > MOST_PAIRS:
            return None
    return sums


def mapped(found: Reach, change: Callable[[float], float], turned: bool = False) -> Reach:
    if found.values is not None:
        return few(change(value) for value in found.values)
    ends = (change(found.low), change(found.high)) if not turned else (-found.high, -found.low)
    return Reach(low=ends[0], high=ends[1], step=found.step if turned else 0)


def union(one: Reach, other: Reach) -> Reach:
    if one.values is not None and other.values is not None:
        return few(one.values | other.values)
    if not one.values and one.values is not None:
        return other
    if not other.values and other.values is not None:
        return one
    step = 1 if whole(one) and whole(other) else 0
    return Reach(low=min(one.least, other.least), high=max(one.most, other.most), step=step)


def paired(
    one: Reach, other: Reach, change: Callable[[float, float], float | None]
) -> Reach | None:
    """Every value of one with every value of the other, when there are not too many."""
    if (
        one.values is None
        or other.values is None
        or len(one.values) * len(other.values) > MOST_PAIRS
    ):
        return None
    results = (change(a, b) for a in one.values for b in other.values)
    return few(value for value in results if value is not None)


OPERATIONS: dict[str, Callable[[float, float], float | None]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: float(a) * b,
    "/": lambda a, b: None if b == 0 else a / b,
    "%": lambda a, b: None if b == 0 else float(a) % b,
}


def arithmetic(operator: str, left: Reach, right: Reach) -> Reach:
    found = paired(left, right, OPERATIONS[operator])
    if found is not None:
        return found
    if frozenset() in (left.values, right.values):
        return few([])
    if operator in "+-":
        right = right if operator == "+" else mapped(right, lambda value: -value, turned=True)
        return Reach(
            low=left.least + right.least, high=left.most + right.most, step=common_step(left, right)
        )
    if operator == "%":
        return remainder(left, right)
    return product(operator, left, right)


def common_step(left: Reach, right: Reach) -> float:
    steps = [
        found.step if found.values is None else step_of(found.values) for found in (left, right)
    ]
    if not (whole(left) and whole(right)) or not all(
        isfinite(found.least) for found in (left, right)
    ):
        return 1 if whole(left) and whole(right) else 0
    return gcd(*(int(step) for step in steps)) or 1


def remainder(left: Reach, right: Reach) -> Reach:
    ends, step = (right.least, right.most), 1 if whole(left) and whole(right) else 0
    if step:  # the remainder is at least one less than the divisor
        ends = (min(0.0, ends[0] + 1), max(0.0, ends[1] - 1))
    return Reach(low=min(0.0, ends[0]), high=max(0.0, ends[1]), step=step)


def product(operator: str, left: Reach, right: Reach) -> Reach:
    """By one constant the values keep their distances; otherwise only the ends are known."""
    constant = single(right)
    if constant is None and operator == "*":
        left, constant = right, single(left)
    if constant is None:
        return WHOLE_NUMBERS if operator == "*" and whole(left) and whole(right) else ANYTHING
    if constant == 0:
        return few([0.0]) if operator == "*" else few([])
    scale = constant if operator == "*" else 1 / constant
    ends = sorted((left.least * scale, left.most * scale))
    stepped = isfinite(left.low) and scale == floor(scale)
    return Reach(low=ends[0], high=ends[1], step=left.step * abs(scale) if stepped else 0)


def single(found: Reach) -> float | None:
    return next(iter(found.values)) if found.values is not None and len(found.values) == 1 else None
