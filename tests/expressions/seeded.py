"""Random typed expressions over `world.SCOPE` as text, and what they may meet: of a seed, and quick.

Every way to write something is one line of `WAYS`. The expressions of a run begin with each of them in
turn, so that none is left to luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from engine.expressions.scope import Env, Visit
from engine.expressions.types import Kind, Type
from engine.foundation.calendar import Annual, Calendar, Closed
from engine.foundation.durations import Duration, Unit
from tests.expressions.world import NAMES, NOW, SCOPE, STATES, TODAY

DEPTH = 3
# `{number}` and the like are written anew; `{row:number}` within a row, where its names are known.
WAYS: dict[str, tuple[str, ...]] = {
    "number": (
        "{number} + {number}", "{number} - {number}", "{number} * {number}", "{number} / {number}",
        "{number} % {number}", "-({number})", "({number}) if {condition} else ({number})",
        "min({number}, {number})", "max({number}, {number}, {number})", "round({number}, {digit})",
        "round({number})", "abs({number})", "year({day})", "age({day})",
        "days_between({day}, {day})", "working_days_between({day}, {day})",
        "count(barn)", "count(barn where {row:condition})", "sum({row:number} of barn)",
        "sum({row:number} of barn where {row:condition})", "mean({row:number} of barn)",
        "mean({row:number} of barn where {row:condition})", "min({row:number} of barn)",
        "max({row:number} of barn where {row:condition})", "sum(svar)", "mean(svar)",
        "count(svar where points >= {digit})", "sum(points of svar where points > {digit})",
        "count(områden)", "count(områden where points > {digit})", "sum(points of områden)",
        "trivs + {number}", "first(who5).total", "previous(case.who5).total", "gad7.total",
        "times_in({state})", "days_in({state})", "count(who5 where total > {figure})",
        "sum(km of resor)", "waiting(who5)", "in_time(who5)", "latest(who5 where total > {figure}).total",
        "first(who5 where total < {figure}).total", "previous(who5 where total > {digit}).total",
        "count(områden where this == {area})", "count(parter where this != vården)",
    ),
    "condition": (
        "{number} == {number}", "{number} != {number}", "{number} < {number}",
        "{number} <= {number}", "{number} > {number}", "{number} >= {number}",
        "{number} < {number} <= {number}", "{day} < {day}", "{day} >= {day}", "{day} == {day}",
        "{moment} < {moment}", "{moment} > {day}", "{choice} == {choice}", "{choice} != {option}",
        "{choice} in [{option}, {choice}]", "{choice} not in [{option}, {option}]",
        "{area} in områden", "{area} not in områden", "frist {compare} {duration}",
        'fritt == "{word}"', "start < slut", "trivs >= {digit}", "not ({condition})",
        "{condition} and {condition}", "({condition}) or ({condition})",
        "({condition}) and ({condition}) and ({condition})",
        "({condition}) if {condition} else ({condition})",
        "answered({name})", "any(barn where {row:condition})", "all(barn where {row:condition})",
        "any(svar where points > {digit})", "all(svar where points > {digit})",
        "any(praktik where ever_in(klar))", "any(praktik where times_in(pågår) > 0)",
        "in_state({state})", "ever_in({state})", "band(who5.total) == låg", "clock.hjälp.kept",
        "any(barn where any(besök where timmar > {digit} or ålder > {digit}))", "unit == arbete",
        "any(barn where first(who5 where total > ålder).total > n)", "any(parter where this == avsändare)",
    ),
    "day": (
        "({day}) + {duration}", "({day}) - {duration}", "max({day}, {day})", "min({day}, {day})",
        "({day}) if {condition} else ({day})", "max(dag of besök)", "min(dag of besök where timmar > 1)",
        "today()",
    ),
    "moment": (
        "{moment} + {duration}", "{moment} - {duration}", "entered({state})", "last_entered({state})",
        "left({state})", "submitted(who5)", "submitted(first(who5))", "max({moment}, {moment})",
        "submitted(latest(who5 where total > {digit}))", "max(entered(pågår) of praktik)",
        "min(last_entered(klar) of praktik)",
    ),
    "choice": ("(språk) if {condition} else (modersmål)",),
}  # fmt: skip
PLAIN: dict[str, tuple[str, ...]] = {
    "number": ("n", "m", "steg", "who5.total", "person.age", "svar.glad", "setting.gräns", "{figure}"),
    "condition": ("b", "ja_nej", "gad7.svårt", "team.coach.assigned", "steg > {digit}", "n < {figure}"),
    "day": ("född", "möte", "who5.datum", "{date}", "person.birth_date"),
    "moment": ("möte", "team.coach.since"),
    "choice": ("språk", "modersmål", "person.language", "case.råd"),
    "option": ("sv", "ar", "annat"),
    "area": ("oro", "sömn", "värk"),
    "state": tuple(sorted(STATES)),
    "name": ("n", "språk", "barn", "svar", "områden", "möte", "frist"),
    "digit": tuple("0123"),
    "compare": ("==", "!=", "<", "<=", ">", ">="),
    "word": ("a", "å", ""),
}  # fmt: skip
OF_ROW = {
    "number": ("ålder", "n"),
    "condition": ("omsorg", "ålder > {digit}"),
    "choice": ("skola",),
}
FIGURES = ("0.5", "2.5", "0.1", "100", "1000000000000000", "9007199254740992")


class Writer:
    """Writes expressions with the chance it is given."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def filled(self, way: str, depth: int, row: bool) -> str:
        """The way with its holes filled; a hole in which more than a word stands gets brackets."""
        parts = []
        for number, part in enumerate(way.replace("}", "{").split("{")):
            parts.append(part if number % 2 == 0 else self.hole(part, depth, row))
        return "".join(parts)

    def hole(self, hole: str, depth: int, row: bool) -> str:
        inner, _, kind = hole.rpartition(":")
        written = self.written(kind, depth - 1, row or inner == "row")
        return f"({written})" if " " in written and kind in WAYS else written

    def written(self, kind: str, depth: int, row: bool) -> str:
        if kind in LITERALS:
            return LITERALS[kind](self.random)
        if depth > 0 and kind in WAYS and self.random.random() < 0.5:
            ways = [
                one for one in WAYS[kind] if not row or ("barn" not in one and "of " not in one)
            ]
            return self.filled(self.random.choice(ways), depth, row)
        plain = PLAIN[kind] + (OF_ROW.get(kind, ()) * 2 if row else ())
        return self.filled(self.random.choice(plain), depth, row)


