"""Which word was probably meant."""

from __future__ import annotations

import pytest

from engine.foundation.suggestions import closest

WORDS = ("språk", "svar", "områden", "annat_språk", "count", "working_days_between")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("språkk", "språk"),
        ("sprak", "språk"),
        ("spårk", "språk"),
        ("Språk", "språk"),
        ("savr", "svar"),
        ("cuont", "count"),
        ("område", "områden"),
        ("working_day_betwen", "working_days_between"),
        ("x", None),
        ("helt_annat", None),
        ("", None),
        ("svar", None),
    ],
)
def test_the_nearest_word_is_suggested(word: str, meant: str | None) -> None:
    assert closest(word, WORDS) == meant


def test_the_first_of_equals_wins() -> None:
    assert closest("katt", ("hatt", "ratt")) == "hatt"
    assert closest("katt", ("ratt", "hatt")) == "ratt"
