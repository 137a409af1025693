"""Owns the functions of the language: one checker for each, listed in `FUNCTIONS`.

What they compute is left to `compile` and `runtime`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.expressions import rows
from engine.expressions import syntax as s
from engine.expressions import tree as t
from engine.expressions.comparing import comparable
from engine.expressions.consenting import consented
from engine.expressions.issues import did_you_mean, write
from engine.expressions.making import place, unknown
from engine.expressions.names import one_of
from engine.expressions.types import BOOLEAN, DATE, MOMENT, NUMBER, WHOLE, Kind, Type
from engine.expressions.usage import wrong_arguments
from engine.foundation.diagnostics import Message
from engine.foundation.suggestions import closest
from engine.foundation.texts import Text

if TYPE_CHECKING:
    from engine.expressions.checking import Checker

Check = Callable[["Checker", s.Call], t.Node]
MAX_DIGITS = 10
SAME_ELSEWHERE = {
    "len": "count",
    "length": "count",
    "size": "count",
    "antal": "count",
    "summa": "sum",
    "avg": "mean",
    "average": "mean",
    "medel": "mean",
    "medelvärde": "mean",
    "now": "today",
    "idag": "today",
    "ålder": "age",
    "år": "year",
    "some": "any",
    "every": "all",
    "last": "latest",
    "senaste": "latest",
    "exists": "answered",
    "besvarad": "answered",
    "avrunda": "round",
    "last_left": "left",
}


def call(checker: Checker, syntax: s.Call) -> t.Node:
    """A call of any function; an unknown one is reported with the one that was probably meant."""
    check = FUNCTIONS.get(syntax.function)
    if check is not None:
        return check(checker, syntax)
    near = SAME_ELSEWHERE.get(syntax.function) or closest(syntax.function, FUNCTIONS)
    at = s.Name(syntax.start, syntax.start + len(syntax.function), syntax.function)
    return checker.wrong(
        "unknown-function",
        at,
        f'Det finns ingen funktion "{syntax.function}"',
        f'There is no function "{syntax.function}"',
        help=did_you_mean(near),
        repair=near,
    )


def plain(checker: Checker, syntax: s.Call, least: int, most: int) -> bool:
    """Whether a call has from `least` to `most` arguments and no `of`, `where`, `to`; else reported."""
    extra = syntax.of or syntax.where or syntax.to
    if extra is None and least <= len(syntax.arguments) <= most:
        return True
    wrong_arguments(checker, syntax)
    return False


def called(syntax: s.Call, type_: Type, *arguments: t.Node) -> t.Node:
    """The node of a call, or unknown when an argument is."""
    if any(argument.type.kind is Kind.ANY for argument in arguments):
        return unknown(syntax)
    return t.Call(type=type_, **place(syntax), function=syntax.function, arguments=arguments)


def today(checker: Checker, syntax: s.Call) -> t.Node:
    return called(syntax, DATE) if plain(checker, syntax, 0, 0) else unknown(syntax)


def year(checker: Checker, syntax: s.Call) -> t.Node:
    if not plain(checker, syntax, 1, 1):
        return unknown(syntax)
    return called(syntax, WHOLE, day_argument(checker, syntax, 0))


def day_argument(checker: Checker, syntax: s.Call, index: int) -> t.Node:
    return checker.wanted(checker.value(syntax.arguments[index]), Kind.DATE)


def age(checker: Checker, syntax: s.Call) -> t.Node:
    """The participant's age: their birth date is an argument of the node."""
    if not plain(checker, syntax, 1, 1):
        return unknown(syntax)
    on = day_argument(checker, syntax, 0)
    born = checker.scope.prefixes.get("person", {}).get("birth_date")
    if born is None:
        return checker.wrong(
            "unknown-name",
            syntax,
            "age() är deltagarens ålder, och här finns ingen deltagare",
            "age() is the participant's age, and there is no participant here",
            help=Message(
                "Räkna med year(): year(today()) - födelseår",
                "Calculate with year(): year(today()) - birth_year",
            ),
        )
    birth = t.Name(type=born, **place(syntax), place="person", name="birth_date")
    return called(syntax, WHOLE, birth, on)


def between(checker: Checker, syntax: s.Call) -> t.Node:
    if not plain(checker, syntax, 2, 2):
        return unknown(syntax)
    first, last = (day_argument(checker, syntax, index) for index in (0, 1))
    return called(syntax, WHOLE, first, last)


