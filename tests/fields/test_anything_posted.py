"""Whatever is posted, reading gives a value or says what to do; what is read can be kept and told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine.fields
from engine.expressions.types import Kind
from engine.fields.all import BY_NAME, FIELD_TYPES
from engine.fields.field_type import FieldType, joined
from engine.fields.question import Raw
from engine.foundation.texts import Said, in_words
from tests.fields.questions import PLACE, question_of

TEMPLATES = Path(next(iter(engine.fields.__path__))) / "templates"
NOT_TYPES = {"_parts", "block", "matrix_row", "repeat_row"}
MANY = [BY_NAME[name] for name in ("choice", "user", "organisation", "record")]
ODD = [
    "",
    " ",
    "true",
    "a",
    "r1",
    "eva",
    "1",
    "-0",
    "1e400",
    "９",
    "²",
    "٣",
    "1_0",
    "\x00",
    "\ud800",
]
TEXTS = st.text(max_size=30) | st.sampled_from([*ODD, "0" * 40, "9" * 5000])
POSTED = st.lists(TEXTS, max_size=3).map(tuple)


def name_of(type_: FieldType) -> str:
    return type_.name


def at(path: str, raw: Raw) -> Raw:
    """What a browser posts for a question at `path`."""
    return {joined(path, part): texts for part, texts in raw.items()}


@pytest.mark.parametrize("type_", FIELD_TYPES, ids=name_of)
@settings(max_examples=40)
@given(data=st.data())
def test_nothing_that_is_posted_makes_reading_fail(type_: FieldType, data: st.DataObject) -> None:
    asked = question_of(type_.name)
    parts = [*type_.parts(asked), "okänd"]
    raw = data.draw(st.dictionaries(st.sampled_from(parts), POSTED))
    found = type_.read(asked, raw, PLACE)
    posted = {**at("barn.0.fråga", raw), "fråga": ("något annat",), "barn.0.frågan": ("x",)}
    assert type_.reader(asked, "barn.0.fråga")(posted, PLACE) == found
    if isinstance(found, Said):
        assert found.in_("en")
        return
    stored = json.dumps(type_.to_json(found), allow_nan=False, ensure_ascii=False).encode()
    assert type_.from_json(json.loads(stored)) == found
    assert type_.read(asked, type_.raw(asked, found), PLACE) == found
    assert bool(in_words(type_.show(asked, found, PLACE), "sv")) == (found is not None)


@pytest.mark.parametrize("type_", FIELD_TYPES, ids=name_of)
def test_nothing_is_nothing(type_: FieldType) -> None:
    asked = question_of(type_.name)
    assert type_.read(asked, {}, PLACE) is None
    assert type_.raw(asked, None) == {}
    assert type_.show(asked, None, PLACE) == ""
    assert type_.to_json(None) is None
    assert type_.from_json(None) is None


@pytest.mark.parametrize("type_", MANY, ids=name_of)
def test_several_are_kept_in_the_order_they_are_shown(type_: FieldType) -> None:
    asked = question_of(type_.name, many=True)
    shown = {"user": PLACE.staff, "organisation": PLACE.organisations}
    shown["record"] = PLACE.records["register"]
    first, second = shown.get(type_.name, asked.options)
    for posted in ((second, first), (second, "", first, second)):
        assert type_.read(asked, {"": posted}, PLACE) == (first, second)
        assert type_.reader(asked, "f")({"f": posted}, PLACE) == (first, second)
    stored = json.dumps(type_.to_json((first, second)))
    assert type_.from_json(json.loads(stored)) == (first, second)
    assert type_.raw(asked, (first, second)) == {"": (first, second)}
    told = type_.show(asked, (first, second), PLACE)
    assert " och " in in_words(told, "sv")
    assert " and " in in_words(told, "en")
    assert type_.value_type(asked).kind is Kind.CHOICES


@pytest.mark.parametrize("name", ["choice", "scale", "user", "organisation", "record"])
def test_what_is_no_longer_there_is_told_by_its_name(name: str) -> None:
    assert BY_NAME[name].show(question_of(name), "borta", PLACE) == "borta"


@pytest.mark.parametrize("name", ["user", "organisation", "record"])
def test_only_those_that_are_there_can_be_chosen(name: str) -> None:
    assert isinstance(BY_NAME[name].read(question_of(name), {"": ("ingen",)}, PLACE), Said)


def test_a_group_is_counted() -> None:
    group, asked = BY_NAME["repeat"], question_of("repeat")
    rows = ({"namn": "Ett"}, {"namn": None})
    assert in_words(group.show(asked, rows, PLACE), "sv") == "2 st"
    assert group.measure(rows) == 2
    assert group.measure(None) == 0
    assert group.from_json(json.loads(json.dumps(group.to_json(rows)))) == rows
    assert group.raw(asked, rows) == {}
    assert group.value_type(asked).kind is Kind.COLLECTION


def test_each_type_has_a_template_and_each_template_a_type() -> None:
    assert {path.stem for path in TEMPLATES.glob("*.html")} == BY_NAME.keys() | NOT_TYPES
