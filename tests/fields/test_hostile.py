"""Whatever is posted to a question is refused in words, or comes to something harmless. Never an error."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest

from engine.fields.all import BY_NAME, FIELD_TYPES
from engine.fields.field_type import FieldType, joined
from engine.fields.text import UNSEEN as UNSEEN_IN_TEXT
from engine.foundation.texts import Said, in_words
from tests.fields.hostile import HOSTILE, UNSEEN, USUAL, Bad
from tests.fields.questions import PLACE, question_of

BAD = [
    pytest.param(BY_NAME[name], bad, id=f"{name}-{number}")
    for name, table in HOSTILE.items()
    for number, bad in enumerate(table)
]


def test_every_type_has_its_table() -> None:
    assert set(HOSTILE) == BY_NAME.keys()
    for type_ in FIELD_TYPES:
        assert bool(HOSTILE[type_.name]) == (type_.asks and type_.name != "repeat"), type_.name


@pytest.mark.parametrize(("type_", "bad"), BAD)
def test_what_is_in_the_table_is_refused_in_words(type_: FieldType, bad: Bad) -> None:
    asked = question_of(type_.name)
    found = type_.read(asked, bad.raw, PLACE)
    posted = {joined("f", part): texts for part, texts in bad.raw.items()}
    assert isinstance(found, Said), (bad.what, found)
    assert type_.reader(asked, "f")(posted, PLACE) == found
    for language in ("sv", "en"):
        words = found.in_(language)
        assert len(words) < 400
        assert not UNSEEN_IN_TEXT.search(words)


@pytest.mark.parametrize("type_", FIELD_TYPES, ids=lambda one: one.name)
@pytest.mark.parametrize("what", USUAL)
def test_the_usual_is_refused_or_comes_to_something_harmless(type_: FieldType, what: str) -> None:
    asked, text = question_of(type_.name), USUAL[what]
    for part in (*type_.parts(asked), "okänd"):
        for raw in ({part: (text,)}, {part: (text, text)}):
            found = type_.read(asked, raw, PLACE)
            posted = {joined("f", name): texts for name, texts in raw.items()}
            assert type_.reader(asked, "f")(posted, PLACE) == found
            if isinstance(found, Said):
                assert len(found.in_("sv")) < 400
                continue
            stored = json.dumps(type_.to_json(found), allow_nan=False, ensure_ascii=False)
            assert stored.encode()
            assert type_.from_json(json.loads(stored)) == found
            told = [*letters(found), in_words(type_.show(asked, found, PLACE), "sv")]
            assert not any(sign in one for one in told for sign in UNSEEN)
            assert all(len(one) <= 100_000 for one in told)


def letters(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from (str(name), *letters(one))
    elif isinstance(value, tuple):
        for one in value:
            yield from letters(one)
