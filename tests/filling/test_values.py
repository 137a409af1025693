"""Sums, bands, tables of decision, and why a value is what it is."""

from __future__ import annotations

from typing import Any

import pytest

from engine.filling.explain_value import explain_value
from engine.foundation.figures import figure
from engine.foundation.texts import in_words
from tests.filling.forms import Around, made, settled

ITEMS = made("""
    fields:
      svar:
        type: matrix
        label: Svar
        rows: {ett: Ett, två: {label: Två, reversed: true}, tre: Tre}
        options: {0: Aldrig, 1: Ibland, 3: Alltid}
      nio: {type: scale, label: Nio, options: {0: Noll, 1: Ett}}
      vikt: {type: decimal, label: Vikt, min: 0}
      kön: {type: choice, label: Kön, options: {kvinna: Kvinna, man: Man}}
      fritt: {type: text, label: Fritt}
    values:
      total:
        label: Summa
        value: sum(svar) + nio
        better: lower
        bands_for:
          kvinnor:
            when: kön == kvinna
            bands: {låg: {range: 0..3, label: Låg}, hög: {range: 4..10, label: Hög}}
          män:
            when: kön == man
            bands: {låg: {range: 0..5, label: Låg}, hög: {range: 6..10, label: Hög}}
      nästan: {label: Nästan, value: sum(svar), answered_at_least: 2}
      snitt: {label: Snitt, value: mean(svar)}
      kvot:
        label: Kvot
        value: vikt / 2
        bands: {lätt: {range: 0..<4.5, label: Lätt}, tung: {range: 4.5.., label: Tung}}
      tungt: {label: Tungt, value: kvot > 4}
      läge:
        label: Läge
        options: {bra: Bra, dåligt: Dåligt, oklart: Oklart}
        decide:
          - {when: kvot > 4, gives: dåligt}
          - {when: nio == 1, gives: bra}
          - {else: oklart}
      ord: {label: Ord, value: fritt}
    """)
ALL = {"svar.ett": "1", "svar.två": "0", "svar.tre": "1", "nio": "1"}


def why(name: str, answers: dict[str, Any], language: str = "sv") -> list[str]:
    found = settled(ITEMS, answers)
    explained = explain_value(ITEMS, ITEMS.values[name], found.answers, found.values)
    return [in_words(one, language) for one in explained.why]


def test_points_are_added_and_reversed_rows_turned() -> None:
    found = settled(ITEMS, ALL)
    assert found.values["total"] == 1 + 3 + 1 + 1
    assert found.values["snitt"] == pytest.approx(5 / 3)


def test_a_sum_is_unknown_until_all_is_answered() -> None:
    found = settled(ITEMS, {"svar.ett": "1", "svar.två": "0", "nio": "1"})
    assert found.values["total"] is None
    assert found.values["nästan"] == 6  # 4 of 2 answered, for 3
    found = settled(ITEMS, {"svar.ett": "1"})
    assert found.values["nästan"] is None
    assert found.values["total@band"] is None


def test_the_band_is_the_one_that_is_certain() -> None:
    assert settled(ITEMS, {**ALL, "kön": "kvinna"}).values["total@band"] == "hög"
    assert settled(ITEMS, {**ALL, "kön": "man"}).values["total@band"] == "hög"
    five = {**ALL, "nio": "0"}
    assert settled(ITEMS, {**five, "kön": "man"}).values["total@band"] == "låg"
    assert settled(ITEMS, {**five, "kön": "kvinna"}).values["total@band"] == "hög"


def test_no_band_is_guessed_and_all_are_shown() -> None:
    found = settled(ITEMS, {**ALL, "nio": "0"})
    assert found.values["total"] == 5
    assert found.values["total@band"] is None
    total = ITEMS.values["total"]
    explained = explain_value(ITEMS, total, found.answers, found.values)
    assert [(bands.name, band.name) for bands, band in explained.bands] == [
        ("kvinnor", "hög"),
        ("män", "låg"),
    ]


def test_a_certain_band_is_shown_alone() -> None:
    found = settled(ITEMS, {**ALL, "nio": "0", "kön": "man"})
    total = ITEMS.values["total"]
    explained = explain_value(ITEMS, total, found.answers, found.values)
    assert [(bands.name, band.name) for bands, band in explained.bands] == [("män", "låg")]
    assert (explained.number, explained.value) == (5.0, figure(5))


@pytest.mark.parametrize(
    ("weight", "band"),
    [("8,99", "lätt"), ("9", "tung"), ("0", "lätt"), ("-1", None), ("", None), ("1000000", "tung")],
)
def test_bands_of_numbers_that_are_not_whole(weight: str, band: str | None) -> None:
    assert settled(ITEMS, {"vikt": weight}).values["kvot@band"] == band


