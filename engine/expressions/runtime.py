"""Owns what compiled expressions call while they run: everything that is more than an operator.

Every function takes and gives None for unknown and raises nothing. Numbers are what JavaScript's doubles
give: no compensated sums, `round` half away from zero, what is not finite is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import floor, isfinite
from typing import Any, TypeAlias

from engine.expressions.scope import Env, Standing, Value, Values, Visit
from engine.foundation.durations import Duration

Number: TypeAlias = int | float
Leaves: TypeAlias = frozenset[str]
Stay: TypeAlias = tuple[str, datetime, datetime | None]
EXACT = 2**53


def finished(number: Number | None) -> Number | None:
    """A result as it leaves an expression: whole numbers as `int`; infinity and NaN are unknown."""
    if number is None or type(number) is int:
        return number
    if not isfinite(number):
        return None
    return int(number) if number == floor(number) and abs(number) <= EXACT else number


def rounded(number: Number | None, digits: int) -> Number | None:
    """Half away from zero, by doubles: `floor(|x| * 10^digits + 0.5)`, without the error that adding
    0.5 to the number just below it would make.
    """
    if number is None or not isfinite(number):
        return number
    scale = 10.0**digits
    large = abs(number) * scale
    if not isfinite(large):
        return number
    whole = floor(large)
    near = float(whole + 1 if large - whole >= 0.5 else whole) / scale
    return near if number >= 0 else -near


def total(numbers: Iterable[Number | None]) -> Number | None:
    """Added from left to right; unknown when one is."""
    result: Number = 0
    for number in numbers:
        if number is None:
            return None
        result = result + number if type(number) is float else result + float(number)
    return result


def mean(numbers: Sequence[Number | None]) -> Number | None:
    added = total(numbers)
    return None if added is None or not numbers else added / len(numbers)


def least(values: Sequence[Any]) -> Any:
    return None if not values or None in values else min(values)


def greatest(values: Sequence[Any]) -> Any:
    return None if not values or None in values else max(values)


def earliest(values: Sequence[Any]) -> Any:
    """Of dates and moments: those that have happened count."""
    return min((value for value in values if value is not None), default=None)


def latest(values: Sequence[Any]) -> Any:
    return max((value for value in values if value is not None), default=None)


def matrix_sum(
    scores: Sequence[tuple[str, Mapping[str, Number | None]]], at_least: int
) -> Callable[[Values | None], Number | None]:
    """The sum of a matrix's points, unknown until `at_least` rows are answered; when some are not, the
    sum is raised in proportion and rounded to a whole number.
    """
    lookups = tuple((row, table.get) for row, table in scores)

    def result(answers: Values | None) -> Number | None:
        if answers is None:
            return None
        get = answers.get
        added: Number = 0
        for row, points_of in lookups:
            points = points_of(get(row))  # type: ignore[arg-type] # an option's name, or None which no table holds
            if points is None:
                return partial(answers)
            added += points
        return added

    def partial(answers: Values) -> Number | None:
        found = [points_of(answers.get(row)) for row, points_of in lookups]  # type: ignore[arg-type] # as above
        known = [one for one in found if one is not None]
        if len(known) < at_least or not known:
            return None
        added = total(known)
        return None if added is None else rounded(added * len(lookups) / len(known), 0)

    return result


def matrix_mean(
    scores: Sequence[tuple[str, Mapping[str, Number | None]]], at_least: int
) -> Callable[[Values | None], Number | None]:
    lookups = tuple((row, table.get) for row, table in scores)

    def result(answers: Values | None) -> Number | None:
        if answers is None:
            return None
        points = [points_of(answers.get(row)) for row, points_of in lookups]  # type: ignore[arg-type] # as above
        known = [one for one in points if one is not None]
        return None if len(known) < at_least else mean(known)

    return result


def matrix_rows(
    answers: Values | None, scores: Sequence[tuple[str, Mapping[str, Number | None]]], at_least: int
) -> tuple[Values, ...] | None:
    """Each answered row as its points, unknown until `at_least` are; with 0 all rows, answered or not."""
    if answers is None:
        return None
    rows = [table.get(answers.get(row)) for row, table in scores]  # type: ignore[arg-type] # as above
    if not at_least:
        return tuple({"points": points} for points in rows)
    known = tuple({"points": points} for points in rows if points is not None)
    return known if len(known) >= at_least else None


def answer_rows(
    answers: Sequence[str] | None, table: Mapping[str, Number | None]
) -> tuple[Values, ...] | None:
    """Each of many answers, with its points."""
    if answers is None:
        return None
    return tuple({"points": table.get(one), "this": one} for one in answers)


def consented(standing: Standing, consent: str, party: Value) -> bool:
    """Whether a consent stands to the party; to each of several. To nobody it does not."""
    parties = standing.get(consent)
    if not parties or party is None:
        return False
    if isinstance(party, tuple):
        return bool(party) and all(one in parties for one in party)
    return party in parties


def all_answered(answers: Values | None, rows: frozenset[str]) -> bool:
    return answers is not None and all(answers.get(row) is not None for row in rows)


def compared(operator: str, one: Duration | None, other: Duration | None) -> bool | None:
    """Durations by length: hours, days and weeks with one another, months with years, working days with
    themselves; others unknown.
    """
    if one is None or other is None:
        return None
    first, second = length(one), length(other)
    if first[0] != second[0]:
        return None
    return ORDER[operator](first[1], second[1])


LENGTHS = {
    "hours": ("hours", 1),
    "days": ("hours", 24),
    "weeks": ("hours", 168),
    "months": ("months", 1),
    "years": ("months", 12),
    "working days": ("working days", 1),
}
ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def pair_holds(operator: str, one: Any, other: Any) -> bool | None:
    """One comparison of two values of the same kind."""
    if one is None or other is None:
        return None
    if isinstance(one, Duration):
        return compared(operator, one, other)
    return ORDER[operator](one, other)


def length(duration: Duration) -> tuple[str, int]:
    family, each = LENGTHS[duration.unit]
    return family, duration.amount * each


def moved(env: Env, when: Any, by: Duration | None, sign: int) -> Any:
    """A date or moment, and a duration later or earlier; unknown outside the years of the calendar."""
    if when is None or by is None:
        return None
    try:
        return env.calendar.later(when, by) if sign > 0 else env.calendar.earlier(when, by)
    except OverflowError:
        return None


def day_of(env: Env, moment: datetime | None) -> date | None:
    """The day of a moment in the calendar's zone."""
    return None if moment is None else moment.astimezone(env.calendar.zone).date()


