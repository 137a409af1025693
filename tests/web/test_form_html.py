"""What is filled into patterns is letter for letter what the templates write, however a question stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definitions.form import Form
from engine.definitions.load import load
from engine.fields.all import FIELD_TYPES
from engine.fields.field_type import FieldType, joined
from engine.filling.draft import Draft
from engine.filling.settle import settle
from engine.foundation.texts import Said, Text
from engine.web import form_html
from engine.web.form_html import MOST_LETTERS, patterns_of, questions_html
from engine.web.patterns import ComparedError, cut, hole, raw_hole
from engine.web.questions import Layout, Question
from engine.web.templates import environment, render
from tests.fields.test_templates import SETTINGS
from tests.filling.written import DEPLOYMENT, WHO5, WORKFLOW, context

LANGUAGES = ("sv", "en", "ar")
TEXTS = ("", "Kim", 'Å & "<b>" 100 % %s {}', "\ue0000\ue001", "0", "true", "weeks")
ALL_OF_IT = """
fields:
  namn: {type: text, label: {sv: Namn, ar: الاسم}, required: true, hint: Som i passet}
  vill: {type: yes_no, label: Vill du?}
  varför: {type: long_text, label: Varför?, show_if: vill, sensitive: För att hjälpa}
  när: {type: date, label: När?, default: today()}
  hur_länge: {type: duration, label: Hur länge?}
  hinder: {type: choice, many: true, label: Hinder, options: {a: Alfa, b: {label: Beta, show_if: vill}}}
  kommun: {type: choice, label: Kommun, options: {a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J}}
  vem: {type: user, label: Vem?}
  kontakt: {type: contact, many: true, label: Kontakt}
  svar: {type: matrix, label: Hur ofta?, required: true, rows: {r1: Ett, r2: Två}, options: {x: Ja, y: Nej}}
  barn:
    type: repeat
    label: Barn
    max: 3
    add: Ett barn till
    fields:
      kallas: {type: text, label: Namn}
      skola: {type: yes_no, label: Skola?, show_if: kallas == "Kim"}
  who5: {use: who5}
  visst: {type: info, text: Du bestämmer 100 % själv.}
