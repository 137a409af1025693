"""Owns the functions that go through rows: what they may go through, and what names mean inside.

They nest at most two deep and never over the same group, so that cost is linear in the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.expressions import syntax as s
from engine.expressions import tree as t
from engine.expressions.comparing import points_of
from engine.expressions.issues import write
from engine.expressions.making import place, unknown
from engine.expressions.matrices import scores_of
from engine.expressions.names import Frame
from engine.expressions.types import BOOLEAN, DATE, MOMENT, NUMBER, WHOLE, Kind, Type
from engine.expressions.usage import wrong_arguments
from engine.expressions.walking import Path, path_of
from engine.expressions.wording import called
from engine.foundation.diagnostics import Message

if TYPE_CHECKING:
    from engine.expressions.checking import Checker

MAX_NESTING = 2
POINTS = {"points": NUMBER}
WHOLE_POINTS = {"points": WHOLE}
ONE_ANSWER = (Kind.CHOICE, Kind.USER, Kind.ORGANISATION)


def count(checker: Checker, syntax: s.Call) -> t.Node:
    if not shaped(checker, syntax, of=False):
        return unknown(syntax)
    rows = group(checker, syntax.arguments[0])
    if syntax.where is None:
        return count_all(checker, syntax, rows)
    return over(checker, syntax, rows, WHOLE, what=None)


def count_all(checker: Checker, syntax: s.Call, rows: t.Node) -> t.Node:
    if rows.type.kind is Kind.ANY or not may_nest(checker, syntax, rows):
        return unknown(syntax)
    if rows.type.kind is Kind.MATRIX:
        return checker.wrong(
            "wrong-arguments",
            syntax,
            "count() av en matris behöver ett villkor",
            "count() of a matrix needs a condition",
            help=write(f"count({checker.source(rows)} where points >= 2)"),
        )
    return t.Call(type=WHOLE, **place(syntax), function="count", arguments=(rows,))


def condition(checker: Checker, syntax: s.Call) -> t.Node:
    """`any` and `all`."""
    if not shaped(checker, syntax, of=False):
        return unknown(syntax)
    rows = group(checker, syntax.arguments[0])
    if syntax.where is None and rows.type.kind is not Kind.ANY:
        anything = syntax.function == "any"
        where = f"all({checker.source(rows)} where …)"
        repair = f"count({checker.source(rows)}) > 0" if anything else where
        return checker.wrong(
            "wrong-arguments",
            syntax,
            f'"{syntax.function}" behöver ett villkor efter "where"',
            f'"{syntax.function}" needs a condition after "where"',
            help=write(repair),
            repair=repair if anything else None,
        )
    return over(checker, syntax, rows, BOOLEAN, what=None)


def total(checker: Checker, syntax: s.Call) -> t.Node:
    """`sum`, `mean`, `min`, `max`, of something in each row or of a matrix."""
    if syntax.of is None:
        return matrix_total(checker, syntax)
    if not shaped(checker, syntax, of=True):
        return unknown(syntax)
    rows = group(checker, syntax.of)
    return over(checker, syntax, rows, NUMBER, what=syntax.arguments[0])


def matrix_total(checker: Checker, syntax: s.Call) -> t.Node:
    if not shaped(checker, syntax, of=False):
        return unknown(syntax)
    rows = checker.value(syntax.arguments[0])
    if rows.type.kind is Kind.ANY:
        return unknown(syntax)
    if rows.type.kind is not Kind.MATRIX:
        return lacks_of(checker, syntax, rows)
    if not has_any(rows.type):
        return no_points(checker, rows)
    return over(checker, syntax, rows, number_type(syntax, True), what=None)


def no_points(checker: Checker, rows: t.Node) -> t.Node:
    return checker.wrong(
        "wrong-type",
        rows,
        f"Svaren i {checker.quoted(rows)} har inga poäng att räkna med",
        f"The answers in {checker.quoted(rows)} have no points to calculate with",
        help=Message(
            "Ge dem `points`, eller hela tal som namn",
            "Give them `points`, or whole numbers as names",
        ),
    )


def lacks_of(checker: Checker, syntax: s.Call, rows: t.Node) -> t.Node:
    several = rows.type.kind in (Kind.COLLECTION, Kind.CHOICES)
    names = [name for name, type_ in rows.type.names.items() if type_.kind is Kind.NUMBER]
    example = f"{syntax.function}({names[0] if names else 'tal'} of {checker.source(rows)})"
    return checker.wrong(
        "wrong-arguments",
        syntax,
        f'"{syntax.function}" behöver veta vad som ska räknas i varje rad'
        if several
        else f'"{syntax.function}" gäller en grupp med rader eller en matris',
        f'"{syntax.function}" has to know what to take from each row'
        if several
        else f'"{syntax.function}" is about a group of rows or a matrix',
        help=write(example if several else f"{syntax.function}(timmar of närvaro)"),
    )


def shaped(checker: Checker, syntax: s.Call, of: bool) -> bool:
    """Whether there is one argument, `of` where it is wanted, and no `to`; else it is reported."""
    if len(syntax.arguments) == 1 and (syntax.of is not None) is of and syntax.to is None:
        return True
    wrong_arguments(checker, syntax)
    return False


def group(checker: Checker, syntax: s.Syntax) -> t.Node:
    """What a function goes through: rows, submissions, activities, many answers or a matrix."""
    node = checker.value(syntax)
    if node.type.kind in (Kind.ANY, Kind.COLLECTION, Kind.CHOICES, Kind.MATRIX):
        return node
    what = called(node.type.kind)
    return checker.wrong(
        "wrong-type",
        node,
        f"Här behövs en grupp med rader eller flera svar, men {checker.quoted(node)} är {what.sv}",
        f"A group of rows or several answers is needed, but {checker.quoted(node)} is {what.en}",
        help=Message(
            f"Skriv answered({checker.source(node)}) för att fråga om det är besvarat",
            f"Write answered({checker.source(node)}) to ask whether it is answered",
        )
        if node.type.kind is not Kind.BOOLEAN
        else None,
    )


def over(
    checker: Checker, syntax: s.Call, rows: t.Node, type_: Type, what: s.Syntax | None
) -> t.Node:
    """The node of a function over rows; `what` and `where` are read with the row's names first."""
    if not may_nest(checker, syntax, rows):
        return unknown(syntax)
    frames = checker.names.frames
    frames.append(frame(rows, paths(frames)))
    inner = None if what is None else figure(checker, syntax, what)
    where = None if syntax.where is None else checker.condition(syntax.where)
    level = len(frames)
    frames.pop()
    if Kind.ANY in (rows.type.kind, inner and inner.type.kind, where and where.type.kind):
        return unknown(syntax)
    return t.Over(
        type=type_ if inner is None else result_type(syntax, inner),
        **place(syntax),
        function=syntax.function,
        rows=rows,
        what=inner,
        where=where,
        level=level,
        scores=scores(rows.type),
        at_least=at_least(checker, rows.type),
    )


