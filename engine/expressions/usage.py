"""Owns how each function is written, for those who wrote it otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.expressions import syntax as s
from engine.expressions import tree as t
from engine.foundation.diagnostics import Message

if TYPE_CHECKING:
    from engine.expressions.checking import Checker

USAGE = {
    "today": Message("today()", "today()"),
    "year": Message("year(datum)", "year(date)"),
    "age": Message("age(datum)", "age(date)"),
    "days_between": Message("days_between(från, till)", "days_between(from, to)"),
    "working_days_between": Message(
        "working_days_between(från, till)", "working_days_between(from, to)"
    ),
    "round": Message("round(tal, decimaler)", "round(number, decimals)"),
    "abs": Message("abs(tal)", "abs(number)"),
    "min": Message("min(a, b) eller min(a of rader)", "min(a, b) or min(a of rows)"),
    "max": Message("max(a, b) eller max(a of rader)", "max(a, b) or max(a of rows)"),
    "answered": Message("answered(fråga)", "answered(question)"),
    "count": Message(
        "count(rader) eller count(rader where villkor)",
        "count(rows) or count(rows where condition)",
    ),
    "any": Message("any(rader where villkor)", "any(rows where condition)"),
    "all": Message("all(rader where villkor)", "all(rows where condition)"),
    "sum": Message("sum(tal of rader) eller sum(matris)", "sum(number of rows) or sum(matrix)"),
    "mean": Message(
        "mean(tal of rader) eller mean(matris)", "mean(number of rows) or mean(matrix)"
    ),
    "first": Message(
        "first(formulär) eller first(formulär where villkor)",
        "first(form) or first(form where condition)",
    ),
    "previous": Message(
        "previous(formulär) eller previous(formulär where villkor)",
        "previous(form) or previous(form where condition)",
    ),
    "latest": Message(
        "latest(formulär) eller latest(formulär where villkor)",
        "latest(form) or latest(form where condition)",
    ),
    "submitted": Message("submitted(formulär)", "submitted(form)"),
    "waiting": Message("waiting(formulär)", "waiting(form)"),
    "consented": Message(
        "consented(samtycke) eller consented(samtycke to organisation)",
        "consented(consent) or consented(consent to organisation)",
    ),
    "in_time": Message("in_time(formulär)", "in_time(form)"),
    "band": Message("band(värde)", "band(value)"),
    "entered": Message("entered(läge)", "entered(state)"),
    "last_entered": Message("last_entered(läge)", "last_entered(state)"),
    "left": Message("left(läge)", "left(state)"),
    "in_state": Message("in_state(läge)", "in_state(state)"),
    "ever_in": Message("ever_in(läge)", "ever_in(state)"),
    "times_in": Message("times_in(läge)", "times_in(state)"),
    "days_in": Message("days_in(läge)", "days_in(state)"),
}


def wrong_arguments(checker: Checker, syntax: s.Call) -> t.Node:
    usage = USAGE[syntax.function]
    return checker.wrong(
        "wrong-arguments",
        syntax,
        f'"{syntax.function}" skrivs så här: {usage.sv}',
        f'"{syntax.function}" is written like this: {usage.en}',
    )
