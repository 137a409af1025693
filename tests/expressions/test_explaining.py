"""Why a condition holds or not, by the table in `explanations.md`."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from engine.expressions.explaining import explain
from tests.expressions.test_results import value
from tests.expressions.world import env, expression, table

ROWS = table(Path(__file__).with_name("explanations.md").read_text("utf-8"))


@pytest.mark.parametrize(
    ("source", "answers", "result", "sentence"),
    [pytest.param(*cells, id=f"line {line}: {cells[0]}") for line, cells in ROWS],
)
def test_the_sentence_tells_what_decided(
    source: str, answers: str, result: str, sentence: str
) -> None:
    found = explain(expression(source), env(answers), "sv")
    assert found.value == value(result)
    assert found.text == sentence


def test_what_is_missing_is_told_as_paths() -> None:
    guard = expression("who5.total <= 20 and språk == sv and n > 3")
    found = explain(guard, env("n: 4"), "sv")
    assert found.missing == (("own", "who5", "total"), ("own", "språk"))


def test_nothing_is_missing_when_the_value_is_known() -> None:
    guard = expression("who5.total <= 20 and språk == sv")
    assert explain(guard, env("språk: ar"), "sv").missing == ()


def test_an_answer_that_is_asked_for_is_missing() -> None:
    assert explain(expression("answered(språk)"), env(), "sv").missing == (("own", "språk"),)
    assert explain(expression("not answered(språk)"), env(), "sv").missing == ()


def test_only_what_decided_is_told() -> None:
    guard = expression("who5.total <= 20 and språk == sv")
    found = explain(guard, env("språk: ar, who5: [{total: 4}]"), "sv")
    assert found.about == frozenset({("own", "språk")})


def test_numbers_are_written_as_in_the_language() -> None:
    assert "2,5" in explain(expression("n > 3"), env("n: 2.5"), "sv").text
    assert "2.5" in explain(expression("n > 3"), env("n: 2.5"), "en").text


def test_labels_are_in_the_language() -> None:
    found = explain(expression("språk == sv"), env("språk: annat"), "en")
    assert "Language" in found.text
    assert "Another" in found.text
    assert "Swedish" in found.sentence.in_("en")


@pytest.mark.parametrize(
    ("source", "answers", "sentence"),
    [
        ("områden", "områden: [oro, sömn]", "”Områden” är Oro och Sömn."),
        ("områden", "områden: []", "”Områden” är inget."),
        ("möte", "möte: 2024-01-01 12:00:00+00:00", "”möte” är 1 januari 2024 kl. 13.00."),
        ("gad7", "gad7: {total: 3}", "”Oro” är ifyllt."),
        ("fritt", "", "”Fritt” är inte besvarad."),
    ],
)
def test_a_value_is_told_in_words(source: str, answers: str, sentence: str) -> None:
    assert explain(expression(source), env(answers), "sv").text == sentence


def test_a_time_of_day_is_told_as_such() -> None:
    given = env(own={"start": time(8, 5), "slut": time(7, 0)})
    found = explain(expression("start < slut"), given, "sv")
    assert found.text == "”start” är 08:05, det ska vara före ”slut” (07:00)."
