"""Which outcomes a condition may have while a form has not been filled in."""

from __future__ import annotations

import pytest

from engine.expressions.scope import Scope
from engine.expressions.types import Kind, Type
from engine.expressions.without import outcomes_without
from tests.expressions.world import AREAS, expression


@pytest.mark.parametrize(
    "source",
    [
        "who5.total > 3",
        "100 >= who5.total + 1",
        "0 < who5.total < 9",
        "who5.total in [1, 2]",
        "year(who5.datum) == 2024",
        "who5.datum + 3 days < today()",
        "answered(who5.total)",
        "who5.total > 3 and b",
        "who5.total > 3 or answered(who5.datum)",
        "not (who5.total > 3)",
        "round(abs(-who5.total)) > 3",
    ],
)
def test_what_cannot_be_true(source: str) -> None:
    assert True not in outcomes_without(expression(source).tree, {"who5"})


@pytest.mark.parametrize(
    "source",
    [
        "not answered(who5.total)",
        "who5.total > 3 or b",
        "count(who5) == 0",
        "språk in [sv, ar]",
        "n in [1, who5.total]",
        "b if who5.total > 3 else ja_nej",
        "who5.total > 3 if b else true",
        "n > 3",
        "first(who5).total > 3 or n > 3",
    ],
)
def test_what_may_be_true(source: str) -> None:
    assert True in outcomes_without(expression(source).tree, {"who5"})


def test_another_form_does_not_matter() -> None:
    assert True in outcomes_without(expression("who5.total > 3").tree, {"annat"})


def test_several_answers_of_the_form_hold_nothing_yet() -> None:
    of_form = Type(kind=Kind.COLLECTION, item="submission", of="f", names={"områden": AREAS})
    scope = Scope(names={"f": of_form})
    assert outcomes_without(expression("oro in f.områden", scope).tree, {"f"}) == {None}
    assert True in outcomes_without(expression("oro in f.områden", scope).tree, {"annat"})
