"""Where posted paths lead, and what was written at them, in words."""

from __future__ import annotations

import pytest

from engine.filling.draft import Draft
from engine.filling.journey import with_posted
from engine.filling.paths import found_at, written_at, written_in_words
from engine.foundation.texts import in_words
from tests.filling.written import WHO5, form_of, posted

FORM = form_of(
    """
fields:
  språk: {type: choice, label: Språk, options: {sv: Svenska, annat: Annat}}
  hjälp: {type: choice, many: true, label: Hjälp?, options: {tolk: Tolk, tid: Mer tid}}
  ensam: {type: yes_no, label: Bor du ensam?}
  ålder: {type: integer, label: Ålder}
  barn:
    type: repeat
    label: Barn
    fields:
      född: {type: integer, label: Född}
  who5: {use: who5}
""",
    who5=WHO5,
)


@pytest.mark.parametrize(
    ("path", "name", "rest"),
    [
        ("språk", "språk", ""),
        ("barn", "barn", ""),
        ("barn.0.född", "född", ""),
        ("who5", "who5", ""),
        ("who5.svar.glad", "svar", "glad"),
    ],
)
def test_a_path_leads_through_rows_and_blocks(path: str, name: str, rest: str) -> None:
    found = found_at(FORM, path)
    assert found is not None
    assert (found[0].name, found[1]) == (name, rest)


@pytest.mark.parametrize(
    "path",
    ["okänd", "barn.x.född", "barn.-1.född", "barn.²", "barn.10000.född", "barn.0.okänd", ""],
)
def test_what_is_no_question_of_the_form_is_not_taken(path: str) -> None:
    assert found_at(FORM, path) is None
    assert with_posted(FORM, Draft(), [(path, "x"), ("ålder", "3")]).written == {"ålder": ("3",)}


def told(**texts: str | tuple[str, ...]) -> list[tuple[str, str]]:
    words = written_in_words(FORM, posted(**texts))
    return [(in_words(question, "sv"), in_words(answer, "sv")) for question, answer in words]


def test_what_stands_in_a_draft_is_told_with_what_was_asked() -> None:
    assert told(
        språk="sv",
        hjälp=("tolk", "tid"),
        ensam="true",
        ålder="trettio",
        barn__0__född="2014",
        who5__svar__glad="2",
    ) == [
        ("Språk", "Svenska"),
        ("Hjälp?", "Tolk och Mer tid"),
        ("Bor du ensam?", "Ja"),
        ("Ålder", "trettio"),
        ("Född", "2014"),
        ("Hur ofta? Glad", "Ofta"),
    ]


def test_what_was_left_empty_is_not_told_and_what_is_wrong_or_gone_is_as_it_was_written() -> None:
    assert told(ålder=" ", språk="tyska", ensam="kanske", borttagen="Hej") == [
        ("Språk", "tyska"),
        ("Bor du ensam?", "kanske"),
        ("borttagen", "Hej"),
    ]


def test_what_stands_at_a_question_is_told_with_its_parts() -> None:
    draft = posted(who5__svar__glad="2", who5__svar__lugn="", ensam="false")
    at_matrix, at_box = written_at(FORM, draft, "who5.svar"), written_at(FORM, draft, "ensam")
    assert at_matrix is not None
    assert at_box is not None
    assert in_words(at_matrix, "sv") == "Ofta"
    assert in_words(at_box, "en") == "No"
    assert written_at(FORM, draft, "ålder") is None
