"""What is shown, asked and required: the three states of an answer are apart."""

from __future__ import annotations

from engine.filling.draft import Draft
from engine.filling.submission import Submission
from engine.filling.submit import Sent, submit
from tests.filling.forms import CONTEXT, SENT, codes, draft, made, settled, wrong

LANGUAGES = made("""
    fields:
      språk: {type: choice, label: Språk, options: {sv: Svenska, annat: Annat}}
      vilket: {type: text, label: Vilket?, show_if: språk == annat, required: true}
      poäng: {type: integer, label: Poäng, show_if: språk == annat}
      tolk: {type: yes_no, label: Tolk?, show_if: vilket == "oromo"}
    values:
      dubbelt: {label: Dubbelt, value: poäng * 2}
    flags:
      mycket: {when: poäng > 5, severity: attention, label: Mycket}
    rules:
      lagom: {check: poäng < 100, message: För mycket, at: poäng}
    """)
ALL = {"språk": "annat", "vilket": "oromo", "poäng": "200", "tolk": "true"}


def test_a_question_without_its_condition_is_not_asked() -> None:
    found = settled(LANGUAGES, {"språk": "sv"})
    assert found.answers == {"språk": "sv"}
    assert found.shown == {"page:", "språk"}
    assert found.problems == []


def test_asked_and_empty_is_something_else() -> None:
    found = settled(LANGUAGES, {"språk": "annat", "vilket": "Oromo"})
    assert found.answers == {"språk": "annat", "vilket": "Oromo", "poäng": None}


def test_hidden_answers_take_no_part_and_are_kept_in_the_draft() -> None:
    written = draft({**ALL, "språk": "sv"})
    assert written.written["poäng"] == ("200",)
    found = settled(LANGUAGES, {**ALL, "språk": "sv"})
    assert found.answers == {"språk": "sv"}
    assert found.values == {"dubbelt": None}
    assert found.flags == []
    assert found.problems == []
    sent = submit(LANGUAGES, written, CONTEXT, Sent(id="1", form="prov", at=SENT, by="eva"))
    assert isinstance(sent, Submission)
    assert sent.answers == {"språk": "sv"}


def test_shown_again_they_are_what_they_were() -> None:
    found = settled(LANGUAGES, ALL)
    assert found.answers == {"språk": "annat", "vilket": "oromo", "poäng": 200, "tolk": True}
    assert found.values == {"dubbelt": 400}
    assert found.flags == ["mycket"]
    assert codes(found) == [("poäng", "rule:lagom")]


def test_what_rests_on_something_hidden_is_hidden_too() -> None:
    assert "tolk" not in settled(LANGUAGES, {**ALL, "språk": "sv"}).shown


def test_an_unknown_condition_hides() -> None:
    assert settled(LANGUAGES).answers == {"språk": None}


def test_a_required_question_is_required_when_it_is_shown() -> None:
    found = settled(LANGUAGES, {"språk": "annat"})
    assert wrong(found) == {"vilket": "Svara på ”Vilket?”"}
    assert found.required == {"vilket"}
    assert settled(LANGUAGES, {"språk": "sv"}).required == set()


def test_a_choice_that_is_no_option_is_wrong_and_unknown() -> None:
    found = settled(LANGUAGES, {"språk": "klingon", "vilket": "x"})
    assert codes(found) == [("språk", "wrong")]
    assert found.answers == {"språk": None}


def test_required_may_depend_on_what_comes_later() -> None:
    form = made("""
        fields:
          telefon: {type: phone, label: Telefon, required: not mejl_finns}
          mejl_finns: {type: yes_no, label: Finns e-post?}
        """)
    assert settled(form).problems == []
    assert settled(form, {"mejl_finns": "true"}).problems == []
    found = settled(form, {"mejl_finns": "false"})
    assert codes(found) == [("telefon", "missing")]
    assert found.required == {"telefon"}
    found = settled(form, {"mejl_finns": "false", "telefon": "ring"})
    assert codes(found) == [("telefon", "wrong")]
    assert found.required == {"telefon"}
    found = settled(form, {"mejl_finns": "false", "telefon": "0701740624"})
    assert found.problems == []
    assert found.required == {"telefon"}


def test_options_are_shown_on_conditions() -> None:
    form = made("""
        fields:
          vuxen: {type: yes_no, label: Vuxen?}
          vad:
            type: choice
            label: Vad?
            options: {skola: Skola, jobb: {label: Jobb, show_if: vuxen}}
          flera:
            type: choice
            many: true
            label: Flera?
            required: true
            options: {skola: Skola, jobb: {label: Jobb, show_if: vuxen}}
        """)
    found = settled(form, {"vuxen": "false", "vad": "jobb", "flera": ["skola", "jobb"]})
    assert found.closed == {"vad.jobb", "flera.jobb"}
    assert wrong(found) == {
        "vad": "Välj ett annat svar på ”Vad?”",
        "flera": "Välj ett annat svar på ”Flera?”",
    }
    assert found.answers == {"vuxen": False, "vad": None, "flera": None}
    found = settled(form, {"vuxen": "true", "vad": "jobb", "flera": ["jobb", "skola"]})
    assert found.problems == []
    assert found.answers == {"vuxen": True, "vad": "jobb", "flera": ("skola", "jobb")}


def test_a_hidden_page_hides_its_questions() -> None:
    form = made("""
        pages:
          ett: {title: Ett, fields: {ja: {type: yes_no, label: Ja?}}}
          två:
            title: Två
            show_if: ja
            fields:
              antal: {type: integer, label: Antal, required: true}
              mer: {type: text, label: Mer, show_if: antal > 1}
              inget: {type: info, text: Läs det här}
        values: {dubbelt: {label: Dubbelt, value: antal * 2}}
        """)
    found = settled(form, {"ja": "false", "antal": "4", "mer": "x"})
    assert found.answers == {"ja": False}
    assert found.shown == {"page:ett", "ja"}
    assert found.values == {"dubbelt": None}
    found = settled(form, {"ja": "true", "antal": "4", "mer": "x"})
    assert found.answers == {"ja": True, "antal": 4, "mer": "x"}
    assert found.shown == {"page:ett", "page:två", "ja", "antal", "mer", "inget"}
    assert found.required == {"antal"}


def test_only_those_of_ones_own_organisation() -> None:
    form = made("""
        fields:
          kollega: {type: user, label: Kollega, where: this.organisation == vården}
          vem: {type: organisation, label: Vem, where: this == vården}
        """)
    found = settled(form, {"kollega": "bo", "vem": "vården"})
    assert found.problems == []
    assert found.closed == {"kollega.eva", "vem.kommunen"}
    found = settled(form, {"kollega": "eva", "vem": "kommunen"})
    assert codes(found) == [("kollega", "wrong"), ("vem", "wrong")]
    assert found.answers == {"kollega": None, "vem": None}


def test_what_somebody_wrote_is_never_lost() -> None:
    before = draft({"språk": "sv", "vilket": "kvar", "poäng": "x"})
    after = before.with_posted([("_shown", "språk"), ("språk", "annat")])
    assert after.written == {"språk": ("annat",), "vilket": ("kvar",), "poäng": ("x",)}
    assert Draft.from_json(after.to_json()) == after