def rounded(checker: Checker, syntax: s.Call) -> t.Node:
    if not plain(checker, syntax, 1, 2):
        return unknown(syntax)
    number = checker.number(syntax.arguments[0])
    digits = syntax.arguments[1] if len(syntax.arguments) > 1 else s.Literal(0, 0, 0)
    if not whole_digits(digits):
        return checker.wrong(
            "wrong-arguments",
            digits,
            f"Antalet decimaler skrivs som ett tal från 0 till {MAX_DIGITS}",
            f"The number of decimals is written as a number from 0 to {MAX_DIGITS}",
        )
    decimals = checker.value(digits)
    zero = isinstance(decimals, t.Constant) and decimals.value == 0
    return called(syntax, WHOLE if zero else NUMBER, number, decimals)


def whole_digits(syntax: s.Syntax) -> bool:
    if not isinstance(syntax, s.Literal) or type(syntax.value) is not int:
        return False
    return 0 <= syntax.value <= MAX_DIGITS


def absolute(checker: Checker, syntax: s.Call) -> t.Node:
    if not plain(checker, syntax, 1, 1):
        return unknown(syntax)
    number = checker.number(syntax.arguments[0])
    return called(syntax, WHOLE if number.type.whole else NUMBER, number)


def extreme(checker: Checker, syntax: s.Call) -> t.Node:
    """`min` and `max`, of values or over rows."""
    if syntax.of is not None:
        return rows.total(checker, syntax)
    if not plain(checker, syntax, 2, 20):
        return unknown(syntax)
    values = [checker.value(argument) for argument in syntax.arguments]
    fitting = comparable(checker, values, order=True)
    if fitting is None:
        return unknown(syntax)
    kind = fitting[0].type.kind
    if kind not in (Kind.NUMBER, Kind.DATE, Kind.MOMENT):
        return checker.not_wanted(fitting[0], (Kind.NUMBER, Kind.DATE))
    whole = kind is Kind.NUMBER and all(node.type.whole for node in fitting)
    bare = {Kind.NUMBER: NUMBER, Kind.DATE: DATE, Kind.MOMENT: MOMENT}[kind]
    return called(syntax, WHOLE if whole else bare, *fitting)


def answered(checker: Checker, syntax: s.Call) -> t.Node:
    if not plain(checker, syntax, 1, 1):
        return unknown(syntax)
    node = checker.value(syntax.arguments[0])
    if node.type.kind in (Kind.GROUP, Kind.SUBMISSION, Kind.ACTIVITY):
        return checker.wrong(
            "wrong-type",
            node,
            "answered() gäller en fråga eller en grupp med rader",
            "answered() is about a question or a group of rows",
            help=Message(
                "Skriv till exempel answered(formulär.fråga) eller count(formulär) > 0",
                "Write for example answered(form.question) or count(form) > 0",
            ),
        )
    return called(syntax, BOOLEAN, node)


def picked(checker: Checker, syntax: s.Call) -> t.Node:
    """`first`, `previous` and `latest` of submissions or activities, or of those that `where` keeps."""
    if not rows.shaped(checker, syntax, of=False):
        return unknown(syntax)
    node = checker.value(syntax.arguments[0])
    if node.type.kind is Kind.ANY:
        return unknown(syntax)
    if node.type.kind is not Kind.COLLECTION or node.type.item == "row":
        return checker.wrong(
            "wrong-type",
            node,
            f"{syntax.function}() gäller ett formulär eller en aktivitet",
            f"{syntax.function}() is about a form or an activity",
            help=write(f"{syntax.function}(who5).total"),
        )
    of = node if syntax.where is None else rows.kept(checker, syntax, node, syntax.where)
    if of.type.kind is Kind.ANY:
        return unknown(syntax)
    return t.Pick(type=one_of(node.type), **place(syntax), of=of, which=syntax.function)


def submitted(checker: Checker, syntax: s.Call) -> t.Node:
    if not plain(checker, syntax, 1, 1):
        return unknown(syntax)
    node = checker.value(syntax.arguments[0])
    if node.type.kind is Kind.ANY:
        return unknown(syntax)
    if node.type.kind is Kind.COLLECTION and node.type.item == "submission":
        node = t.Pick(type=one_of(node.type), **place(node), of=node, which="latest")
    if node.type.kind is not Kind.SUBMISSION:
        return checker.wrong(
            "wrong-type",
            node,
            "submitted() gäller ett formulär",
            "submitted() is about a form",
            help=write("submitted(first(who5))"),
        )
    type_ = Type(kind=Kind.MOMENT, label=node.type.label)
    return t.Member(type=type_, **place(syntax), of=node, name="@at")


