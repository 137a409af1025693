"""The texts of an anonymous form may not tell who it is about, in any field, block or row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.filling.draft import Draft
from engine.filling.settle import settle
from engine.filling.settled import Settled
from tests.filling.forms import CONTEXT, made, wrong

PERSON = {
    "name": "Åsa-Lena af Ström",
    "alias": "Räven 7",
    "identity": "19640229-2392",
    "email": "k7@exempel.se",
    "phone": "+46 70-174 06 05",
}
FORM = """
    anonymous: true
    fields:
      kort: {type: text, label: Kort}
      långt: {type: long_text, label: Långt}
      val: {type: choice, label: Val, options: {ström: Ström, annat: Annat}}
      rader:
        type: repeat
        label: Rader
        fields: {vad: {type: text, label: Vad}}
    """
NAMED = FORM.replace("anonymous: true", "about: Med namn")


def written(form: str = FORM, **answers: str) -> Settled:
    texts = {path.replace("__", "."): (text,) for path, text in answers.items()}
    return settle(made(form), Draft(written=texts), replace(CONTEXT, person=PERSON))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Åsa har ont", "Ta bort namnet Åsa"),
        ("fru STROM mår bättre", "Ta bort namnet STROM"),
        ("Lena-s rygg", "Ta bort namnet Lena"),
        ("kallas Räven", "Ta bort namnet Räven"),
        ("Se 640229-2392.", "Ta bort personnumret"),
        ("någon annans: 19900303-2381", "Ta bort personnumret"),
        ("utan streck 6402292392", "Ta bort personnumret"),
        ("ring 0701740605", "Ta bort telefonnumret"),
        ("ring 070-174 06 05 kl 9", "Ta bort telefonnumret"),
        ("skriv till K7@exempel.se", "Ta bort e-postadressen"),
    ],
)
def test_what_tells_who_it_is_has_to_be_taken_away(text: str, sentence: str) -> None:
    for found in (written(kort=text), written(långt=f"Först.\n{text}")):
        (told,) = wrong(found).values()
        assert sentence in told
        assert told.endswith("den som läser ska inte få veta vem det är")
    assert list(wrong(written(rader__0__vad=text))) == ["rader.0.vad"]
    assert wrong(written(NAMED, kort=text)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Strömmen gick, lasagne till lunch",
        "af är en kort del",
        "Rygg sedan 2019-2020, 100 000 kronor, 7 timmar",
        "Diagnos F32, ring 112 eller 1177",
        "2021-03-17 och 20210317",
    ],
)
def test_other_words_and_numbers_may_stand(text: str) -> None:
    assert wrong(written(kort=text, långt=text, rader__0__vad=text)) == {}


def test_a_choice_is_no_text() -> None:
    assert wrong(written(val="ström")) == {}


@given(
    st.text(max_size=20).filter(lambda one: not one or not (one[-1].isalnum() or one[-1] == "_")),
    st.sampled_from(["Åsa", "LENA", "ström", "Stro\u0308m"]),
)
def test_a_name_is_found_wherever_it_stands(before: str, name: str) -> None:
    assert "långt" in wrong(written(långt=f"x {before} {name}."))
