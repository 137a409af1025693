"""What was answered and computed is told in words: before it is sent, and when it is read."""

from __future__ import annotations

from dataclasses import replace

from engine.filling.computing import band_of, compute
from engine.filling.explain_value import explain_value
from engine.filling.from_words import draft_of
from engine.filling.settle import settle
from engine.filling.submission import Submission
from engine.filling.submit import Sent, submit
from engine.filling.summary import in_words as told
from engine.foundation.texts import in_words
from tests.filling.written import KIM, NOW, WHO5, context, form_of, settled

SCALE = WHO5.split("wording: own\n")[1]
FORM = form_of(
    """
pages:
  ett:
    title: Ett
    fields:
      nummer: {type: identity, label: Nummer, required: true}
      språk: {type: choice, label: Språk, options: {sv: Svenska, annat: Annat}}
      annat_språk: {type: text, label: Vilket?, show_if: språk == annat}
      vem: {type: user, label: Vem?}
  två:
    title: Två
    fields:
      barn:
        type: repeat
        label: Barn
        fields:
          född: {type: integer, label: Född}
          skola: {type: yes_no, label: Skola?, show_if: född < 2018}
      who5: {use: who5, required: false}
rules:
  vem_alls: {check: answered(vem), message: Vem var det?, at: vem, soft: true}
""",
    who5=WHO5,
)
STORY = {
    "nummer": KIM,
    "språk": "sv",
    "vem": "coachen",
    "barn": ({"född": "2014", "skola": "true"}, {"född": "2021"}),
    "who5": {"svar": {"glad": "1", "lugn": "1", "pigg": "3"}},
}
SENT = Sent(id="s1", form="prov", at=NOW, by="eva", on_behalf="participant")


def sent() -> Submission:
    found = submit(FORM, draft_of(FORM, STORY, {"coachen": "eva"}), context(), SENT)
    assert isinstance(found, Submission)
    return found


def test_a_story_goes_the_way_of_people() -> None:
    answers = sent().answers
    assert answers["vem"] == "eva"
    assert answers["barn"] == ({"född": 2014, "skola": True}, {"född": 2021})
    wrong = draft_of(FORM, {**STORY, "språk": "finska"}, {"coachen": "eva"})
    found = submit(FORM, wrong, context(), SENT)
    assert isinstance(found, tuple)
    assert [(problem.path, problem.code) for problem in found] == [("språk", "wrong")]


def test_what_is_sent_is_what_was_shown() -> None:
    found = sent()
    assert "annat_språk" not in found.answers
    assert (found.id, found.by, found.on_behalf, found.version) == (
        "s1",
        "eva",
        "participant",
        FORM.version,
    )
    assert found.flags == ("who5.lågt",)
    assert found.as_names()["@at"] == NOW


def test_reasons_are_those_of_rules_that_did_not_hold() -> None:
    without = {name: answer for name, answer in STORY.items() if name != "vem"}
    draft = draft_of(FORM, without)
    assert isinstance(submit(FORM, draft, context(), SENT), tuple)
    found = submit(FORM, draft.with_reasons({"vem_alls": "Ingen var med"}), context(), SENT)
    assert isinstance(found, Submission)
    assert found.reasons == {"vem_alls": "Ingen var med"}
    assert sent().reasons == {}


def test_answers_are_told_page_by_page() -> None:
    pages = told(FORM, sent().answers, context().place())
    assert [page.page for page in pages] == ["ett", "två"]
    first = {in_words(one.label, "sv"): in_words(one.value, "sv") for one in pages[0].answers}
    assert first == {"Nummer": KIM, "Språk": "Svenska", "Vem?": "Eva Ek"}
    barn, who5 = pages[1].answers
    rows = [[in_words(one.value, "sv") for one in answers] for _, answers in barn.rows]
    assert rows == [["2014", "Ja"], ["2021"]]
    assert [in_words(one.value, "sv") for one in who5.rows[0][1]] == ["Ibland", "Ibland", "Alltid"]


def test_what_was_left_empty_says_so() -> None:
    found = settle(FORM, draft_of(FORM, {"nummer": KIM}), context())
    pages = told(FORM, found.answers, context().place())
    empty = [one.path for page in pages for one in page.answers if one.empty]
    assert empty == ["språk", "vem", "barn", "who5"]


