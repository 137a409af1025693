"""Defaults and what is known already are suggested until touched; `person.x` means the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.expressions.scope import Value
from engine.filling.begun import begun
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.from_words import changed, draft_of
from engine.filling.settle import settle
from tests.filling.forms import CONTEXT, Around, codes, made, settled

DEFAULTS = made("""
    fields:
      dagar: {type: integer, label: Dagar, default: setting.gräns, max: 5}
      dag: {type: date, label: Dag, default: today()}
      dubbelt: {type: integer, label: Dubbelt, default: dagar * 2}
      språk: {type: choice, many: true, label: Språk, default: en, options: {sv: Svenska, en: Engelska}}
      ja: {type: yes_no, label: Ja?, default: true}
    """)


def test_a_default_is_suggested_until_touched() -> None:
    found = settled(DEFAULTS)
    assert found.answers == {
        "dagar": 3, "dag": CONTEXT.today, "dubbelt": 6, "språk": ("en",), "ja": True,
    }  # fmt: skip
    assert found.suggested == {"dagar", "dag", "dubbelt", "språk", "ja"}
    found = settled(DEFAULTS, {"dagar": "4"})
    assert found.answers["dubbelt"] == 8
    assert "dagar" not in found.suggested


def test_what_was_cleared_stays_clear() -> None:
    found = settled(DEFAULTS, touched=frozenset({"dagar", "dag", "ja", "språk"}))
    assert found.answers == {"dagar": None, "dag": None, "dubbelt": None, "språk": None, "ja": None}
    assert found.suggested == set()


def test_a_part_that_was_written_is_no_longer_a_suggestion() -> None:
    found = settled(DEFAULTS, {"dag.day": "3"})
    assert codes(found) == [("dag", "wrong")]
    assert "dag" not in found.suggested


def test_a_default_that_could_not_be_taken_is_none() -> None:
    context = Around(setting={"gräns": 9}).context()
    found = settled(DEFAULTS, context=context)
    assert found.answers["dagar"] is None
    assert "dagar" not in found.suggested
    assert found.problems == []


PERSON = made("""
    fields:
      nummer: {type: identity, label: Nummer, saves_to: person.identity}
      telefon: {type: phone, label: Telefon, saves_to: person.phone}
      namn: {type: text, label: Namn, saves_to: person.name, max: 10}
      språk:
        type: choice
        label: Språk
        saves_to: person.language
        options: {sv: Svenska, ar: Arabiska, annat: Annat}
      vårdnad: {type: text, label: Vårdnadshavare, show_if: person.age < 18, required: true}
      talar: {type: yes_no, label: Talar svenska?, show_if: person.language == sv}
      känd: {type: yes_no, label: Känd?, show_if: person.identified}
      kvinna: {type: yes_no, label: Kvinna?, show_if: person.sex == woman}
    rules:
      vuxen: {check: person.age >= 16, message: Minst 16 år, at: nummer}
    """)
KNOWN = {"identity": "19850101-2382", "phone": "070-174 06 24", "language": "ar", "age": 39}


def test_what_is_known_of_the_person_is_filled_in() -> None:
    found = settled(PERSON, context=Around(person=KNOWN).context())
    assert found.answers["nummer"] == "19850101-2382"
    assert found.answers["telefon"] == "070-174 06 24"
    assert found.answers["språk"] == "ar"
    assert found.answers["namn"] is None
    assert found.suggested == {"nummer", "telefon", "språk"}


def test_what_is_known_but_could_not_be_answered_is_not_filled_in() -> None:
    strange = {"language": "tlh", "phone": "finns ej", "name": "Ett alldeles för långt namn"}
    found = settled(PERSON, context=Around(person=strange).context())
    assert (found.answers["språk"], found.answers["telefon"]) == (None, None)
    assert found.suggested <= {"namn"}


@pytest.mark.parametrize(
    ("number", "problems", "shown"),
    [
        (
            "20150102-2386",
            [("nummer", "rule:vuxen"), ("vårdnad", "missing")],
            {"vårdnad", "känd", "kvinna"},
        ),
        ("19850101-2382", [], {"känd", "kvinna"}),
        ("Blå katt", [], set()),
        ("", [], set()),
    ],
)
def test_the_person_is_the_one_in_the_answer(
    number: str, problems: list[tuple[str, str]], shown: set[str]
) -> None:
    """Whoever was known before: the form is about the one whose number was written."""
    context = Around(person={**KNOWN, "identified": True, "sex": "man"}).context()
    found = settled(PERSON, {"nummer": number, "språk": "annat"}, context)
    assert sorted(codes(found)) == problems
    assert found.shown & {"vårdnad", "känd", "kvinna"} == shown


def test_an_answer_that_is_cleared_is_unknown_not_what_was_known() -> None:
    context = Around(person={"language": "sv"}).context()
    assert "talar" in settled(PERSON, context=context).shown
    assert "talar" not in settled(PERSON, {"språk": ""}, context).shown
    assert "talar" not in settled(PERSON, {"språk": "annat"}, context).shown


def test_the_person_around_stays_as_it_was() -> None:
    context = Around(person=KNOWN).context()
    settled(PERSON, {"nummer": "Blå katt", "språk": "sv"}, context)
    assert context.person == KNOWN


def test_birth_date_tells_age() -> None:
    form = made("""
        fields:
          född: {type: date, label: Född, saves_to: person.birth_date}
          skola: {type: text, label: Skola, show_if: person.age < 18}
        """)
    assert "skola" in settled(form, {"född": "2010-01-01"}).shown
    assert "skola" not in settled(form, {"född": "2000-01-01"}).shown
    assert "skola" not in settled(form, {"född": ""}).shown


AGAIN = made("""
    fields:
      steg:
        type: repeat
        label: Steg
        default: case.prov.steg
        fields:
          vad: {type: text, label: Vad?, required: true}
          hur: {type: choice, label: Hur?, options: {ensam: Ensam, ihop: Ihop}}
          när: {type: date, label: När?}
      klart: {type: yes_no, label: Är det klart?, show_if: count(steg) > 0, required: true}
    """)
LAST_TIME: Value = (
    {"vad": "Ringa", "hur": "ihop", "när": date(2024, 4, 1)},
    {"vad": "Skriva", "hur": "något_som_fanns", "när": None},
)


def filled_before(rows: Value = LAST_TIME) -> FillContext:
    return replace(CONTEXT, case={"prov": ({"steg": rows, "klart": True},)})


def test_a_group_begins_with_the_rows_of_last_time() -> None:
    draft = begun(AGAIN, filled_before())
    found = settle(AGAIN, draft, filled_before())
    assert found.answers["steg"] == (
        {"vad": "Ringa", "hur": "ihop", "när": date(2024, 4, 1)},
        {"vad": "Skriva", "hur": None, "när": None},
    )
    assert codes(found) == [("klart", "missing")]


@pytest.mark.parametrize("rows", [None, (), ({},), ({"annat": 1},)])
def test_without_rows_from_before_a_group_begins_empty(rows: Value) -> None:
    assert begun(AGAIN, filled_before(rows)) == Draft()
    assert begun(AGAIN, CONTEXT) == Draft()


def test_who_comes_from_outside_is_given_no_rows() -> None:
    assert begun(AGAIN, replace(filled_before(), prefills=False)) == Draft()


def test_what_a_story_says_of_the_group_stands_instead_of_the_rows_from_before() -> None:
    told = draft_of(AGAIN, {"steg": ({"vad": "Vila"},)})
    found = settle(AGAIN, changed(begun(AGAIN, filled_before()), told), filled_before())
    assert found.answers["steg"] == ({"vad": "Vila", "hur": None, "när": None},)