def date_of(random: Random) -> str:
    return (date(2020, 1, 1) + timedelta(random.randrange(2500))).isoformat()


def duration_of(random: Random) -> str:
    return str(Duration(random.randrange(41), random.choice(list(Unit))))


def figure_of(random: Random) -> str:
    if random.random() < 0.2:
        return random.choice(FIGURES)
    return str(random.choice((random.randrange(21), round(random.random() * 1000, 3))))


LITERALS: dict[str, Callable[[Random], str]] = {
    "date": date_of,
    "duration": duration_of,
    "figure": figure_of,
}


def expressions(seed: int, count: int) -> Iterator[str]:
    """So many, each way in turn."""
    writer = Writer(Random(seed))
    ways = [way for several in WAYS.values() for way in several]
    for number in range(count):
        yield writer.filled(ways[number % len(ways)], DEPTH, False)


# What they may meet


def environments(seed: int, count: int) -> list[Env]:
    random = Random(seed)
    return [environment(random) for _ in range(count)]


CLOSED = Closed(Annual(7, 13), Annual(7, 24))
CALENDARS = (Calendar(), Calendar(closed=(CLOSED,)), Calendar(country="dk"))


def environment(random: Random) -> Env:
    return Env(
        own=mapping(random, NAMES),
        **{
            name: mapping(random, SCOPE.prefixes[name])
            for name in ("person", "setting", "case", "team", "clock")
        },
        today=TODAY + timedelta(random.randrange(-400, 400)),
        now=NOW,
        calendar=random.choice(CALENDARS),
        visits=visits(random),
        unit=random.choice((None, "arbete", "bistånd")),
        waiting={"who5": random.randrange(3)},
        in_time={"who5": random.choice((None, 80.0, 33.25))},
    )


def mapping(random: Random, types: Any) -> dict[str, Any]:
    """Most of the names, answered most of the time."""
    found = {
        name: value(random, type_)
        for name, type_ in types.items()
        if name and random.random() < 0.95
    }
    for name, type_ in types.items():
        if type_.bands and found.get(name) is not None:
            found[f"{name}@band"] = random.choice(sorted(type_.bands))
    return found


def value(random: Random, type_: Type) -> Any:
    if type_.kind not in (Kind.COLLECTION, Kind.GROUP) and random.random() < 0.08:
        return None
    match type_.kind:
        case Kind.NUMBER if type_.whole:
            return random.randint(int(type_.low or 0), int(type_.high or 120))
        case Kind.CHOICE:
            return random.choice(sorted(type_.options))
        case Kind.CHOICES:
            options = sorted(type_.options) or sorted(SCOPE.parties)
            return tuple(random.sample(options, random.randint(0, len(options))))
        case Kind.MATRIX:
            options = sorted(type_.options)
            return {
                row: random.choice(options) if random.random() < 0.95 else None
                for row in type_.rows
            }
        case Kind.COLLECTION:
            return tuple(row(random, type_) for _ in range(random.randrange(4)))
        case Kind.GROUP:
            return mapping(random, type_.names)
        case kind:
            return SIMPLE[kind](random)


def row(random: Random, type_: Type) -> dict[str, Any]:
    found = mapping(random, type_.names)
    if type_.item == "submission":
        found["@at"] = moment(random)
    if type_.item == "activity":
        found["@states"] = tuple(
            {"state": random.choice(("pågår", "klar")), "entered": moment(random), "left": left}
            for left in (moment(random), None)[random.randrange(3) :]
        )
    return found


def moment(random: Random) -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC) + timedelta(
        random.randrange(2500), minutes=random.randrange(1440), microseconds=random.randrange(10**6)
    )


def visits(random: Random) -> tuple[Visit, ...]:
    moments = sorted(moment(random) for _ in range(random.randrange(6)))
    leaves = [random.choice(("väntar", "aktiv", "klar")) for _ in moments]
    ends = [*moments[1:], random.choice((None, NOW))]
    return tuple(map(Visit, leaves, moments, ends))


SIMPLE: dict[Kind, Callable[[Random], Any]] = {
    Kind.NUMBER: lambda random: float(figure_of(random)) * random.choice((1, 1, -1)),
    Kind.BOOLEAN: lambda random: random.random() < 0.5,
    Kind.TEXT: lambda random: random.choice(("a", "å", "")),
    Kind.DATE: lambda random: date.fromisoformat(date_of(random)),
    Kind.TIME: lambda random: moment(random).time(),
    Kind.MOMENT: moment,
    Kind.DURATION: lambda random: Duration.read(duration_of(random)),
    Kind.USER: lambda random: random.choice(("eva", "kim")),
    Kind.ORGANISATION: lambda random: random.choice(sorted(SCOPE.parties)),
    Kind.ANY: lambda random: None,
}
