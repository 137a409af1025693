"""What expressions give, by the table in `results.md`: compiled, interpreted, and after a trip by JSON."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.expressions.expression import Expression
from engine.expressions.reading import expression as from_tree
from engine.expressions.reading import read
from engine.expressions.scope import Scope
from engine.expressions.to_json import from_json, to_json
from engine.expressions.types import BOOLEAN, Kind, Points, Type
from tests.expressions.interpreter import interpreted
from tests.expressions.world import SCOPE, env, expression, table

ROWS = table(Path(__file__).with_name("results.md").read_text("utf-8"))


@pytest.mark.parametrize(
    ("source", "answers", "result"),
    [pytest.param(*cells, id=f"line {line}: {cells[0]}") for line, cells in ROWS],
)
def test_an_expression_gives_what_the_table_says(source: str, answers: str, result: str) -> None:
    found = expression(source)
    wanted = value(result)
    given = env(answers)
    assert same(found.run(given), wanted)
    assert same(interpreted(found.tree, given), wanted)
    stored = json.dumps(to_json(found.tree))
    assert same(from_tree(source, from_json(json.loads(stored))).run(given), wanted)


def same(one: Any, other: Any) -> bool:
    return one == other and type(one) is type(other)


def value(cell: str) -> Any:
    if cell == "unknown":
        return None
    found = yaml.safe_load(cell)
    assert isinstance(found, bool | int | float | str | date | datetime)
    return found


def test_a_function_costs_nothing_until_it_is_called() -> None:
    found = expression("språk == annat")
    before = found.run.__code__
    assert found.run(env("språk: annat")) is True
    assert found.run.__code__ is not before


@pytest.mark.parametrize(
    ("answers", "total", "mean"),
    [
        ("svar: {glad: ofta, lugn: ibland, pigg: aldrig}", 5, 5 / 3),
        ("svar: {glad: ofta, lugn: ibland}", 5, 1.5),
        ("svar: {glad: ibland, pigg: aldrig}", 5, 1.5),
        ("svar: {glad: ofta}", None, None),
        ("", None, None),
    ],
)
def test_a_sum_is_pro_rated_where_that_is_allowed(
    answers: str, total: int | None, mean: float | None
) -> None:
    for source, wanted in (("sum(svar)", total), ("mean(svar)", mean)):
        found = read(source, SCOPE, answered_at_least=2)
        assert isinstance(found, Expression)
        assert found.run(env(answers)) == wanted
        assert interpreted(found.tree, env(answers)) == wanted


def test_before_the_first_year_is_unknown() -> None:
    """Half past midnight on the first day there is lies outside the years when told in UTC."""
    found = expression("möte - 999999 years < möte")
    assert found.run(env("möte: 2024-02-19 23:30:00+00:00")) is None


def test_an_expression_reaches_nothing_of_the_host() -> None:
    found = expression("n > 3 and språk == annat")
    found.run(env("n: 4, språk: annat"))
    assert found.run.__globals__["__builtins__"] == {}
    assert set(found.run.__code__.co_names) <= {"own", "get"}


@pytest.mark.parametrize(
    ("source", "answers", "result"),
    [
        ("-1 in läge", "läge: [sämre]", True),
        ("-1 in läge", "läge: [bättre]", False),
        ("-1 not in läge", "läge: [bättre]", True),
        ("1 in läge", "läge: [sämre]", False),
    ],
)
def test_a_number_below_zero_means_the_options_with_so_many_points(
    source: str, answers: str, result: bool
) -> None:
    points = {"sämre": Points(-1), "lika": Points(0), "bättre": Points(1)}
    scope = Scope(names={"läge": Type(kind=Kind.CHOICES, options=points)})
    assert expression(source, scope).run(env(answers)) is result


def test_what_is_one_of_two_choices_has_the_options_of_both() -> None:
    one = Type(kind=Kind.CHOICE, options={"a": Points(None), "b": Points(None)})
    other = Type(kind=Kind.CHOICE, options={"b": Points(None), "c": Points(None)})
    scope = Scope(names={"ett": one, "två": other, "b": BOOLEAN})
    either = expression("ett if b else två", scope)
    assert set(either.type.options) == {"a", "b", "c"}
    assert expression("(ett if b else två) == c", scope).run(env("b: false, två: c")) is True