def of_asks(checker: Checker, syntax: s.Call) -> t.Node:
    """How many asks of a form stand, or how many in a hundred were answered in time. Both lie beside the
    names of a workflow, so these are names too.
    """
    if not plain(checker, syntax, 1, 1):
        return unknown(syntax)
    node = checker.value(syntax.arguments[0])
    if node.type.kind is Kind.ANY:
        return unknown(syntax)
    own = isinstance(node, t.Name) and node.place == "own" and node.type.item == "submission"
    if not own or not isinstance(node, t.Name):
        return checker.wrong(
            "wrong-type",
            node,
            f"{syntax.function}() gäller ett formulär i arbetsflödet",
            f"{syntax.function}() is about a form of the workflow",
            help=write(EXAMPLES[syntax.function]),
        )
    counts = syntax.function == "waiting"
    high = None if counts else 100
    type_ = Type(kind=Kind.NUMBER, whole=counts, low=0, high=high, label=node.type.label)
    return t.Name(type=type_, **place(syntax), place=syntax.function, name=node.name)


EXAMPLES = {"waiting": "waiting(who5) == 0", "in_time": "in_time(who5) >= 80"}


def band(checker: Checker, syntax: s.Call) -> t.Node:
    """The band's name lies beside the value, so this is a name too."""
    if not plain(checker, syntax, 1, 1):
        return unknown(syntax)
    node = checker.value(syntax.arguments[0])
    if node.type.kind is Kind.ANY:
        return unknown(syntax)
    if not isinstance(node, t.Name | t.Member) or not node.type.bands:
        return checker.wrong(
            "wrong-type",
            node,
            "band() gäller ett värde som har `bands`",
            "band() is about a value that has `bands`",
        )
    type_ = Type(kind=Kind.CHOICE, options=node.type.bands, label=node.type.label)
    name = f"{node.name}@band"
    if isinstance(node, t.Name):
        return t.Name(type=type_, **place(syntax), place=node.place, name=name, level=node.level)
    return t.Member(type=type_, **place(syntax), of=node.of, name=name)


def about_state(checker: Checker, syntax: s.Call) -> t.Node:
    if not plain(checker, syntax, 1, 1):
        return unknown(syntax)
    state = syntax.arguments[0]
    if not isinstance(state, s.Name):
        return wrong_arguments(checker, syntax)
    for level in range(len(checker.names.frames), 0, -1):
        frame = checker.names.frames[level - 1]
        if state.name in frame.states:
            leaves, label = frame.states[state.name], frame.state_labels.get(state.name)
            return stated(checker, syntax, state.name, leaves, level, label)
        if frame.anything:
            return unknown(syntax)
    if state.name in checker.scope.states:
        leaves, label = checker.scope.states[state.name], checker.scope.state_labels.get(state.name)
        return stated(checker, syntax, state.name, leaves, 0, label)
    return no_state(checker, syntax, state)


def stated(
    checker: Checker,
    syntax: s.Call,
    state: str,
    leaves: tuple[str, ...],
    level: int,
    label: Text | None,
) -> t.Node:
    return t.About(
        type=STATE_TYPES[syntax.function],
        **place(syntax),
        function=syntax.function,
        state=state,
        leaves=leaves,
        level=level,
        label=label,
    )


def no_state(checker: Checker, syntax: s.Call, state: s.Name) -> t.Node:
    frames = (frame.states for frame in reversed(checker.names.frames))
    states = [name for names in (*frames, checker.scope.states) for name in names]
    if not states:
        return checker.wrong(
            "unknown-state",
            syntax,
            f"{syntax.function}() gäller ett läge i ett flöde, och här finns inget flöde",
            f"{syntax.function}() is about a state of a workflow, and there is no workflow here",
        )
    near = closest(state.name, states)
    return checker.wrong(
        "unknown-state",
        state,
        f'Det finns inget läge "{state.name}"',
        f'There is no state "{state.name}"',
        help=did_you_mean(near),
        repair=near,
    )


STATE_TYPES = {
    "entered": MOMENT,
    "last_entered": MOMENT,
    "left": MOMENT,
    "in_state": BOOLEAN,
    "ever_in": BOOLEAN,
    "times_in": WHOLE,
    "days_in": WHOLE,
}

FUNCTIONS: dict[str, Check] = {
    "today": today,
    "year": year,
    "age": age,
    "days_between": between,
    "working_days_between": between,
    "round": rounded,
    "abs": absolute,
    "min": extreme,
    "max": extreme,
    "answered": answered,
    "count": rows.count,
    "any": rows.condition,
    "all": rows.condition,
    "sum": rows.total,
    "mean": rows.total,
    "first": picked,
    "previous": picked,
    "latest": picked,
    "submitted": submitted,
    "waiting": of_asks,
    "in_time": of_asks,
    **dict.fromkeys(STATE_TYPES, about_state),
    "consented": consented,
    "band": band,
}
