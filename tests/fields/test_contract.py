"""Every field type keeps what `FieldType` promises, shown on its own examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import engine.fields
from engine.expressions.types import Kind, Type
from engine.fields.all import BY_NAME, FIELD_TYPES
from engine.fields.field_type import Example, FieldType, Written, joined
from engine.fields.plain import Plain
from engine.fields.question import Place
from engine.foundation.texts import Said, in_words
from tests.fields.questions import PLACE, Question, question_of

TEMPLATES = Path(next(iter(engine.fields.__path__))) / "templates"
SETTINGS = frozenset(
    "options many min max low high rows fields add each summary among where text accept max_size "
    "consent".split()
)
RIGHT = [
    pytest.param(one, example, id=f"{one.name}-{number}")
    for one in FIELD_TYPES
    for number, example in enumerate(one.examples)
    if not example.wrong
]
WRONG = [
    pytest.param(one, example, id=f"{one.name}-{number}")
    for one in FIELD_TYPES
    for number, example in enumerate(one.examples)
    if example.wrong
]
# What is answered in words that name something else: the words are not read back.
CHOSEN = frozenset(
    {
        "choice",
        "scale",
        "matrix",
        "user",
        "organisation",
        "record",
        "contact",
        "yes_no",
        "file",
        "signature",
        "consent",
    }
)
OWN = [one for one in FIELD_TYPES if one.asks and one.name != "repeat"]


def place(language: str) -> Place:
    return replace(PLACE, language=language)


def posted(example: Example, path: str = "fråga") -> Written:
    return {joined(path, part): texts for part, texts in example.raw.items()}


@pytest.mark.parametrize(("type_", "example"), RIGHT)
def test_an_example_is_read_as_it_says(type_: FieldType, example: Example) -> None:
    assert type_.read(question_of(type_.name), example.raw, PLACE) == example.value


@pytest.mark.parametrize(("type_", "example"), RIGHT)
def test_what_stands_in_the_boxes_is_read_back(type_: FieldType, example: Example) -> None:
    question = question_of(type_.name)
    assert type_.read(question, type_.raw(question, example.value), PLACE) == example.value


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("type_", "example"), RIGHT)
def test_what_is_shown_says_the_same(type_: FieldType, example: Example, language: str) -> None:
    question, here = question_of(type_.name), place(language)
    shown = in_words(type_.show(question, example.value, here), language)
    assert (shown == "") is (example.value is None)
    if example.value is not None and type_.name not in CHOSEN:
        read = type_.read(question, {"": (shown,)}, here)
        assert read == example.value


@pytest.mark.parametrize(("type_", "example"), RIGHT)
def test_json_gives_the_same_answer(type_: FieldType, example: Example) -> None:
    assert type_.from_json(type_.to_json(example.value)) == example.value


@pytest.mark.parametrize(("type_", "example"), WRONG)
def test_what_cannot_be_read_says_what_to_do(type_: FieldType, example: Example) -> None:
    advice = type_.read(question_of(type_.name), example.raw, PLACE)
    assert isinstance(advice, Said)
    words = advice.in_("sv")
    assert words[0].isupper()
    assert words.endswith(".")
    assert "{" not in words


@pytest.mark.parametrize(("type_", "example"), [*RIGHT, *WRONG])
def test_a_reader_made_once_reads_the_same(type_: FieldType, example: Example) -> None:
    question = question_of(type_.name)
    read = type_.reader(question, "fråga")(posted(example), PLACE)
    assert read == type_.read(question, example.raw, PLACE)


@pytest.mark.parametrize(("type_", "example"), [*RIGHT, *WRONG])
def test_what_is_known_beforehand_is_what_is_read(type_: FieldType, example: Example) -> None:
    question = question_of(type_.name)
    for texts, value in type_.known(question).items():
        assert type_.read(question, {"": texts}, PLACE) == value


@pytest.mark.parametrize("type_", FIELD_TYPES, ids=lambda one: one.name)
def test_what_it_takes_and_needs(type_: FieldType) -> None:
    assert type_.needs <= type_.settings <= SETTINGS
    assert (type_.bounds is not None) == ("min" in type_.settings) == ("max" in type_.settings)
    assert BY_NAME[type_.name] is type_
    assert (TEMPLATES / f"{type_.name}.html").is_file()


@pytest.mark.parametrize("type_", OWN, ids=lambda one: one.name)
def test_it_has_examples_of_each_kind(type_: FieldType) -> None:
    assert any(example.wrong for example in type_.examples)
    assert any(example.value is not None for example in type_.examples)
    assert any(example.value is None and not example.wrong for example in type_.examples)


@pytest.mark.parametrize("type_", OWN, ids=lambda one: one.name)
def test_limits_are_compared_with_what_they_are_about(type_: FieldType) -> None:
    if type_.bounds is None:
        return
    kinds = {Kind.NUMBER: (int, float), Kind.DATE: (date,)}[type_.bounds]
    values = [example.value for example in type_.examples if example.value is not None]
    assert all(isinstance(type_.measure(value), kinds) for value in values)


@pytest.mark.parametrize("type_", OWN, ids=lambda one: one.name)
def test_columns_have_heads(type_: FieldType) -> None:
    columns = type_.columns(question_of(type_.name))
    assert columns
    assert all(head.in_("sv") for head in columns.values())


@pytest.mark.parametrize("type_", FIELD_TYPES, ids=lambda one: one.name)
def test_expressions_see_a_type(type_: FieldType) -> None:
    assert isinstance(type_.value_type(question_of(type_.name)), Type)


NASTY = (
    "\x00",
    "\ud800",
    "9" * 400,
    "١٢",
    "-",
    "\u202e",
    "1e999",
    "inf",
    "nan",
    "0x10",
    "12.5.2024",
    "a.b@c",
)


@pytest.mark.parametrize("type_", OWN, ids=lambda one: one.name)
@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_is_posted_makes_it_fail(type_: FieldType, text: str) -> None:
    question = question_of(type_.name)
    for part in type_.parts(question):
        raw = {part: (text, text)}
        value = type_.read(question, raw, PLACE)
        assert type_.reader(question, "x")({joined("x", part): (text, text)}, PLACE) == value
        if not isinstance(value, Said):
            in_words(type_.show(question, value, PLACE), "sv")
            assert type_.from_json(type_.to_json(value)) == value


def test_several_answers_come_in_the_order_of_the_options() -> None:
    question = question_of("choice", many=True)
    read = BY_NAME["choice"].reader(question, "x")
    assert read({"x": ("b", "", "a", "b")}, PLACE) == ("a", "b")
    assert read({"x": ("",)}, PLACE) is None
    assert isinstance(read({"x": ("a", "c")}, PLACE), Said)


def test_question_fits_what_types_need() -> None:
    assert isinstance(question_of("text"), Question)


def test_several_contacts_keep_their_parts_together() -> None:
    contact, question = BY_NAME["contact"], question_of("contact", many=True)
    raw = {
        "name": ("Bo", "", "Eva"),
        "email": ("bo@example.se", "", ""),
        "phone": ("", "", "0701740624"),
    }
    value = contact.read(question, raw, PLACE)
    assert [one["name"] for one in value] == ["Bo", "Eva"]
    assert contact.read(question, contact.raw(question, value), PLACE) == value
    assert (
        in_words(contact.show(question, value, PLACE), "sv")
        == "Bo, bo@example.se och Eva, 070-174 06 24"
    )
    assert contact.from_json(contact.to_json(value)) == value


def test_years_are_not_parted_but_large_numbers_are() -> None:
    integer, question = BY_NAME["integer"], question_of("integer")
    assert in_words(integer.show(question, 2014, PLACE), "sv") == "2014"
    assert in_words(integer.show(question, 125_000, PLACE), "sv") == "125\N{NO-BREAK SPACE}000"


def test_an_alias_is_taken_where_the_deployment_allows_one() -> None:
    identity, question = BY_NAME["identity"], question_of("identity")
    alias = Place(today=PLACE.today, kinds=("alias",))
    assert identity.read(question, {"": ("Den tysta",)}, alias) == "Den tysta"
    assert isinstance(identity.read(question, {"": ("19850101-2382",)}, alias), Said)
    assert isinstance(identity.read(question, {"": ("Den tysta",)}, PLACE), Said)


def test_one_contact_of_several_may_be_wrong() -> None:
    raw = {"name": ("Bo", "Eva"), "email": ("bo@example.se", "eva")}
    assert isinstance(BY_NAME["contact"].read(question_of("contact", many=True), raw, PLACE), Said)


def test_a_number_of_unusual_length_stays_as_it_is() -> None:
    assert BY_NAME["phone"].read(question_of("phone"), {"": ("0150-1234",)}, PLACE) == "01501234"


def test_a_type_that_says_nothing_else_is_a_text() -> None:
    assert Plain().read(question_of("text"), {"": (" ord ",)}, PLACE) == "ord"


def test_info_has_no_answer() -> None:
    info, question = BY_NAME["info"], question_of("info")
    assert info.read(question, {"": ("x",)}, PLACE) is None
    assert info.columns(question) == {}
