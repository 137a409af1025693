"""Labels inside sentences, and no two signs after one another."""

from __future__ import annotations

import pytest

from engine.foundation.texts import Text, said, within


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
