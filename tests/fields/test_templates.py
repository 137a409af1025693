"""Every template shows the question, what was written and what is wrong, also to those who listen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from engine.expressions.scope import Values
from engine.fields.all import FIELD_TYPES
from engine.fields.field_type import FieldType, joined
from engine.fields.question import Signer
from engine.filling.settle import settle
from engine.foundation.texts import Said
from engine.operations.receiving import PREFIX
from engine.web.questions import Layout, Question
from engine.web.templates import render
from tests.filling.written import context, form_of, posted

CHOOSING = "options: {a: Alfa, b: Beta}"
SETTINGS = {
    "choice": CHOOSING,
    "scale": "options: {0: Alfa, 1: Beta}",
    "matrix": f"rows: {{r1: Rad ett, r2: Rad två}}, {CHOOSING}",
    "slider": "min: 0, max: 9, low: Lite, high: Mycket",
    "repeat": "add: Lägg till en, fields: {x: {type: text, label: Inre}}",
    "signature": "text: Det stämmer.",
    "consent": "consent: samverkan",
    "info": "text: Du bestämmer själv.",
}
ASKED = [one for one in FIELD_TYPES if one.asks and one.name != "record"]
"""A record is asked for where there is something to point at: `tests/web/test_projects.py` does."""


def question_of(
    type_: FieldType,
    error: Said | None = None,
    more: str = "",
    signer: Signer | None = None,
    person: Values | None = None,
    **texts: str,
) -> Question:
    settings = ", ".join(filter(None, ["label: Frågan", SETTINGS.get(type_.name, ""), more]))
    form = form_of(f"fields: {{f: {{type: {type_.name}, hint: Ett råd, {settings}}}}}")
    draft, around = posted(**texts), replace(context(), signer=signer)
    if person is not None:
        around = replace(around, person=person)
    layout = Layout(
        form=form,
        settled=settle(form, draft, around),
        written=draft.written,
        place=around.place(),
        errors={"f": error} if error is not None else {},
    )
    (question,) = layout.questions(["f"])
    return question


CONSENT = next(one for one in FIELD_TYPES if one.name == "consent")
BY_LINK = Signer(id="l1", name="", kind="link")


def test_who_answers_a_consent_through_a_link_is_asked_yes_or_no_and_not_who_answered() -> None:
    """What they would write of that would not be kept: they answer themselves, and there."""
    html = shown(question_of(CONSENT, signer=BY_LINK))
    names = {one.rpartition(".")[2] for one in re.findall(r'\bname="([^"]*)"', html)}
    assert names.isdisjoint({"how", "by", "who", "witness", "relation", "interpreter", "day"})
    assert 'value="yes"' in html
    assert "Hur gavs svaret?" in shown(question_of(CONSENT))


def test_the_young_are_told_through_a_link_with_whom_to_answer() -> None:
    young: Values = {"birth_date": date(2022, 1, 1)}
    told = "Be en vårdnadshavare svara tillsammans med den som du har kontakt med."
    assert told in shown(question_of(CONSENT, signer=BY_LINK, person=young))
    assert told not in shown(question_of(CONSENT, person=young))
    assert told not in shown(question_of(CONSENT, signer=BY_LINK))


def shown(question: Question) -> str:
    return render(question.template, "sv", {"q": question})


def ids(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]*)"', html)


@pytest.mark.parametrize("type_", ASKED, ids=lambda one: one.name)
def test_everything_refers_to_something_that_is_there(type_: FieldType) -> None:
    html = shown(question_of(type_, Said("Skriv ett svar.")))
    found = ids(html)
    assert len(found) == len(set(found))
    for words in re.findall(r'\b(?:for|aria-describedby|aria-labelledby)="([^"]*)"', html):
        assert set(words.split()) <= set(found)


@pytest.mark.parametrize("type_", ASKED, ids=lambda one: one.name)
def test_the_label_the_hint_and_what_is_wrong_are_said(type_: FieldType) -> None:
    html = shown(question_of(type_, Said("Skriv ett svar.")))
    for words in ("Frågan", "Ett råd", "Skriv ett svar."):
        assert words in html
    assert 'class="error"' in html
    assert re.search(r'aria-describedby="[^"]*f-e', html)


@pytest.mark.parametrize("type_", ASKED, ids=lambda one: one.name)
def test_a_link_to_the_question_finds_it(type_: FieldType) -> None:
    assert "f" in ids(shown(question_of(type_)))


@pytest.mark.parametrize("type_", ASKED, ids=lambda one: one.name)
def test_every_control_has_a_name_that_is_read(type_: FieldType) -> None:
    question = question_of(type_)
    names = set(re.findall(r'<(?:input|select|textarea)[^>]*\bname="([^"]*)"', shown(question)))
    if type_.name == "repeat":
        assert names == {"_rows.f"}
        return
    form = form_of(
        f"fields: {{f: {{type: {type_.name}, label: F, {SETTINGS.get(type_.name, '')}}}}}"
    )
    parts = {joined("f", part) for part in type_.parts(form.fields["f"])}
    assert names
    assert names <= parts | {f"{PREFIX}{one}" for one in parts if type_.name == "file"}


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        ("text", {"f": 'Kim "K" <Ek>'}, 'value="Kim &#34;K&#34; &lt;Ek&gt;"'),
        ("long_text", {"f": "Två <rader>"}, "Två &lt;rader&gt;</textarea>"),
        ("integer", {"f": "tolv"}, 'value="tolv"'),
        ("yes_no", {"f": "false"}, 'value="false" checked'),
        ("choice", {"f": "b"}, 'value="b" checked'),
        ("matrix", {"f__r1": "b"}, 'name="f.r1" value="b" checked'),
        ("date", {"f__day": "31", "f__month": "feb", "f__year": "2024"}, 'value="feb"'),
        ("date", {"f": "3 maj 2024"}, 'name="f.month" inputmode="numeric" size="2" value="5"'),
        ("date", {"f__day": "3/5 24"}, 'name="f.month" inputmode="numeric" size="2" value="5"'),
        ("date", {"f__day": "03-05-04"}, 'value="03-05-04"'),
        ("date_time", {"f__time": "åtta"}, 'value="åtta"'),
        ("duration", {"f": "3", "f__unit": "weeks"}, 'value="weeks" selected'),
        ("user", {"f": "eva"}, 'value="eva" selected'),
        ("contact", {"f__name": "Bo", "f__email": "bo"}, 'value="bo"'),
    ],
)
def test_what_was_written_is_still_there(name: str, texts: dict[str, str], expected: str) -> None:
    (type_,) = (one for one in FIELD_TYPES if one.name == name)
    assert expected in shown(question_of(type_, **texts))


def test_there_is_room_for_one_contact_more() -> None:
    (type_,) = (one for one in FIELD_TYPES if one.name == "contact")
    html = shown(question_of(type_, more="many: true", f__name="Bo", f__email="bo@example.se"))
    assert html.count('name="f.name"') == 2
    assert 'value="bo@example.se"' in html
    assert len(ids(html)) == len(set(ids(html)))


def test_info_is_only_text() -> None:
    (type_,) = (one for one in FIELD_TYPES if one.name == "info")
    form = form_of("fields: {f: {type: info, text: Du bestämmer själv.}}")
    layout = Layout(
        form=form, settled=settle(form, posted(), context()), written={}, place=context().place()
    )
    assert shown(layout.questions(["f"])[0]).strip() == '<p class="info">Du bestämmer själv.</p>'
    assert not type_.asks


def wrong_rows(html: str) -> list[str]:
    return re.findall(r'<input type="radio" id="([^"]*)"', html)


@pytest.mark.parametrize("name", ["choice", "yes_no", "scale", "date", "duration", "contact"])
def test_a_link_to_a_group_of_controls_finds_the_first_of_them(name: str) -> None:
    (type_,) = (one for one in FIELD_TYPES if one.name == name)
    first = re.search(r"<(?:input|select)[^>]*>", shown(question_of(type_)))
    assert first is not None
    assert 'id="f"' in first[0]


def test_a_link_to_a_row_of_a_matrix_finds_its_first_control() -> None:
    (type_,) = (one for one in FIELD_TYPES if one.name == "matrix")
    assert wrong_rows(shown(question_of(type_))) == ["f.r1", "f.r2"]


@pytest.mark.parametrize("name", ["text", "choice", "yes_no", "date", "matrix", "long_text"])
def test_what_must_be_answered_says_so_also_to_those_who_listen(name: str) -> None:
    (type_,) = (one for one in FIELD_TYPES if one.name == name)
    assert 'aria-required="true"' in shown(question_of(type_, more="required: true"))
    assert "aria-required" not in shown(question_of(type_))
    assert " required>" not in shown(question_of(type_, more="required: true"))


def test_a_full_group_offers_no_row_more() -> None:
    (type_,) = (one for one in FIELD_TYPES if one.name == "repeat")
    one = {"f__0__x": "a"}
    assert " data-add>" in shown(question_of(type_, more="max: 2", **one))
    full = shown(question_of(type_, more="max: 1", **one))
    assert " data-add hidden>" in full
    assert "inte att lägga till fler än 1" in full
