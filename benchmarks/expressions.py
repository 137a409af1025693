"""What a guard costs beside the same rule written by hand in Python, with the same care for the unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from benchmarks.measure import Result, duration, lowest, ratio
from engine.expressions.expression import Expression
from engine.expressions.reading import read
from engine.expressions.scope import Env, Scope, Value
from engine.expressions.types import BOOLEAN, DATE, WHOLE, Kind, Points, Type
from engine.foundation.calendar import Calendar

TIMES = 20_000
GUARD, ROWS = 2.0, 3.0
"""How many times as long as by hand. Rows cost more: Python before 3.12 calls a function for each group."""


def choice(*names: str) -> Type:
    return Type(kind=Kind.CHOICE, options={name: Points() for name in names})


MATRIX = Type(
    kind=Kind.MATRIX,
    rows=dict.fromkeys(("glad", "lugn", "pigg", "utvilad", "intresserad")),
    options={str(points): Points(points) for points in range(6)},
)
CHILDREN = Type(
    kind=Kind.COLLECTION, item="row", of="barn", names={"ålder": WHOLE, "omsorg": BOOLEAN}
)
WHO5 = Type(kind=Kind.COLLECTION, item="submission", of="who5", names={"total": WHOLE})
SCOPE = Scope(
    names={
        "språk": choice("sv", "ar", "annat"),
        "väg": choice("båda", "bara_vård"),
        "född": DATE,
        "svar": MATRIX,
        "barn": CHILDREN,
        "who5": WHO5,
    },
    prefixes={"person": {"age": WHOLE}, "case": {"who5": WHO5, "råd": choice("vård", "båda")}},
    states={"inskriven": ("väntar", "aktiv"), "väntar": ("väntar",), "aktiv": ("aktiv",)},
)
ENV = Env(
    own={
        "språk": "annat",
        "väg": "båda",
        "född": date(2020, 5, 1),
        "svar": {"glad": "3", "lugn": "2", "pigg": "5", "utvilad": "0", "intresserad": "4"},
        "barn": ({"ålder": 3, "omsorg": True}, {"ålder": 9}, {"ålder": 14}),
        "who5": ({"total": 24}, {"total": 48}),
    },
    person={"age": 24},
    case={"who5": ({"total": 24}, {"total": 48}), "råd": "vård"},
    today=date(2026, 3, 2),
    now=datetime(2026, 3, 2, 9, tzinfo=UTC),
    calendar=Calendar(),
)


def option(env: Env) -> Value:
    språk = env.own.get("språk")
    return None if språk is None else språk == "annat"


def either(env: Env) -> Value:
    who5 = env.case.get("who5")
    total = who5[-1].get("total") if who5 else None  # type: ignore[index, union-attr]  # a tuple
    low = None if total is None else total <= 28  # type: ignore[operator]  # a number
    if low:
        return True
    råd = env.case.get("råd")
    care = None if råd is None else råd == "vård"
    return True if care else (None if low is None or care is None else False)


def adult(env: Env) -> Value:
    age = env.person.get("age")
    return None if age is None else 18 <= age < 30  # type: ignore[operator]  # a number


def scored(env: Env) -> Value:
    answers = env.own.get("svar")
    if answers is None:
        return None
    total = 0
    for row in MATRIX.rows:
        points = POINTS.get(answers.get(row))  # type: ignore[union-attr, arg-type]  # a matrix
        if points is None:
            return None
        total += points
    return total * 4


POINTS = {str(points): points for points in range(6)}


def young(env: Env) -> Value:
    rows = env.own.get("barn") or ()
    count = 0
    for row in rows:  # type: ignore[union-attr]  # a group of rows
        age = row.get("ålder")  # type: ignore[union-attr]  # a row
        if age is not None and age < 7:  # type: ignore[operator]  # a number
            count += 1
    return count


BY_HAND: dict[str, Callable[[Env], Value]] = {
    "språk == annat": option,
    "case.who5.total <= 28 or case.råd == vård": either,
    "18 <= person.age < 30": adult,
    "sum(svar) * 4": scored,
    "count(barn where ålder < 7)": young,
}
MANY = (
    *BY_HAND,
    "väg != bara_vård and answered(född)",
    "född > today() - 14 days",
    "who5.total - first(who5).total >= 10",
    "in_state(inskriven) or språk in [sv, ar]",
    "all(barn where omsorg or ålder > 6)",
)


def checked(text: str) -> Expression:
    found = read(text, SCOPE)
    if isinstance(found, tuple):
        raise ValueError(found)
    return found


def run() -> list[Result]:
    rows = [against_hand(text, by_hand) for text, by_hand in BY_HAND.items()]
    return [*rows, guard(), reading()]


def against_hand(text: str, by_hand: Callable[[Env], Value]) -> Result:
    ours = checked(text)
    if ours.run(ENV) != by_hand(ENV):
        raise ValueError(text)
    target = ROWS if "where" in text else GUARD
    return ratio(text, lambda: ours.run(ENV), lambda: by_hand(ENV), times=TIMES, target=target)


def guard() -> Result:
    """The middle one of several guards, in microseconds, the call by the measurement left out."""
    guards = [checked(text).run for text in MANY]
    costs = []
    for one in guards:
        mine, nothing = lowest(lambda one=one: one(ENV), lambda: None, times=TIMES)  # type: ignore[misc]  # bound at once
        costs.append((mine - nothing) * 1e6)
    middle = sorted(costs)[len(costs) // 2]
    return Result(name="a guard", value=middle, unit="us", target=0.5)


def reading() -> Result:
    def work() -> None:
        for text in MANY * 10:
            checked(text)

    return duration("100 expressions read and checked", work, times=1, target=20)
