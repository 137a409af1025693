"""A second opinion on what a typed tree means: slow, direct, and sharing nothing with the compiler."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import Any

from engine.expressions import tree as t
from engine.expressions.scope import Env, Visit
from engine.expressions.types import Kind
from engine.foundation.durations import Duration, Unit

HOURS = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.WEEKS: 168}
MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}


def interpreted(node: t.Node, env: Env) -> Any:
    value = Interpreter(env).value(node, [env.row])
    if isinstance(value, float) and not isinstance(value, bool):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) <= 2**53 else value
    return value


class Interpreter:
    def __init__(self, env: Env) -> None:
        self.env = env

    def value(self, node: t.Node, rows: list[Any]) -> Any:
        return getattr(self, "do_" + type(node).__name__.lower())(node, rows)

    def do_constant(self, node: t.Constant, rows: list[Any]) -> Any:
        return node.value

    def do_name(self, node: t.Name, rows: list[Any]) -> Any:
        if node.place == "env":
            return getattr(self.env, node.name)
        place = rows[node.level] if node.place == "row" else getattr(self.env, node.place)
        return place.get(node.name)

    def do_member(self, node: t.Member, rows: list[Any]) -> Any:
        of = self.value(node.of, rows)
        return None if of is None else of.get(node.name)

    def do_pick(self, node: t.Pick, rows: list[Any]) -> Any:
        of = list(self.value(node.of, rows) or [])
        if node.which == "first":
            of = of[:1]
        if node.which == "previous":
            of = of[:-1]
        return of[-1] if of else None

    def do_kept(self, node: t.Kept, rows: list[Any]) -> Any:
        through = [row for row in self.value(node.rows, rows) or () if row is not None]
        return [row for row in through if self.value(node.where, [*rows, row]) is True]

    def do_score(self, node: t.Score, rows: list[Any]) -> Any:
        chosen = self.value(node.of, rows)
        return None if chosen is None else node.points.get(chosen)

    def do_day(self, node: t.Day, rows: list[Any]) -> Any:
        moment = self.value(node.of, rows)
        return None if moment is None else self.day(moment)

    def day(self, moment: datetime) -> Any:
        return moment.astimezone(self.env.calendar.zone).date()

    def do_negative(self, node: t.Negative, rows: list[Any]) -> Any:
        number = self.value(node.of, rows)
        return None if number is None else -number

    def do_arithmetic(self, node: t.Arithmetic, rows: list[Any]) -> Any:
        one, other = self.value(node.left, rows), self.value(node.right, rows)
        if one is None or other is None:
            return None
        one, other = float(one), float(other)
        match node.operator:
            case "+":
                return one + other
            case "-":
                return one - other
            case "*":
                return one * other
            case "/":
                return one / other if other else None
            case _:
                return self.remainder(one, other) if other else None

    def remainder(self, one: float, other: float) -> float:
        if math.isinf(one) or math.isnan(one) or math.isnan(other):
            return math.nan
        rest = math.fmod(one, other)
        return rest + other if rest and (rest < 0) is not (other < 0) else rest

    def do_shift(self, node: t.Shift, rows: list[Any]) -> Any:
        when, by = self.value(node.when, rows), self.value(node.by, rows)
        if when is None or by is None:
            return None
        move = self.env.calendar.later if node.operator == "+" else self.env.calendar.earlier
        return move(when, by)

    def do_not(self, node: t.Not, rows: list[Any]) -> Any:
        of = self.value(node.of, rows)
        return None if of is None else not of

    def do_logic(self, node: t.Logic, rows: list[Any]) -> Any:
        values = [self.value(part, rows) for part in node.parts]
        return kleene(values, settled_by=node.operator == "or")

    def do_compare(self, node: t.Compare, rows: list[Any]) -> Any:
        values = [self.value(operand, rows) for operand in node.operands]
        pairs = zip(node.operators, values, values[1:], strict=False)
        return kleene([compared(*pair) for pair in pairs], settled_by=False)

    def do_among(self, node: t.Among, rows: list[Any]) -> Any:
        item = self.value(node.item, rows)
        options = [self.value(option, rows) for option in node.options]
        return kleene([compared("==", item, option) for option in options], settled_by=True)

    def do_holds(self, node: t.Holds, rows: list[Any]) -> Any:
        item, several = self.value(node.item, rows), self.value(node.several, rows)
        return None if item is None or several is None else item in list(several)

    def do_if(self, node: t.If, rows: list[Any]) -> Any:
        condition = self.value(node.condition, rows)
        if condition is None:
            return None
        return self.value(node.then if condition else node.otherwise, rows)

    def do_call(self, node: t.Call, rows: list[Any]) -> Any:
        values = [self.value(argument, rows) for argument in node.arguments]
        if node.function == "answered":
            return self.answered(node.arguments[0], values[0])
        if node.function == "count" and node.arguments[0].type.kind is Kind.COLLECTION:
            return len(values[0] or ())
        if None in values:
            return None
        return getattr(self, "call_" + node.function)(*values)

    def answered(self, node: t.Node, value: Any) -> bool:
        if node.type.kind is Kind.MATRIX:
            return value is not None and {row for row in value if value[row]} >= set(node.type.rows)
        if node.type.kind in (Kind.COLLECTION, Kind.CHOICES):
            return value is not None and len(value) > 0
        return value is not None

    def call_today(self) -> Any:
        return self.env.today

    def call_year(self, day: Any) -> Any:
        return int(day.isoformat()[:4])

    def call_age(self, born: Any, on: Any) -> Any:
        if on < born:
            return None
        return on.year - born.year - (1 if on.strftime("%m%d") < born.strftime("%m%d") else 0)

    def call_days_between(self, first: Any, last: Any) -> Any:
        return last.toordinal() - first.toordinal()

    def call_working_days_between(self, first: Any, last: Any) -> Any:
        return self.env.calendar.working_days_between(first, last)

    def call_round(self, number: Any, digits: int) -> Any:
        if not math.isfinite(number) or math.isinf(abs(number) * 10.0**digits):
            return number
        scaled = Fraction(abs(number) * 10.0**digits)
        near = float(math.floor(scaled + Fraction(1, 2))) / 10.0**digits
        return math.copysign(near, number)

    def call_abs(self, number: Any) -> Any:
        return -number if number < 0 else number

    def call_min(self, *values: Any) -> Any:
        return sorted(values)[0]

    def call_max(self, *values: Any) -> Any:
        return sorted(values)[-1]

    def call_count(self, several: Any) -> Any:
        return len(several)

    def do_over(self, node: t.Over, rows: list[Any]) -> Any:
        found = self.value(node.rows, rows)
        size = 0
        if node.rows.type.kind is Kind.COLLECTION:
            through = [row for row in found or () if row is not None]
        elif found is None:
            return None
        elif node.rows.type.kind is Kind.CHOICES:
            through = [{"points": node.scores[0][1].get(one), "this": one} for one in found]
        else:
            through = [{"points": table.get(found.get(row))} for row, table in node.scores]
            size = len(through)
            if node.function not in ("any", "all"):
                through = [row for row in through if row["points"] is not None]
                if len(through) < node.at_least or (not through and node.where is None):
                    return None
        where = self.each(node.where, through, rows)
        if node.function in ("any", "all"):
            return kleene(where, settled_by=node.function == "any")
        kept = [row for row, true in zip(through, where, strict=True) if true is True]
        if node.function == "count":
            return len(kept)
        values = (
            [row["points"] for row in kept]
            if node.what is None
            else self.each(node.what, kept, rows)
        )
        result = getattr(self, "over_" + node.function)(values)
        if size and node.what is None and node.where is None and node.function == "sum":
            return (
                result if len(through) == size else self.call_round(result * size / len(through), 0)
            )
        return result

    def each(self, node: t.Node | None, through: list[Any], rows: list[Any]) -> list[Any]:
        return [True if node is None else self.value(node, [*rows, row]) for row in through]

    def over_sum(self, values: list[Any]) -> Any:
        if None in values:
            return None
        total = 0.0
        for value in values:
            total += value
        return total

    def over_mean(self, values: list[Any]) -> Any:
        total = self.over_sum(values)
        return total / len(values) if values and total is not None else None

    def over_min(self, values: list[Any]) -> Any:
        return extreme(values, min)

    def over_max(self, values: list[Any]) -> Any:
        return extreme(values, max)

    def do_consented(self, node: t.Consented, rows: list[Any]) -> Any:
        party = "" if node.party is None else self.value(node.party, rows)
        parties = self.env.consents.get(node.consent, ())
        asked = list(party) if isinstance(party, tuple) else [party]
        return bool(asked) and all(one in parties for one in asked)

    def do_about(self, node: t.About, rows: list[Any]) -> Any:
        visits = rows[node.level].get("@states") if node.level else self.env.visits
        spans = self.spans(list(visits or ()), set(node.leaves))
        ends = [end for _, end in spans if end is not None]
        match node.function:
            case "entered":
                return spans[0][0] if spans else None
            case "last_entered":
                return spans[-1][0] if spans else None
            case "left":
                return ends[-1] if ends else None
            case "in_state":
                return bool(visits) and part(visits[-1], "state") in node.leaves
            case "ever_in":
                return bool(spans)
            case "times_in":
                return len(spans)
            case _:
                days = [(self.day(start), self.day(end or self.env.now)) for start, end in spans]
                stays = (end.toordinal() - start.toordinal() for start, end in days)
                return sum(stay for stay in stays if stay > 0)

    def spans(self, visits: list[Any], leaves: set[str]) -> list[tuple[Any, Any]]:
        found: list[tuple[Any, Any]] = []
        last: str | None = None
        for visit in visits:
            state = part(visit, "state")
            if state in leaves:
                again = last in leaves and last != state
                start = found.pop()[0] if again else part(visit, "entered")
                found.append((start, part(visit, "left")))
            last = state
        return found


def part(visit: Any, name: str) -> Any:
    return getattr(visit, name) if isinstance(visit, Visit) else visit.get(name)


def extreme(values: list[Any], pick: Callable[[list[Any]], Any]) -> Any:
    known = [value for value in values if value is not None]
    numbers = any(isinstance(value, int | float) for value in known)
    if not known or (numbers and len(known) < len(values)):
        return None
    return pick(known)


def kleene(values: list[Any], settled_by: bool) -> Any:
    if settled_by in values:
        return settled_by
    return None if None in values else not settled_by


def compared(operator: str, one: Any, other: Any) -> Any:
    if one is None or other is None:
        return None
    if isinstance(one, Duration):
        for lengths in (HOURS, MONTHS, {Unit.WORKING_DAYS: 1}):
            if one.unit in lengths and other.unit in lengths:
                lengthened = (one.amount * lengths[one.unit], other.amount * lengths[other.unit])
                return compared(operator, *lengthened)
        return None
    less, equal = (
        (one < other, one == other) if operator not in ("==", "!=") else (False, one == other)
    )
    match operator:
        case "==":
            return equal
        case "!=":
            return not equal
        case "<":
            return less
        case "<=":
            return less or equal
        case ">":
            return not (less or equal)
        case _:
            return not less