@pytest.mark.parametrize(
    ("answers", "given"),
    [
        ({"vikt": "10", "nio": "1"}, "dåligt"),
        ({"vikt": "1", "nio": "1"}, "bra"),
        ({"vikt": "1", "nio": "0"}, "oklart"),
        ({"nio": "1"}, None),
        ({"vikt": "1"}, None),
        ({"vikt": "10"}, "dåligt"),
    ],
)
def test_a_table_is_read_from_the_top(answers: dict[str, str], given: str | None) -> None:
    """What is unknown above the first row that holds makes the whole unknown."""
    assert settled(ITEMS, answers).values["läge"] == given


def test_a_table_without_an_answer_gives_nothing() -> None:
    """The language demands an else; values that were made otherwise are unknown."""
    from dataclasses import replace

    from engine.filling.computing import compute

    context = Around().context()
    decide = ITEMS.values["läge"].decide[:1]
    value = replace(ITEMS.values["läge"], decide=decide)
    assert compute(value, context.env({"kvot": 1})) is None


def test_why_a_sum_is_what_it_is() -> None:
    assert why("total", ALL) == [
        "Ett: Ibland, 1 poäng",
        "Två: Aldrig, 3 poäng (räknas omvänt)",
        "Tre: Ibland, 1 poäng",
        "Nio: Ett, 1 poäng",
        "Räknas så här: summan av ”Svar” + ”Nio”",
    ]


def test_why_says_what_is_missing() -> None:
    assert why("total", {"svar.ett": "1"}) == [
        "Ett: Ibland, 1 poäng",
        "Två: inte besvarad",
        "Tre: inte besvarad",
        "Nio: inte besvarad",
        "Räknas så här: summan av ”Svar” + ”Nio”",
    ]


def test_why_of_numbers_values_and_words() -> None:
    assert why("kvot", {"vikt": "9,5"})[0] == "Vikt: 9,5"
    assert why("kvot", {"vikt": "9,5"}, "en")[0] == "Vikt: 9.5"
    assert why("tungt", {"vikt": "9,5"})[0] == "Kvot: 4,75"
    assert why("tungt", {})[0] == "Kvot: inte uträknat"
    assert why("ord", {"fritt": "hemligt"})[0] == "Fritt: besvarad"
    assert why("läge", {"vikt": "9", "nio": "1"}) == [
        "Nio: Ett, 1 poäng",
        "Kvot: 4,5",
        "Därför att ”Kvot” är mer än 4",
    ]


@pytest.mark.parametrize(
    ("name", "answers", "words"),
    [
        ("tungt", {"vikt": "9"}, "Ja"),
        ("tungt", {"vikt": "1"}, "Nej"),
        ("tungt", {}, None),
        ("läge", {"vikt": "9"}, "Dåligt"),
        ("kvot", {"vikt": "9,5"}, "4,75"),
        ("ord", {"fritt": "hej"}, "hej"),
    ],
)
def test_a_value_in_words(name: str, answers: dict[str, str], words: str | None) -> None:
    found = settled(ITEMS, answers)
    explained = explain_value(ITEMS, ITEMS.values[name], found.answers, found.values)
    assert explained.value is None if words is None else words == in_words(explained.value, "sv")
    assert (explained.number is None) is (name != "kvot")


def test_why_of_a_value_from_a_block() -> None:
    inner = """
        form: inre
        title: Inre
        fields: {a: {type: integer, label: A}}
        values: {total: {label: Summan, value: a * 2}}
        """
    outer = made(
        """
        fields: {inre: {use: inre}, val: {type: choice, label: Val, options: {x: X, y: Y}}}
        values:
          dubbelt: {label: Dubbelt, value: inre.total * 2}
          valt: {label: Valt, value: val}
          delat: {label: Delat, value: 10 if val == x else inre.a}
        """,
        inner,
    )
    found = settled(outer, {"inre.a": "2", "val": "x"})
    told = {
        name: [
            in_words(one, "sv")
            for one in explain_value(outer, value, found.answers, found.values).why
        ]
        for name, value in outer.values.items()
    }
    assert told["dubbelt"] == ["Summan: 4", "Räknas så här: ”Inre: Summan” * 2"]
    assert told["valt"] == ["Val: X", "Räknas så här: ”Val”"]
    assert "Val: X" in told["delat"]
    explained = explain_value(outer, outer.values["valt"], found.answers, found.values)
    assert in_words(explained.value, "sv") == "X"