def age_on(born: date | None, on: date | None) -> int | None:
    """Full years; unknown before birth."""
    if born is None or on is None or on < born:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def working_days(env: Env, first: date | None, last: date | None) -> int | None:
    if first is None or last is None:
        return None
    return env.calendar.working_days_between(first, last)


def previous(rows: Sequence[Value] | None) -> Value:
    return rows[-2] if rows and len(rows) > 1 else None


def asked_of(record: Any, name: str) -> Value:
    """What a record says of what it points at; unknown where that is not known."""
    ask = getattr(record, "get", None)
    found: Value = None if ask is None else ask(name)
    return found


def each_stay(visits: Any) -> Iterator[Stay]:
    """Visits as (state, entered, left), whether of the case (`Visit`) or of an activity (mappings)."""
    for visit in visits or ():
        if isinstance(visit, Visit):
            yield visit.state, visit.entered, visit.left
        else:
            yield visit["state"], visit["entered"], visit.get("left")


def runs(visits: Any, leaves: Leaves) -> Iterator[tuple[datetime, datetime | None]]:
    """Each time in one of `leaves`, from coming in to going out. Moving between two of them is no going
    out; coming back to the same leaf is.
    """
    began: datetime | None = None
    before: Stay | None = None
    for stay in each_stay(visits):
        inside = stay[0] in leaves
        goes_on = inside and before is not None and before[0] in leaves and before[0] != stay[0]
        if began is not None and not goes_on:
            yield began, None if before is None else before[2]
            began = None
        if inside and began is None:
            began = stay[1]
        before = stay
    if began is not None:
        yield began, None if before is None else before[2]


def entered(visits: Any, leaves: Leaves) -> datetime | None:
    known = getattr(visits, "states", None)  # Of stays that are read when they are asked for.
    if known is not None and leaves.isdisjoint(known):
        return None
    return next((began for state, began, _ in each_stay(visits) if state in leaves), None)


def last_entered(visits: Any, leaves: Leaves) -> datetime | None:
    """When the latest time in one of `leaves` began: it goes back as far as one has moved between them."""
    began: datetime | None = None
    after = ""
    for state, since, _ in each_stay(reversed(visits or ())):
        if began is not None and (state not in leaves or state == after):
            break
        if state in leaves:
            began, after = since, state
    return began


def left(visits: Any, leaves: Leaves) -> datetime | None:
    """When the latest time in one of `leaves` that is over ended."""
    after = ""
    for state, _, until in each_stay(reversed(visits or ())):
        goes_on = after in leaves and after != state
        if state in leaves and until is not None and not goes_on:
            return until
        after = state
    return None


def in_state(visits: Any, leaves: Leaves) -> bool:
    """A case is always in its latest visit's state, also when that state is final."""
    if not visits:
        return False
    last = visits[-1]
    return (last.state if isinstance(last, Visit) else last["state"]) in leaves


def ever_in(visits: Any, leaves: Leaves) -> bool:
    return any(state in leaves for state, _, _ in each_stay(visits))


def times_in(visits: Any, leaves: Leaves) -> int:
    return sum(1 for _ in runs(visits, leaves))


def days_in(visits: Any, leaves: Leaves, env: Env) -> int:
    """Whole days by the calendar's dates, the stay that lasts counted until now. A clock that has been
    set back gives no negative stay.
    """
    days = 0
    for began, ended in runs(visits, leaves):
        first, last = day_of(env, began), day_of(env, ended or env.now)
        days += max(0, (last - first).days) if first is not None and last is not None else 0
    return days