"""


def form_in(text: str, languages: str = "[sv, en, ar]") -> Form:
    """The form of a project in these languages; a text may lack some of them."""
    files = {
        "deployments/prov/deployment.yaml": DEPLOYMENT.replace("[sv, en]", languages),
        "deployments/prov/workflows/prov.yaml": WORKFLOW,
        "deployments/prov/forms/prov.yaml": f"form: prov\ntitle: Prov\n{text}",
        "deployments/prov/forms/who5.yaml": WHO5,
    }
    loaded = load({path: text.lstrip().encode() for path, text in files.items()})
    assert "prov" in loaded.deployments, [one.message.sv for one in loaded.diagnostics]
    return loaded.deployments["prov"].forms["prov"]


def layout_of(
    form: Form,
    written: Mapping[str, tuple[str, ...]],
    errors: Mapping[str, Said | Text],
    opened: frozenset[str] = frozenset(),
    rows: Mapping[str, int] | None = None,
) -> Layout:
    draft = Draft(written=written, touched=frozenset(written), rows=rows or {})
    around = context()
    return Layout(
        form=form,
        settled=settle(form, draft, around),
        written=draft.written,
        place=around.place(),
        errors=errors,
        opened=opened,
    )


def by_templates(layout: Layout, language: str) -> str:
    names = [name for page in layout.form.pages for name in page.fields]
    questions = layout.questions(names)
    return "".join(render("question.html", language, {"q": one}) for one in questions)


def by_patterns(layout: Layout, language: str) -> str:
    names = [name for page in layout.form.pages for name in page.fields]
    return questions_html(layout, names, language)[0]


def same(layout: Layout, language: str) -> None:
    """The first time, when the pattern is made, and then when it is filled in."""
    expected = by_templates(layout, language)
    assert by_patterns(layout, language) == expected
    assert by_patterns(layout, language) == expected


TYPES = [one for one in FIELD_TYPES if one.name != "record"]
"""A record is asked for where there is something to point at: `tests/web/test_projects.py` does."""


@pytest.mark.parametrize("type_", TYPES, ids=lambda one: one.name)
def test_every_type_of_field(type_: FieldType) -> None:
    more = "default: 3 weeks, " if type_.name == "duration" else ""
    set_ = (
        f"label: {{sv: Frågan, en: The question}}, hint: Råd, {more}{SETTINGS.get(type_.name, '')}"
    )
    form = form_in(f"fields: {{f: {{type: {type_.name}, {set_}}}}}")
    parts = [joined("f", part) for part in type_.parts(form.fields["f"])] or ["f"]
    for language, error, opened in product(LANGUAGES, (None, ERROR), (frozenset(), {"f"})):
        errors = {} if error is None else {"f": error, "f.r1": error}
        for text in (*TEXTS, "a", "b", "eva"):
            written = dict.fromkeys(parts, (text,))
            same(layout_of(form, written, errors, frozenset(opened)), language)
        same(layout_of(form, {}, errors, frozenset(opened)), language)


ERROR = Said("{label}: skriv <så här>", (("label", Text({"sv": "Frågan", "ar": "السؤال"})),))
FORM = form_in(ALL_OF_IT)
PATHS = (
    "namn", "vill", "varför", "när", "när.day", "när.month", "när.year", "hur_länge",
    "hur_länge.unit", "hinder", "kommun", "vem", "kontakt.name", "kontakt.email", "svar.r1",
    "svar.r2", "barn.0.kallas", "barn.0.skola", "barn.1.namn", "barn.2.skola", "who5.svar.glad",
)  # fmt: skip
WRITTEN = st.dictionaries(
    st.sampled_from(PATHS),
    st.lists(st.sampled_from((*TEXTS, "a", "b", "x", "eva")) | st.text(max_size=8), max_size=3).map(
        tuple
    ),
)


@settings(max_examples=60, deadline=None)
@given(
    written=WRITTEN,
    wrong=st.sets(st.sampled_from(PATHS)),
    opened=st.frozensets(st.sampled_from(PATHS)),
    rows=st.integers(0, 3),
    language=st.sampled_from(LANGUAGES),
)
def test_a_form_of_all_kinds_however_it_stands(
    written: dict[str, tuple[str, ...]],
    wrong: set[str],
    opened: frozenset[str],
    rows: int,
    language: str,
) -> None:
    errors: dict[str, Said | Text] = dict.fromkeys(wrong, ERROR)
    same(layout_of(FORM, written, errors, opened, {"barn": rows}), language)


def test_what_was_shown_is_told() -> None:
    layout = layout_of(FORM, {"vill": ("true",)}, {}, rows={"barn": 1})
    _, seen = questions_html(layout, [name for page in FORM.pages for name in page.fields], "sv")
    assert seen.split() == [
        "namn", "vill", "varför", "när", "hur_länge", "hinder", "kommun", "vem", "kontakt", "svar",
        "barn.0.kallas", "who5.svar",
    ]  # fmt: skip


def test_a_page_without_questions_is_told_as_one() -> None:
    assert questions_html(layout_of(FORM, {}, {}), [], "sv") == ("", "")


def test_texts_are_put_in_holes_and_not_kept() -> None:
    form = form_in("fields: {f: {type: text, label: F}}")
    for text in ("hemligt ett", "hemligt två"):
        by_patterns(layout_of(form, {"f": (text,)}, {"f": Said(text)}), "sv")
    (pattern,) = patterns_of(form, "sv").held.values()
    assert "hemligt" not in pattern.text
    assert "hemligt" not in repr(list(patterns_of(form, "sv").held))


def test_a_text_that_a_template_compares_decides_the_pattern() -> None:
    form = form_in("fields: {f: {type: duration, label: F}}")
    for unit in ("weeks", "days"):
        layout = layout_of(form, {"f": ("3",), "f.unit": (unit,)}, {})
        assert f'value="{unit}" selected' in by_patterns(layout, "sv")
    assert patterns_of(form, "sv").compared == {"duration": {"unit"}}


def test_each_language_and_each_release_has_its_own() -> None:
    old, new = (form_in(f"fields: {{f: {{type: text, label: {label}}}}}") for label in "AB")
    assert patterns_of(old, "sv") is not patterns_of(old, "en")
    assert patterns_of(old, "sv") is not patterns_of(new, "sv")
    assert "B" in by_patterns(layout_of(new, {}, {}), "sv")


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_in("fields: {f: {type: contact, many: true, label: F}}")
    monkeypatch.setattr(form_html, "MOST_LETTERS", 20_000)
    for count in range(60):
        by_patterns(layout_of(form, {"f.name": ("x",) * count}, {}), "sv")
    assert patterns_of(form, "sv").letters < 60_000 < MOST_LETTERS


def test_a_pattern_that_would_say_something_else_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A template that does something to a text on its way."""
    shouting = environment("sv").from_string("{{ q.one()|upper }}")
    form = form_in("fields: {f: {type: text, label: F}}")
    found = environment("sv").get_template

    def given(name: str) -> object:
        return shouting if name == "question.html" else found(name)

    monkeypatch.setattr(environment("sv"), "get_template", given)
    layout = layout_of(form, {"f": ("kim",)}, {})
    assert [by_patterns(layout, "sv") for _ in range(2)] == ["KIM", "KIM"]


