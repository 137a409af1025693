"""What becomes of a draft in a newer version of its form: what fits is carried, and nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definitions.form import Form
from engine.fields.question import Place
from engine.filling.carrying import carried, carried_words, landed
from engine.filling.draft import Draft
from engine.filling.journey import with_posted
from engine.filling.newer import demanded, differences
from engine.filling.sheets import Aside, Mark
from tests.filling.forms import made

PLACE = Place(today=date(2024, 5, 3))
OLD = """
pages:
  ett:
    title: Ett
    fields:
      namn: {type: text, label: Namn}
      ort: {type: choice, label: Ort, options: {a: Ala, b: By}}
      flera: {type: choice, many: true, label: Flera, options: {a: Ala, b: By}}
  två:
    title: Två
    fields:
      antal: {type: integer, label: Antal}
      barn: {type: repeat, label: Barn, fields: {ålder: {type: integer, label: Ålder}}}
      mått: {type: matrix, label: Mått, rows: {r: R, s: S}, options: {0: Noll, 1: Ett}}
      ja: {type: yes_no, label: Ja?}
      när: {type: date, label: När?}
"""


def two(*changes: tuple[str, str]) -> tuple[Form, Form]:
    new = OLD
    for before, after in changes:
        assert before in new, before
        new = new.replace(before, after)
    return made(OLD), made(new)


def draft(form: Form, *posted: tuple[str, str]) -> Draft:
    shown = ("_shown", " ".join(name for name, _ in posted if not name.startswith("_")))
    return with_posted(form, Draft(), [*posted, shown])


@pytest.mark.parametrize(
    ("change", "posted", "written", "left"),
    [
        (("namn: {type: text", "helt: {was: namn, type: text"), ("namn", "Eva"), {"helt": ("Eva",)}, ()),
        (("      namn: {type: text, label: Namn}\n", ""), ("namn", "Eva"), {}, (("Namn", "Eva"),)),
        (("label: Ort, options: {a: Ala, b: By}", "label: Ort, options: {a: Ala}"), ("ort", "b"), {},
         (("Ort", "By"),)),
        (("label: Ort, options: {a: Ala, b: By}", "label: Ort, options: {a: Ala, c: {label: C, was: b}}"),
         ("ort", "b"), {"ort": ("c",)}, ()),
        (("antal: {type: integer", "antal: {type: text"), ("antal", "3"), {"antal": ("3",)}, ()),
        (("namn: {type: text", "namn: {type: integer"), ("namn", "Eva"), {}, (("Namn", "Eva"),)),
        (("namn: {type: text", "namn: {type: integer"), ("namn", "12"), {"namn": ("12",)}, ()),
        (("rows: {r: R, s: S}", "rows: {t: {label: T, was: r}, s: S}"), ("mått.r", "1"),
         {"mått.t": ("1",)}, ()),
        (("rows: {r: R, s: S}", "rows: {s: S}"), ("mått.r", "1"), {}, (("Mått: R", "Ett"),)),
        (("ja: {type: yes_no", "ja: {type: text"), ("ja", "true"), {}, (("Ja?", "Ja"),)),
        (("ålder: {type: integer, label: Ålder}", "år: {was: ålder, type: integer, label: År}"),
         ("barn.1.ålder", "4"), {"barn.1.år": ("4",)}, ()),
        (("fields: {ålder: {type: integer, label: Ålder}}", "fields: {vad: {type: text, label: Vad}}"),
         ("barn.1.ålder", "4"), {}, (("Barn 2: Ålder", "4"),)),
        (("label: Antal", "label: Hur många?"), ("antal", "tre"), {"antal": ("tre",)}, ()),
    ],
)  # fmt: skip
def test_one_answer(
    change: tuple[str, str], posted: tuple[str, str], written: Any, left: Any
) -> None:
    old, new = two(change)
    found = carried(old, new, draft(old, posted), PLACE)
    assert dict(found.draft.written) == written
    assert found.left == left == found.draft.left


def test_of_several_answers_those_that_fit_are_carried() -> None:
    change = ("label: Flera, options: {a: Ala, b: By}", "label: Flera, options: {b: By, c: C}")
    old, new = two(change)
    found = carried(old, new, draft(old, ("flera", "a"), ("flera", "b")), PLACE)
    assert dict(found.draft.written) == {"flera": ("b",)}
    assert found.left == (("Flera", "Ala"),)


def test_rows_marks_and_what_is_to_be_chosen_between_go_along() -> None:
    old, new = two(
        ("barn: {type", "ungar: {was: barn, type"), ("namn: {type", "helt: {was: namn, type")
    )
    before = draft(old, ("namn", "Eva"), ("_rows.barn", "2"), ("barn.0.ålder", "3"))
    mark = Mark(1, "0" * 12, 1)
    way = Aside({"namn": ("Eva M",)}, mark)
    before = Draft(
        written=before.written, touched=before.touched, rows=before.rows, pages=frozenset({"ett", "två"}),
        marks={"namn": mark}, aside={"namn": (way,)},
    )  # fmt: skip
    after = carried(old, new, before, PLACE).draft
    assert after.rows == {"ungar": 2}
    assert after.marks == {"helt": mark}
    assert after.aside == {"helt": (Aside({"helt": ("Eva M",)}, mark),)}
    assert after.touched == {"helt", "ungar.0.ålder"}
    assert after.pages == {"ett", "två"}


def test_a_page_with_something_new_is_to_be_gone_through_again() -> None:
    old, new = two(("      antal:", "      ny: {type: text, label: Ny}\n      antal:"))
    before = Draft(pages=frozenset({"ett", "två"}))
    assert carried(old, new, before, PLACE).draft.pages == {"ett"}


def test_what_was_left_before_stays() -> None:
    old, new = two(("      namn: {type: text, label: Namn}\n", ""))
    before = Draft(written={"namn": ("Eva",)}, left=(("Förr", "ord"),))
    found = carried(old, new, before, PLACE)
    assert found.draft.left == (("Förr", "ord"), ("Namn", "Eva"))
    assert found.left == (("Namn", "Eva"),)


def test_a_signature_is_given_anew() -> None:
    sign = "skriv: {type: signature, label: Underskrift, text: Jag intygar}\n"
    old = made("fields:\n  namn: {type: text, label: Namn}\n  " + sign)
    new = made("fields:\n  namn: {type: text, label: Ditt namn}\n  " + sign)
    before = Draft(written={"namn": ("Eva",)}, signed={"skriv": {"name": "Eva", "answers": "x"}})
    after = carried(old, new, before, PLACE).draft
    assert after.signed == {}
    assert after.written == {"namn": ("Eva",)}
    assert after.left == (("Underskrift", "Underskrift av Eva. Skriv under igen."),)


def test_what_a_page_of_the_older_version_says() -> None:
    old, new = two(
        ("namn: {type", "helt: {was: namn, type"), ("      ja: {type: yes_no, label: Ja?}\n", "")
    )
    raw = [("_shown", "namn ja"), ("namn", "Eva"), ("ja", "true"), ("_val.namn", "0af1")]
    said, left = carried_words(old, new, raw, PLACE)
    assert sorted(said) == [("_shown", "helt"), ("_val.namn", "0af1"), ("helt", "Eva")]
    assert left == (("Ja?", "Ja"),)


# What differs


def test_what_is_told_of_a_question() -> None:
    old, new = two(
        ("label: Namn}", "label: Hela namnet, required: true}"),
        ("      när: {type: date, label: När?}\n", "      var: {type: text, label: Var?}\n"),
        ("label: Ålder}}", "label: Ålder, max: 25}, x: {type: text, label: X}}"),
        ("many: true, ", ""),
    )  # fmt: skip
    found = differences(old, new, "sv")

    def told(some: Any) -> list[tuple[str, list[str]]]:
        return [(one.label.in_("sv"), [how.in_("sv") for how in one.how]) for one in some]

    assert told(found.added) == [("Barn: X", []), ("Var?", [])]
    assert told(found.removed) == [("När?", [])]
    assert told(found.changed) == [
        ("Hela namnet", ["Löd förut ”Namn”.", "Måste nu besvaras."]),
        ("Flera", ["Bara ett svar kan ges."]),
        ("Barn: Ålder", ["Vad som kan svaras är ändrat."]),
    ]
    assert demanded(old, new) == ()


def test_a_demand_inside_a_group_counts() -> None:
    old, new = two(("{ålder: {", "{x: {type: text, label: X, ask_drafts: true}, ålder: {"))
    assert [one.path for one in demanded(old, new)] == ["barn.x"]
    assert demanded(new, new) == ()
    assert demanded(new, old) == ()


# Properties, over versions made by chance

PIECES = (
    ("namn: {type: text", "helt: {was: namn, type: text"),
    ("      namn: {type: text, label: Namn}\n", ""),
    ("namn: {type: text", "namn: {type: integer"),
    ("label: Ort, options: {a: Ala, b: By}", "label: Ort, options: {b: By, c: C}"),
    ("label: Flera, options: {a: Ala, b: By}", "label: Flera, options: {c: {label: C, was: a}}"),
    ("many: true, ", ""),
    ("antal: {type: integer", "antal: {type: date"),
    ("barn: {type: repeat", "ungar: {was: barn, type: repeat"),
    ("{ålder: {type: integer, label: Ålder}}", "{ny: {type: text, label: Ny}}"),
    ("rows: {r: R, s: S}", "rows: {t: {label: T, was: s}}"),
    ("ja: {type: yes_no", "ja: {type: long_text"),
)
ANSWERS = {
    "namn": ("Eva", "12", " "),
    "ort": ("a", "b", "hittepå"),
    "flera": ("a", "b"),
    "antal": ("3", "tre"),
    "barn.0.ålder": ("4", "fyra"),
    "barn.2.ålder": ("5",),
    "mått.r": ("0", "1"),
    "mått.s": ("1", "9"),
    "ja": ("true", "false"),
    "när": ("2024-05-03", "i går"),
}


@st.composite
def versions(draw: st.DrawFn) -> Form:
    text = OLD
    for before, after in draw(st.lists(st.sampled_from(PIECES), max_size=6, unique=True)):
        text = text.replace(before, after)
    return made(text)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    posted = []
    for name in draw(st.lists(st.sampled_from(sorted(ANSWERS)), unique=True)):
        texts = draw(st.lists(st.sampled_from(ANSWERS[name]), min_size=1, max_size=2, unique=True))
        posted += [(name, text) for text in (texts if name == "flera" else texts[:1])]
    return draft(made(OLD), *posted, ("_rows.barn", "3"))


@given(versions(), drafts())
@settings(max_examples=150, deadline=None)
def test_nothing_typed_is_lost_and_all_that_is_carried_has_a_question(
    new: Form, before: Draft
) -> None:
    old = made(OLD)
    found = carried(old, new, before, PLACE)
    typed = sum(bool(one.strip()) for texts in before.written.values() for one in texts)
    kept = sum(bool(one.strip()) for texts in found.draft.written.values() for one in texts)
    told = sum(words.count(" och ") + 1 for _, words in found.left)
    assert kept + told == typed
    again = with_posted(
        new, Draft(), [(name, one) for name, texts in found.draft.written.items() for one in texts]
    )
    assert again.written == found.draft.written


@given(versions(), drafts())
@settings(max_examples=100, deadline=None)
def test_where_nothing_differs_nothing_is_changed_and_going_over_twice_is_once(
    new: Form, before: Draft
) -> None:
    assert carried(made(OLD), made(OLD), before, PLACE).draft == before
    once = carried(made(OLD), new, before, PLACE).draft
    assert carried(new, new, once, PLACE).draft == once


@given(versions())
@settings(max_examples=100, deadline=None)
def test_what_has_no_place_is_told_as_removed_and_nothing_else_is(new: Form) -> None:
    old = made(OLD)
    gone = {one.path for one in differences(old, new, "sv").removed}
    asked = {
        name: name.replace(".0.", ".").replace(".2.", ".") for name in ANSWERS if "mått" not in name
    }
    for name, question in asked.items():
        assert (landed(old.fields, new.fields, name) is None) == (question in gone)
