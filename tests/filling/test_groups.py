"""Repeating groups: rows with conditions of their own, added and taken away."""

from __future__ import annotations

import pytest

from engine.filling.groups import MOST_ROWS
from engine.filling.journey import add_row, remove_row
from tests.filling.forms import CONTEXT, codes, draft, made, settled, wrong

CHILDREN = made("""
    fields:
      namn: {type: text, label: Namn}
      barn:
        type: repeat
        label: Barn
        max: 4
        fields:
          namn: {type: text, label: Namn}
          år: {type: integer, label: Födelseår, required: true, max: year(today())}
          omsorg: {type: yes_no, label: Förskola?, show_if: år > year(today()) - 7, required: true}
          varför: {type: text, label: Varför?, show_if: not omsorg and namn == "Bo"}
          dagar: {type: choice, many: true, label: Dagar, options: {mån: Måndag, tis: Tisdag}}
    values:
      utan: {label: Utan, value: count(barn where not omsorg)}
    """)
TWO = {
    "namn": "Kim",
    "barn.0.namn": "Bo",
    "barn.0.år": "2020",
    "barn.0.omsorg": "false",
    "barn.1.namn": "Eva",
    "barn.1.år": "2010",
    "barn.1.omsorg": "false",
}


def test_each_row_has_conditions_of_its_own() -> None:
    found = settled(CHILDREN, TWO)
    assert found.answers["barn"] == (
        {"namn": "Bo", "år": 2020, "omsorg": False, "varför": None, "dagar": None},
        {"namn": "Eva", "år": 2010, "dagar": None},
    )
    assert found.rows == {"barn": 2}
    assert found.values["utan"] == 1
    assert "barn.0.varför" in found.shown
    assert "barn.1.omsorg" not in found.shown
    assert found.required == {"barn.0.år", "barn.0.omsorg", "barn.1.år"}
    assert found.problems == []


def test_a_row_is_wrong_by_itself() -> None:
    found = settled(CHILDREN, {"barn.0.namn": "Bo", "barn.1.år": "2099", "barn.2.år": "x"})
    assert codes(found) == [
        ("barn.0.år", "missing"),
        ("barn.1.år", "bounds"),
        ("barn.2.år", "wrong"),
    ]
    assert wrong(found)["barn.1.år"] == "Födelseår: Skriv ett tal som är högst 2024"


def test_an_empty_row_is_no_row() -> None:
    """One that was added and not sent yet is not wrong; one that was sent empty is."""
    found = settled(CHILDREN, rows={"barn": 2})
    assert found.answers["barn"] == ()
    assert found.rows == {"barn": 2}
    assert found.problems == []
    found = settled(CHILDREN, rows={"barn": 1}, touched=frozenset({"barn.0.år"}))
    assert found.answers["barn"] == ()
    assert codes(found) == [("barn.0.år", "missing")]


def test_rows_are_added_and_taken_away() -> None:
    start = draft(TWO, touched=frozenset({"barn.0.år", "barn.1.år", "namn"}))
    more = add_row(CHILDREN, start, "barn", CONTEXT)
    assert settled(CHILDREN, TWO, rows=more.rows).rows == {"barn": 3}
    less = remove_row(CHILDREN, more, "barn", 0, CONTEXT)
    assert less.written == {
        "namn": ("Kim",),
        "barn.0.namn": ("Eva",),
        "barn.0.år": ("2010",),
        "barn.0.omsorg": ("false",),
    }
    assert less.rows == {"barn": 2}
    assert less.touched == {"namn", "barn.0.år"}
    assert remove_row(CHILDREN, start, "barn", 1, CONTEXT).written["barn.0.namn"] == ("Bo",)


@pytest.mark.parametrize("row", [-1, 2, 99])
def test_a_row_that_is_not_there_cannot_be_taken_away(row: int) -> None:
    start = draft(TWO)
    assert remove_row(CHILDREN, start, "barn", row, CONTEXT) == start


@pytest.mark.parametrize("group", ["namn", "finns_inte", "barn.0"])
def test_only_groups_have_rows(group: str) -> None:
    start = draft(TWO)
    assert add_row(CHILDREN, start, group, CONTEXT) == start
    assert remove_row(CHILDREN, start, group, 0, CONTEXT) == start