def test_a_hole_can_be_shown_and_is_there_and_nothing_more() -> None:
    one = hole(7)
    assert bool(one)
    assert cut(f"<p>{one}</p>{raw_hole(3)} 100 %").filled(dict(enumerate("abcdefgh"))) == (
        "<p>h</p>d 100 %"
    )
    for look in (lambda: one == "x", lambda: len(one), lambda: one in ("x",), lambda: "x" in one):
        with pytest.raises(ComparedError) as error:
            look()
        assert error.value.number == 7


def test_a_question_may_stand_in_another() -> None:
    (block,) = layout_of(FORM, {}, {}).questions(["who5"])
    assert [one.path for one in block.inner if isinstance(one, Question)] == ["who5.svar"]


@pytest.mark.parametrize("second", ["ar", "en"])
def test_two_languages_are_filled_in_as_their_templates_write_them(second: str) -> None:
    written = {"namn": ('Å & "<b>" %s',), "vill": ("true",), "svar.r1": ("x",)}
    layout = layout_of(FORM, written, {"namn": ERROR, "svar.r2": ERROR}, rows={"barn": 1})
    names = [name for page in FORM.pages for name in page.fields]
    expected = "".join(
        render("question.html", "sv", {"q": one}, second) for one in layout.questions(names)
    )
    for _ in range(2):
        assert questions_html(layout, names, "sv", second)[0] == expected


@pytest.mark.parametrize(
    ("limits", "shown"),
    [
        ("", "27 3 2026"),
        (", min: 2024-01-01", "27 3 2026"),
        (", max: today()", "3 5 2024"),
        (", min: today() + 1000 days", "28 1 2027"),
        (", min: 2026-04-01", "1 4 2026"),
        (", max: 2019-12-31", "31 12 2019"),
        (", min: 2027-01-01, max: 2027-12-31", "1 1 2027"),
        (", min: först", "27 3 2026"),
    ],
)
def test_the_day_shown_as_an_example_is_one_that_the_question_takes(
    limits: str, shown: str
) -> None:
    form = form_in(
        f"fields:\n  först: {{type: date, label: Först}}\n  dag: {{type: date, label: Dag{limits}}}\n"
    )
    layout = layout_of(form, {}, {})
    for _ in ("first", "as kept"):
        html, _ = questions_html(layout, ("dag",), "sv")
        assert f"Till exempel {shown}<" in html
    assert f"Till exempel {shown}<" in by_templates(layout, "sv")


def test_the_example_follows_an_answer_that_limits_it() -> None:
    form = form_in(
        "fields:\n  först: {type: date, label: Först}\n  dag: {type: date, label: Dag, min: först}\n"
    )
    for year in (2025, 2026, 2027, 2025):
        layout = layout_of(form, {"först": (f"{year}-10-01",)}, {})
        expected = "27 3 2026" if year == 2025 else f"1 10 {year}"
        assert f"Till exempel {expected}<" in questions_html(layout, ("dag",), "sv")[0]


def test_those_who_never_act_are_not_offered_unless_they_are_chosen_already() -> None:
    form = form_in("fields:\n  vem: {type: user, label: Vem?}\n")
    layout = layout_of(form, {}, {})
    account, *others = layout.place.staff
    place = replace(layout.place, unfit=frozenset({account}))
    html, _ = questions_html(replace(layout, place=place), ("vem",), "sv")
    assert f'value="{account}"' not in html
    assert all(f'value="{one}"' in html for one in others)
    chosen = layout_of(form, {"vem": (account,)}, {})
    html, _ = questions_html(replace(chosen, place=place), ("vem",), "sv")
    assert f'value="{account}"' in html