def test_what_a_story_says_beside_the_form_is_nothing() -> None:
    """The check has refused such stories; here they do no harm."""
    odd = draft_of(FORM, {"finns_inte": "x", "who5": "x", "barn": ("x", {"född": "2014"})})
    assert odd.rows == {"barn": 2}
    assert odd.written == {"barn.1.född": ("2014",)}


def why(text: str, **texts: str) -> list[str]:
    form = form_of(text)
    found = settled(form, **texts)
    (computed,) = form.values.values()
    explained = explain_value(form, computed, found.answers, found.values)
    return [in_words(one, "sv") for one in explained.why]


def test_a_score_is_explained_row_by_row() -> None:
    assert why(SCALE, svar__glad="1", svar__lugn="1", svar__pigg="3") == [
        "Glad: Ibland, 1 poäng",
        "Lugn: Ibland, 1 poäng",
        "Pigg: Alltid, 0 poäng (räknas omvänt)",
        "Räknas så här: summan av ”Hur ofta?”",
    ]
    partly = SCALE.replace("value: sum(svar)", "value: sum(svar)\n    answered_at_least: 1")
    assert why(partly, svar__glad="1")[1:] == [
        "Lugn: inte besvarad",
        "Pigg: inte besvarad",
        "De svar som saknas räknas som medelvärdet av de andra",
        "Räknas så här: summan av ”Hur ofta?”",
    ]


TABLE = """
fields:
  a: {type: yes_no, label: Vill börja?}
  b: {type: integer, label: Timmar}
values:
  val:
    label: Val
    options: {ett: Ett, två: Två}
    decide:
      - when: a and b > 2
        gives: ett
      - else: två
"""


def test_a_table_is_explained_by_the_row_that_decided() -> None:
    assert why(TABLE, a="true", b="3") == [
        "Vill börja? Ja",
        "Timmar: 3",
        "Därför att svaret på ”Vill börja?” är ja och ”Timmar” är mer än 2",
    ]
    assert why(TABLE, a="false")[-1] == "Inget annat stämde"
    assert why(TABLE, a="true") == ["Vill börja? Ja", "Timmar: inte besvarad"]


def test_all_bands_are_told_while_none_is_certain() -> None:
    form = form_of(
        """
fields: {a: {type: integer, label: A, min: 0, max: 9, required: true}}
values:
  summa:
    label: Summa
    value: a
    bands_for:
      kvinnor: {when: person.sex == woman, bands: {låg: {range: 0..9, label: Låg}}}
      män: {when: person.sex == man, bands: {hög: {range: 0..9, label: Hög}}}
"""
    )
    for sex, bands in ((None, ["låg", "hög"]), ("man", ["hög"])):
        found = settled(form, context(person={"sex": sex}), a="3")
        explained = explain_value(form, form.values["summa"], found.answers, found.values)
        assert [band.name for _, band in explained.bands] == bands


def test_a_table_without_a_row_that_holds_says_nothing() -> None:
    """The language demands an else; values that were made otherwise are unknown."""
    form = form_of(TABLE)
    value = replace(form.values["val"], decide=form.values["val"].decide[:1])
    found = settled(form, a="false")
    explained = explain_value(form, value, found.answers, found.values)
    assert [in_words(one, "sv") for one in explained.why][-1] == "Timmar: inte besvarad"


def test_values_are_computed_in_one_way_everywhere() -> None:
    form = form_of("fields: {a: {type: integer, label: A}}\nvalues: {b: {label: B, value: a * 2}}")
    assert compute(form.values["b"], context().env({"a": 2})) == 4


def test_a_number_outside_all_bands_has_none() -> None:
    """The check proves that this cannot be reached."""
    total = form_of(SCALE).values["total"]
    assert band_of(total, 99, context().env({})) is None


def test_a_row_without_points_is_told_without_them() -> None:
    text = """
fields:
  svar: {type: matrix, label: Svar, rows: {r: Rad}, options: {a: Alfa, b: Beta}}
values: {antal: {label: Antal, value: 1 if answered(svar) else 0}}
"""
    assert why(text, svar__r="a")[0] == "Rad: Alfa"


def test_a_block_in_which_nothing_was_asked_is_not_told() -> None:
    place = context().place()
    assert told(FORM, {"who5": {"total": 3}}, place) == ()
    assert [page.page for page in told(FORM, {"who5": {}}, place)] == ["två"]
