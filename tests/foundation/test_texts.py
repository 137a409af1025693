"""Labels inside sentences, and no two signs after one another."""

from __future__ import annotations

from datetime import date

import pytest

from engine.foundation.texts import Text, direction, in_words, said, within


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Koordinator", "koordinator"),
        ("Deltagarens stöd", "deltagarens stöd"),
        ("LOSS-samordnare", "LOSS-samordnare"),
        ("AF", "AF"),
        ("Personal på AF", "Personal på AF"),
        ("", ""),
    ],
)
def test_a_label_has_a_small_letter_inside_a_sentence(label: str, inside: str) -> None:
    assert within(label) == inside
    text = within(Text({"sv": label, "en": "Coach"}))
    assert (text.in_("sv"), text.in_("en")) == (inside, "coach")


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Ålder", "Ålder: Skriv ett tal"),
        ("Hur gammal är du?", "Hur gammal är du? Skriv ett tal"),
        ("Jag har varit glad.", "Jag har varit glad. Skriv ett tal"),
        ("Välj:", "Välj: Skriv ett tal"),
    ],
)
def test_no_colon_stands_after_a_sign(label: str, shown: str) -> None:
    advice = said("{question}: {advice}", question=label, advice="Skriv ett tal")
    assert advice.in_("sv") == shown
    assert advice.in_("en") == shown


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        (Text({"sv": "Hej", "en": "Hello"}), "en", "en"),
        (Text({"sv": "Hej", "en": "Hello"}), "so", "sv"),
        (Text({"en": "Hello"}), "so", "en"),
        (Text({}), "so", "sv"),
    ],
)
def test_the_language_that_is_told_is_the_one_that_is_shown(
    text: Text, language: str, shown: str
) -> None:
    assert text.language_shown(language) == shown
    assert text.in_(language) == text.in_(shown)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "23 oktober 2025"),
        ("en", "23 October 2025"),
        ("klingon", "23 oktober 2025"),
        ("xx", "23 oktober 2025"),
    ],
)
def test_a_day_is_told_in_a_language_that_has_months(language: str, words: str) -> None:
    assert in_words(date(2025, 10, 23), language) == words


@pytest.mark.parametrize(
    ("language", "way"), [("sv", "ltr"), ("so", "ltr"), ("ar", "rtl"), ("prs", "rtl")]
)
def test_some_languages_are_written_from_the_right(language: str, way: str) -> None:
    assert direction(language) == way
