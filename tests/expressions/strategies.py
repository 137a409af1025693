"""Random well-typed expressions over `world.SCOPE`, and random environments that fit it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from engine.expressions.scope import Env, Visit
from engine.expressions.syntax import (
    Binary,
    Call,
    Chain,
    Choose,
    Dot,
    Literal,
    Logic,
    Name,
    Sequence,
    Syntax,
    Unary,
)
from engine.expressions.types import Kind, Type
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit
from tests.expressions.world import INTERNSHIP, NAMES, NOW, SCOPE, STATES, TODAY

LANGUAGES = ("sv", "ar", "annat")
DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
MOMENTS = st.builds(
    lambda days, minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days, minutes=minutes),
    st.integers(0, 2500),
    st.integers(0, 1439),
)
DURATIONS = st.builds(Duration, st.integers(0, 40), st.sampled_from(list(Unit)))
NUMBERS = st.one_of(
    st.integers(-20, 20),
    st.sampled_from([0.5, 2.5, -1.5, 0.1, 100, 1e15, 2**53]),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3) + 0.0),
)


def name(*parts: str) -> Syntax:
    syntax: Syntax = Name(0, 0, parts[0])
    for part in parts[1:]:
        syntax = Dot(0, 0, syntax, part)
    return syntax


def call(function: str, *arguments: Syntax, **extra: Syntax | None) -> Syntax:
    return Call(0, 0, function, arguments, **extra)


def literal(value: Any) -> Syntax:
    if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        return Unary(0, 0, "-", Literal(0, 0, -value))
    return Literal(0, 0, value)


def names(*found: str) -> st.SearchStrategy[Syntax]:
    return st.sampled_from([name(*one.split(".")) for one in found])


class Typed:
    """Strategies by kind. `row` adds the names of a row of `barn`; `depth` bounds nesting."""

    def __init__(self, depth: int, row: bool = False) -> None:
        self.depth = depth
        self.row = row

    def deeper(self, row: bool | None = None) -> Typed:
        return Typed(self.depth - 1, self.row if row is None else row)

    def number(self) -> st.SearchStrategy[Syntax]:
        plain = st.one_of(
            NUMBERS.map(literal),
            names("n", "m", "steg", "trivs", "who5.total", "gad7.total", "person.age", "svar.glad"),
            st.sampled_from(
                [
                    call("sum", name("svar")),
                    call("mean", name("svar")),
                    call("count", name("områden")),
                    call("sum", name("points"), of=name("områden")),
                    call("age", call("today")),
                    Dot(0, 0, call("first", name("who5")), "total"),
                    Dot(0, 0, call("previous", Dot(0, 0, name("case"), "who5")), "total"),
                ]
            ),
            self.stating("times_in", "days_in"),
            *([names("ålder")] if self.row else []),
        )
        if self.depth <= 0:
            return plain
        inner, condition = self.deeper().number(), self.deeper().condition()
        return st.one_of(
            plain,
            st.builds(Binary, Z, Z, st.sampled_from("+-*/%"), inner, inner),
            st.builds(lambda x: Unary(0, 0, "-", x), inner),
            st.builds(Choose, Z, Z, condition, inner, inner),
            st.builds(lambda f, a, b: call(f, a, b), st.sampled_from(["min", "max"]), inner, inner),
            st.builds(lambda x, d: call("round", x, literal(d)), inner, st.integers(0, 3)),
            st.builds(lambda x: call("abs", x), inner),
            st.builds(lambda d: call("year", d), self.deeper().day()),
            st.builds(
                lambda f, a, b: call(f, a, b),
                st.sampled_from(["days_between", "working_days_between"]),
                self.deeper().day(),
                self.deeper().day(),
            ),
            *self.over_rows(),
        )

    def over_rows(self) -> list[st.SearchStrategy[Syntax]]:
        if self.row:
            return []
        within = self.deeper(row=True)
        where = st.one_of(st.none(), within.condition())
        children = name("barn")
        return [
            st.builds(lambda w: call("count", children, where=w), where),
            st.builds(
                lambda f, x, w: call(f, x, of=children, where=w),
                st.sampled_from(["sum", "mean", "min", "max"]),
                within.number(),
                where,
            ),
            st.builds(
                lambda x: call(
                    "count", name("svar"), where=Chain(0, 0, (name("points"), literal(x)), (">=",))
                ),
                st.integers(0, 2),
            ),
        ]

    def stating(self, *functions: str) -> st.SearchStrategy[Syntax]:
        states = st.sampled_from(sorted(STATES))
        return st.builds(lambda f, s: call(f, name(s)), st.sampled_from(functions), states)

    def day(self) -> st.SearchStrategy[Syntax]:
        plain = st.one_of(
            DAYS.map(literal),
            names("född", "möte", "who5.datum"),
            st.just(call("today")),
            st.just(call("submitted", name("who5"))),
            self.stating("entered", "last_entered", "left"),
        )
        if self.depth <= 0:
            return plain
        lengths = st.one_of(DURATIONS.map(literal), names("frist", "setting.frist"))
        inner = self.deeper().day()
        return st.one_of(plain, st.builds(Binary, Z, Z, st.sampled_from("+-"), inner, lengths))

    def choice(self) -> st.SearchStrategy[Syntax]:
        row = [names("skola")] if self.row else []
        return st.one_of(names("språk", "modersmål", "person.language", "case.råd"), *row)

    def condition(self) -> st.SearchStrategy[Syntax]:
        options = st.sampled_from(LANGUAGES).map(name)
        numbers = self.deeper().number() if self.depth > 0 else names("n", "steg", "trivs")
        days = self.deeper().day() if self.depth > 0 else names("född", "möte")
        ordered = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
        plain = st.one_of(
            names("b", "ja_nej", "gad7.svårt", "team.coach.assigned", "clock.hjälp.kept"),
            self.stating("in_state", "ever_in"),
            st.sampled_from([True, False]).map(literal),
            st.builds(equal, self.choice(), st.sampled_from(["==", "!="]), options),
            st.builds(equal, self.choice(), st.just("=="), self.choice()),
            st.builds(
                lambda c, op, many: Binary(0, 0, op, c, Sequence(0, 0, tuple(many))),
                self.choice(),
                st.sampled_from(["in", "not in"]),
                st.lists(st.one_of(options, self.choice()), min_size=1, max_size=3),
            ),
            st.builds(
                lambda o: Binary(0, 0, "in", name(o), name("områden")),
                st.sampled_from(["oro", "sömn", "värk"]),
            ),
            st.builds(equal, names("frist", "setting.frist"), ordered, DURATIONS.map(literal)),
            st.builds(
                equal, names("fritt"), st.just("=="), st.sampled_from(["a", "å"]).map(literal)
            ),
            st.builds(
                lambda q: call("answered", q), names("n", "språk", "barn", "svar", "områden")
            ),
            *([names("omsorg")] if self.row else []),
        )
        if self.depth <= 0:
            return plain
        inner = self.deeper().condition()
        return st.one_of(
            plain,
            st.builds(
                chain,
                st.lists(numbers, min_size=3, max_size=3),
                st.lists(ordered, min_size=2, max_size=2),
            ),
            st.builds(equal, numbers, ordered, numbers),
            st.builds(equal, days, ordered, days),
            st.builds(lambda x: Unary(0, 0, "not", x), inner),
            st.builds(
                lambda op, parts: Logic(0, 0, op, tuple(parts)),
                st.sampled_from(["and", "or"]),
                st.lists(inner, min_size=2, max_size=4),
            ),
            st.builds(Choose, Z, Z, inner, inner, inner),
            *self.quantified(),
        )

    def quantified(self) -> list[st.SearchStrategy[Syntax]]:
        if self.row:
            return []
        within = self.deeper(row=True).condition()
        function = st.sampled_from(["any", "all"])
        return [
            st.builds(lambda f, w: call(f, name("barn"), where=w), function, within),
            st.builds(
                lambda f, s: call(f, name("praktik"), where=call("ever_in", name(s))),
                function,
                st.sampled_from(sorted(INTERNSHIP.states)),
            ),
        ]


Z = st.just(0)


def equal(one: Syntax, operator: str, other: Syntax) -> Syntax:
    return Chain(0, 0, (one, other), (operator,))


def chain(operands: list[Syntax], operators: list[str]) -> Syntax:
    return Chain(0, 0, tuple(operands), tuple(operators))


CONDITIONS = Typed(2).condition()
FIGURES = Typed(2).number()


def value(type_: Type) -> st.SearchStrategy[Any]:
    """Any value of a type, None where it is not answered."""
    return st.one_of(st.none(), known(type_)) if type_.kind is not Kind.COLLECTION else known(type_)


def known(type_: Type) -> st.SearchStrategy[Any]:
    match type_.kind:
        case Kind.NUMBER if type_.whole:
            low, high = int(type_.low or 0), int(type_.high or 120)
            return st.integers(low, high)
        case Kind.CHOICE:
            return st.sampled_from(sorted(type_.options))
        case Kind.CHOICES:
            options = sorted(type_.options) or sorted(SCOPE.parties)
            return st.lists(st.sampled_from(options), unique=True).map(tuple)
        case Kind.MATRIX:
            row = st.one_of(st.none(), st.sampled_from(sorted(type_.options)))
            return partial(dict.fromkeys(type_.rows, row))
        case Kind.COLLECTION:
            return st.lists(mapping(type_), max_size=3).map(tuple)
        case Kind.GROUP:
            return mapping(type_)
        case kind:
            return SIMPLE[kind]


SIMPLE: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.NUMBER: NUMBERS,
    Kind.BOOLEAN: st.booleans(),
    Kind.TEXT: st.sampled_from(["a", "å", ""]),
    Kind.DATE: DAYS,
    Kind.TIME: st.times(time(7), time(17)),
    Kind.MOMENT: MOMENTS,
    Kind.DURATION: DURATIONS,
    Kind.USER: st.sampled_from(["eva", "kim"]),
    Kind.ORGANISATION: st.sampled_from(sorted(SCOPE.parties)),
    Kind.ANY: st.none(),
}


def partial(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """A mapping in which any key may be missing."""
    return st.fixed_dictionaries({}, optional=fields)


def mapping(type_: Type) -> st.SearchStrategy[Any]:
    fields = {name: value(inner) for name, inner in type_.names.items()}
    for banded, inner in type_.names.items():
        if inner.bands:
            fields[f"{banded}@band"] = st.sampled_from(sorted(inner.bands))
    if type_.item == "submission":
        fields["@at"] = MOMENTS
    if type_.item == "activity":
        fields["@states"] = st.lists(STAYS, max_size=3).map(tuple)
    return partial(fields)


STAYS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["pågår", "klar"]),
        "entered": MOMENTS,
        "left": st.one_of(st.none(), MOMENTS),
    }
)


@st.composite
def visits(draw: Callable[..., Any]) -> tuple[Visit, ...]:
    """A way through states: each is entered when the one before is left."""
    moments = sorted(draw(st.lists(MOMENTS, max_size=5)))
    leaves = [draw(st.sampled_from(["väntar", "aktiv", "klar"])) for _ in moments]
    ends: list[datetime | None] = [*moments[1:], draw(st.sampled_from([None, NOW]))]
    return tuple(map(Visit, leaves, moments, ends))


def place(types: Any) -> st.SearchStrategy[Any]:
    return partial({name: value(type_) for name, type_ in types.items() if name})


ENVS = st.builds(
    Env,
    own=place(NAMES),
    person=place(SCOPE.prefixes["person"]),
    setting=place(SCOPE.prefixes["setting"]),
    case=place(SCOPE.prefixes["case"]),
    team=place(SCOPE.prefixes["team"]),
    clock=place(SCOPE.prefixes["clock"]),
    today=st.just(TODAY),
    now=st.just(NOW),
    calendar=st.just(Calendar()),
    visits=visits(),
)