def kept(checker: Checker, syntax: s.Call, rows: t.Node, where: s.Syntax) -> t.Node:
    """The rows that a condition holds for, with their names first in it."""
    if not may_nest(checker, syntax, rows):
        return unknown(syntax)
    frames = checker.names.frames
    frames.append(frame(rows, paths(frames)))
    holds, level = checker.condition(where), len(frames)
    frames.pop()
    if holds.type.kind is Kind.ANY:
        return unknown(syntax)
    return t.Kept(type=rows.type, **place(syntax), rows=rows, where=holds, level=level)


def figure(checker: Checker, syntax: s.Call, what: s.Syntax) -> t.Node:
    """What is taken from each row: a number; for `min` and `max` also a date or moment."""
    dates = (Kind.DATE, Kind.MOMENT) if syntax.function in ("min", "max") else ()
    return checker.wanted(checker.value(what), Kind.NUMBER, *dates)


def result_type(syntax: s.Call, what: t.Node) -> Type:
    kind = what.type.kind
    if kind in (Kind.DATE, Kind.MOMENT):
        return DATE if kind is Kind.DATE else MOMENT
    return number_type(syntax, what.type.whole)


def number_type(syntax: s.Call, whole: bool) -> Type:
    return WHOLE if whole and syntax.function != "mean" else NUMBER


def may_nest(checker: Checker, syntax: s.Call, rows: t.Node) -> bool:
    frames = checker.names.frames
    if len(frames) >= MAX_NESTING:
        checker.wrong(
            "too-deep-expression",
            syntax,
            "Funktioner över rader kan stå högst två inuti varandra",
            "Functions over rows can stand at most two inside one another",
        )
        return False
    path = path_of(rows, paths(frames))
    if path is None or all(frame.path != path for frame in frames):
        return True
    checker.wrong(
        "same-group",
        rows,
        f"{checker.quoted(rows)} gås redan igenom av funktionen runt om",
        f"{checker.quoted(rows)} is already gone through by the function around it",
    )
    return False


def paths(frames: list[Frame]) -> tuple[Path, ...]:
    return tuple(frame.path or ("?",) for frame in frames)


def frame(rows: t.Node, around: tuple[Path, ...]) -> Frame:
    path = path_of(rows, around)
    match rows.type.kind:
        case Kind.COLLECTION:
            states, labels = rows.type.states, rows.type.state_labels
            return Frame(path=path, names=rows.type.names, states=states, state_labels=labels)
        case Kind.ANY:
            return Frame(path=path, anything=True)
        case _:
            return Frame(path=path, names={**points_named(rows.type), **each_named(rows.type)})


def points_named(type_: Type) -> dict[str, Type]:
    if has_whole(type_):
        return WHOLE_POINTS
    return POINTS if has_any(type_) else {}


def each_named(type_: Type) -> dict[str, Type]:
    """`this`: one of several answers, where it is something that can be compared."""
    if type_.kind is not Kind.CHOICES or type_.each not in ONE_ANSWER:
        return {}
    one = Type(kind=type_.each, options=type_.options, label=type_.label)
    return {"this": one}


def has_any(type_: Type) -> bool:
    return any(one.points is not None for one in type_.options.values())


def has_whole(type_: Type) -> bool:
    points = [one.points for one in type_.options.values() if one.points is not None]
    return bool(points) and all(number == int(number) for number in points)


def scores(type_: Type) -> tuple[tuple[str, t.Table], ...]:
    if type_.kind is Kind.MATRIX:
        return scores_of(type_)
    return (("", points_of(type_)),) if type_.kind is Kind.CHOICES else ()


def at_least(checker: Checker, type_: Type) -> int:
    if type_.kind is not Kind.MATRIX:
        return 0
    rows = len(type_.rows)
    return rows if checker.answered_at_least is None else min(rows, checker.answered_at_least)
