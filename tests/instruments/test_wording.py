"""Words of an instrument that its holder gives: a file of them takes the place of our own, in a language."""

from __future__ import annotations

from engine.definitions.official_words import fingerprint
from engine.filling.scoring import scoring_version
from tests.instruments.library import answers_for, instrument, loaded, scored

RIGHT = ("who5.yaml", "form: who5\nextends: who5\ninstrument: {licence: {status: granted}}\n")
WORDS = """
translation: who5
language: sv
wording: official
{seal}fields:
  svar:
    label: Frågan
    rows: {glad: Ett, lugn: Två, pigg: Tre, utvilad: Fyra, intresse: Fem}
    options: {5: Fem, 4: Fyra, 3: Tre, 2: Två, 1: Ett, 0: Noll}
"""


def words(seal: str = "") -> tuple[str, str]:
    return "who5.ord.yaml", WORDS.lstrip().replace("{seal}", f"seal: {seal}\n" if seal else "")


def test_official_words_are_shown_and_only_in_their_language() -> None:
    ours, theirs = instrument("who5"), instrument("who5", RIGHT, words())
    svar = theirs.fields["svar"]
    assert svar.rows["glad"].label.in_("sv") == "Ett"
    assert svar.rows["glad"].label.in_("en") == ours.fields["svar"].rows["glad"].label.in_("en")
    assert theirs.instrument is not None
    told = {one: theirs.instrument.is_placeholder(one) for one in ("sv", "en", "ar", "so")}
    assert told == {
        "sv": False,
        "en": True,
        "ar": True,
        "so": False,
    }  # Somali readers get the Swedish


def test_other_words_give_another_version_and_the_same_figures() -> None:
    ours, theirs = instrument("who5"), instrument("who5", RIGHT, words())
    assert ours.version != theirs.version
    assert scoring_version(ours) == scoring_version(theirs)
    for points in (0, 12, 13, 25):
        answers = answers_for(ours, points)
        assert scored(ours, answers).values == scored(theirs, answers).values


def test_a_seal_is_told_and_then_holds() -> None:
    (unsealed,) = loaded(RIGHT, words()).diagnostics
    seal = fingerprint(instrument("who5", RIGHT, words()), "sv")
    assert unsealed.help is not None
    assert seal in unsealed.help.sv
    assert loaded(RIGHT, words(seal)).diagnostics == ()


def test_without_the_right_nothing_is_made() -> None:
    pending = ("who5.yaml", "form: who5\nextends: who5\n")
    assert [one.code for one in loaded(pending, words(fingerprint_of())).diagnostics] == [
        "official-without-licence"
    ]


def fingerprint_of() -> str:
    return fingerprint(instrument("who5", RIGHT, words()), "sv")


def test_what_decides_a_score_is_in_its_version() -> None:
    three = ("who5.yaml", "form: who5\nextends: who5\ninstrument: {cutoffs: Sundhedsstyrelsen}\n")
    turned = (
        "who5.yaml",
        "form: who5\nextends: who5\nfields: {svar: {rows: {glad: {reversed: true}}}}\n",
    )
    made = {scoring_version(instrument("who5", *own)) for own in ((), (three,), (turned,))}
    assert len(made) == 3