def test_no_more_rows_than_one_may_have_are_settled() -> None:
    for count in (MOST_ROWS + 1, 10**6):
        assert settled(CHILDREN, rows={"barn": count}).rows == {"barn": MOST_ROWS}
    assert settled(CHILDREN, {"barn.99999999.namn": "x"}).rows == {"barn": 0}
    assert settled(CHILDREN, {"barn.9999.namn": "x"}).rows == {"barn": MOST_ROWS}
    assert settled(CHILDREN, {"barn.²0.namn": "x", "barn.x.namn": "y"}).rows == {"barn": 0}


def test_there_is_nothing_more_to_add_when_there_are_enough() -> None:
    start = draft({}, rows={"barn": MOST_ROWS})
    assert add_row(CHILDREN, start, "barn", CONTEXT).rows["barn"] <= MOST_ROWS + 1


@pytest.mark.parametrize(
    ("limits", "rows", "sentence"),
    [
        ("min: 1, max: 2", 0, "Barn: Det ska vara mellan 1 och 2"),
        ("min: 2", 1, "Barn: Det ska vara minst 2"),
        ("max: 1", 2, "Barn: Det får vara högst 1"),
        ("required: true", 0, "Lägg till minst en under ”Barn”"),
        ("required: not få, min: 2", 0, "Lägg till minst en under ”Barn”"),
        ("required: not få, max: 1", 0, None),
    ],
)
def test_how_many_rows(limits: str, rows: int, sentence: str | None) -> None:
    form = made(f"""
        fields:
          få: {{type: yes_no, label: Få?}}
          barn: {{type: repeat, label: Barn, {limits}, fields: {{namn: {{type: text, label: Namn}}}}}}
        """)
    answers = {f"barn.{number}.namn": "x" for number in range(rows)}
    answers["få"] = "true" if "max: 1" in limits else "false"
    found = settled(form, answers)
    assert wrong(found) == ({} if sentence is None else {"barn": sentence})


def test_a_hidden_group_has_no_rows() -> None:
    form = made("""
        fields:
          har: {type: yes_no, label: Har barn?}
          barn:
            type: repeat
            label: Barn
            show_if: har
            required: true
            fields: {namn: {type: text, label: Namn, required: true}}
        values: {antal: {label: Antal, value: count(barn)}}
        """)
    found = settled(form, {"har": "false", "barn.0.namn": "Bo"})
    assert found.answers == {"har": False}
    assert found.rows == {}
    assert found.values == {"antal": 0}
    assert found.problems == []
    found = settled(form, {"har": "true", "barn.0.namn": "Bo"})
    assert found.values == {"antal": 1}
    assert found.answers["barn"] == ({"namn": "Bo"},)


def test_rows_have_defaults_that_are_no_answers() -> None:
    form = made("""
        fields:
          jobb:
            type: repeat
            label: Jobb
            fields:
              timmar: {type: integer, label: Timmar, default: 40}
              var: {type: text, label: Var}
        """)
    found = settled(form, rows={"jobb": 1})
    assert found.answers["jobb"] == ()
    assert found.suggested == {"jobb.0.timmar"}
    found = settled(form, {"jobb.0.var": "Odla"})
    assert found.answers["jobb"] == ({"timmar": 40, "var": "Odla"},)


def test_a_row_may_be_asked_about_what_is_outside() -> None:
    form = made("""
        fields:
          mest: {type: integer, label: Mest}
          jobb:
            type: repeat
            label: Jobb
            fields:
              minst: {type: integer, label: Minst}
              timmar: {type: integer, label: Timmar, min: minst, max: mest, required: minst > 0}
              sent: {type: yes_no, label: Sent?, show_if: timmar > mest - 5}
        """)
    found = settled(
        form,
        {
            "mest": "40",
            "jobb.0.minst": "10", "jobb.0.timmar": "38", "jobb.0.sent": "true",
            "jobb.1.minst": "10", "jobb.1.timmar": "5",
            "jobb.2.minst": "1",
            "jobb.3.timmar": "50",
        },
    )  # fmt: skip
    assert found.answers["jobb"][0] == {"minst": 10, "timmar": 38, "sent": True}
    assert codes(found) == [
        ("jobb.1.timmar", "bounds"),
        ("jobb.2.timmar", "missing"),
        ("jobb.3.timmar", "bounds"),
    ]
    assert wrong(found)["jobb.1.timmar"] == "Timmar: Skriv ett tal mellan 10 och 40"
    assert "jobb.2.timmar" in found.required
    assert "jobb.3.timmar" not in found.required
