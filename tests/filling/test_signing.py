"""What is signed is the text as it was shown and the answers as they stood; a change is signed anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.fields.question import Signer
from engine.filling.draft import Draft
from engine.filling.journey import save_page
from engine.filling.rows import arranged
from engine.filling.settle import settle
from engine.filling.submission import Submission
from engine.filling.submit import submit
from engine.foundation.texts import in_words
from tests.filling.test_told import SENT
from tests.filling.written import context, form_of, posted

FORM = form_of("""
pages:
  ett:
    title: Ett
    fields:
      vad: {type: text, label: Vad, required: true}
  två:
    title: Två
    fields:
      namn: {type: signature, label: Underskrift, required: true, text: {sv: Det stämmer., en: It is true.}}
""")
EVA = replace(context(), signer=Signer(id="eva", name="Eva Maria Ek"))
BO = replace(EVA, signer=Signer(id="bo", name="Bo Ås"))
SIGNED = [("namn.agree", "sv"), ("namn.name", "Eva Ek"), ("_shown", "namn")]


def signed(language: str = "sv") -> Draft:
    first = save_page(FORM, Draft(), "ett", [("vad", "Första"), ("_shown", "vad")], EVA)
    post = [("namn.agree", language), *SIGNED[1:]]
    return save_page(FORM, first.journey.draft, "två", post, EVA).journey.draft


@pytest.mark.parametrize(("language", "text"), [("sv", "Det stämmer."), ("en", "It is true.")])
def test_the_very_text_is_kept_with_who_and_when(language: str, text: str) -> None:
    sent = submit(FORM, signed(language), EVA, SENT)
    assert isinstance(sent, Submission)
    found = sent.answers["namn"]
    assert isinstance(found, dict)
    assert (found["by"], found["signed"], found["text"]) == ("eva", "Eva Ek", text)
    assert (found["kind"], found["language"], found["at"]) == ("account", language, EVA.now)
    assert len(str(found["answers"])) == len(str(found["text_digest"])) == 64


def test_a_draft_keeps_it_and_gives_it_back() -> None:
    draft = Draft.from_json(signed().to_json())
    assert draft == signed()
    later = replace(EVA, now=EVA.now.replace(hour=15))
    assert settle(FORM, draft, later).answers["namn"] == settle(FORM, draft, EVA).answers["namn"]
    again = save_page(FORM, draft, "två", [("namn.name", ""), ("_shown", "namn")], later)
    assert again.problems == ()
    assert again.journey.settled.answers["namn"]["at"] == EVA.now


def test_a_changed_answer_is_signed_anew() -> None:
    changed = save_page(FORM, signed(), "ett", [("vad", "Annat"), ("_shown", "vad")], EVA)
    (problem,) = changed.journey.settled.problems
    assert (problem.path, problem.code) == ("namn", "signed")
    assert "skriv under igen" in in_words(problem.text, "sv")
    assert changed.journey.settled.answers["namn"] is None
    assert changed.journey.settled.by_path["namn"] is None
    after = save_page(FORM, changed.journey.draft, "två", SIGNED, EVA)
    assert isinstance(submit(FORM, after.journey.draft, EVA, SENT), Submission)
    back = save_page(
        FORM, changed.journey.draft, "ett", [("vad", "Första"), ("_shown", "vad")], EVA
    )
    assert back.journey.settled.problems == []


def test_nobody_signs_for_another() -> None:
    found = settle(FORM, signed(), BO)
    assert [one.code for one in found.problems] == ["wrong"]
    assert "själv" in in_words(found.problems[0].text, "sv")


def test_a_text_that_has_changed_is_read_and_signed_anew() -> None:
    draft = signed()
    seal = {**draft.signed["namn"], "text": "Något helt annat."}
    found = settle(FORM, replace(draft, signed={"namn": seal}), EVA)
    assert "Texten har ändrats" in in_words(found.problems[0].text, "sv")


def test_no_browser_can_post_a_seal() -> None:
    seal = [(f"namn.{part}", text) for part, text in signed().signed["namn"].items()]
    first = save_page(FORM, Draft(), "ett", [("vad", "Första"), ("_shown", "vad")], EVA)
    forged = save_page(FORM, first.journey.draft, "två", [*seal, ("_shown", "namn")], EVA)
    assert [one.code for one in forged.problems] == ["missing"]
    assert forged.journey.draft.signed == {}


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("Eva Ek", True), ("eva maria  ek", True), ("EVA EK", True), ("Éva Ek", True), ("Eva", False),
     ("Ek", False), ("Eva Maria", False), ("Eva Eks", False), ("Bo Ås", False), ("", False),
     ("\u202eEva Ek", False), ("Eva\x00 Ek", False), ("Ek " * 200, False)],
)  # fmt: skip
def test_the_name_is_that_of_the_account(typed: str, taken: bool) -> None:
    draft = posted(vad="Första", namn__agree="sv", namn__name=typed)
    assert isinstance(submit(FORM, draft, EVA, SENT), Submission) is taken


def test_a_link_whose_person_has_no_name_takes_the_name_that_is_written() -> None:
    link = replace(EVA, signer=Signer(kind="link", id="kod", name=""))
    sent = submit(FORM, posted(vad="F", namn__agree="sv", namn__name="Kim Al"), link, SENT)
    assert isinstance(sent, Submission)
    found = sent.answers["namn"]
    assert (found["kind"], found["by"], found["signed"]) == ("link", "kod", "Kim Al")


def test_in_a_block_and_in_rows_too() -> None:
    asked = "n: {type: signature, label: N, text: Ja.}\n  t: {type: text, label: T}"
    inner = f"form: inre\ntitle: Inre\nfields:\n  {asked}"
    form = form_of(
        "fields:\n  b: {use: inre}\n  r: {type: repeat, label: R, add: En till, fields: "
        "{n: {type: signature, label: N, text: Ja.}, t: {type: text, label: T}}}",
        inre=inner,
    )
    post = [
        ("b.n.agree", "sv"), ("b.n.name", "Eva Ek"), ("b.t", "x"), ("r.1.n.agree", "sv"),
        ("r.1.n.name", "Eva Ek"), ("r.1.t", "y"), ("_rows.r", "2"),
        ("_shown", "b.n b.t r.0.n r.0.t r.1.n r.1.t"),
    ]  # fmt: skip
    saved = save_page(form, Draft(), "", post, EVA)
    assert set(saved.journey.draft.signed) == {"b.n", "r.1.n"}
    sent = submit(form, saved.journey.draft, EVA, SENT)
    assert isinstance(sent, Submission)
    assert sent.answers["b"]["n"]["answers"] == sent.answers["r"][0]["n"]["answers"] != ""
    moved = arranged(saved.journey.draft, "r", ["m2"])
    assert set(moved.signed) == {"b.n", "r.0.n"}
    changed = save_page(form, saved.journey.draft, "", [("b.t", "annat"), ("_shown", "b.t")], EVA)
    assert {one.path for one in changed.journey.settled.problems} == {"b.n", "r.1.n"}
    assert changed.journey.settled.answers["b"]["n"] is None
