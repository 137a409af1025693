"""What is outside limits, and rules hard and soft, said so that one knows what to do."""

from __future__ import annotations

import pytest

from engine.definitions.form import Form
from engine.filling.settle import settle
from engine.filling.submission import Submission
from engine.filling.submit import Sent, submit
from tests.filling.forms import CONTEXT, SENT, Around, codes, draft, made, settled, wrong


@pytest.mark.parametrize(
    ("field", "answer", "sentence"),
    [
        ("integer, label: X, min: 1, max: 5", "6", "X: Skriv ett tal mellan 1 och 5"),
        ("integer, label: X, min: 1, max: 5", "5", None),
        ("integer, label: X, min: 1, max: 5", "1", None),
        ("integer, label: X, min: 1", "0", "X: Skriv ett tal som är minst 1"),
        ("decimal, label: X, max: 2.5", "2,6", "X: Skriv ett tal som är högst 2,5"),
        ("decimal, label: X, max: 2.5", "2,5", None),
        ("integer, label: X, max: setting.gräns", "4", "X: Skriv ett tal som är högst 3"),
        ("slider, label: X, min: 0, max: 10", "11", "X: Skriv ett tal mellan 0 och 10"),
        ("text, label: X, max: 3", "åäöå", "X: Skriv högst 3 tecken"),
        ("text, label: X, max: 3", "åäö", None),
        ("text, label: X, min: 2", "å", "X: Skriv minst 2 tecken"),
        ("long_text, label: X, min: 2, max: 3", "abcd", "X: Skriv mellan 2 och 3 tecken"),
        ("date, label: X, max: today()", "2024-05-04", "X: Datumet ska vara senast 3 maj 2024"),
        ("date, label: X, max: today()", "2024-05-03", None),
        ("date, label: X, min: today()", "2024-05-02", "X: Datumet ska vara tidigast 3 maj 2024"),
        ("date, label: X, min: 2024-01-01, max: today()", "1/6 2024",
         "X: Datumet ska vara mellan 1 januari 2024 och 3 maj 2024"),
        ("date_time, label: X, max: today()", "2024-05-04 08:00",
         "X: Datumet ska vara senast 3 maj 2024"),
        ("date_time, label: X, max: today()", "2024-05-03 23:59", None),
    ],
)  # fmt: skip
def test_limits_say_what_to_write(field: str, answer: str, sentence: str | None) -> None:
    form = made(f"""
        fields:
          x:
            type: {field.replace(", ", chr(10) + "            ")}
        """)
    found = settled(form, {"x": answer})
    assert wrong(found) == ({} if sentence is None else {"x": sentence})
    assert (found.answers["x"] is None) is (sentence is not None)


def test_limits_in_english() -> None:
    form = made("fields: {x: {type: integer, label: {sv: Tal, en: Number}, max: 3}}")
    found = settled(form, {"x": "4"})
    assert wrong(found, "en") == {"x": "Number: Write a number that is at most 3"}


def test_an_unknown_limit_is_no_limit() -> None:
    form = made("""
        fields:
          från: {type: date, label: Från}
          till: {type: date, label: Till, min: från}
          ålder: {type: integer, label: Ålder, max: person.age}
        """)
    answers = {"till": "2024-01-01", "ålder": "50"}
    assert settled(form, answers).problems == []
    answers["från"] = "2024-02-01"
    found = settled(form, answers, Around(person={"age": 40}).context())
    assert codes(found) == [("till", "bounds"), ("ålder", "bounds")]
    assert wrong(found)["till"] == "Till: Datumet ska vara tidigast 1 februari 2024"


def test_a_limit_may_stand_later_in_the_form() -> None:
    form = made("""
        fields:
          minst: {type: integer, label: Minst, max: mest}
          mest: {type: integer, label: Mest}
        """)
    assert codes(settled(form, {"minst": "5", "mest": "4"})) == [("minst", "bounds")]
    assert settled(form, {"minst": "4", "mest": "4"}).problems == []
    assert settled(form, {"minst": "4", "mest": "fyra"}).problems[0].path == "mest"


RULES = made("""
    pages:
      ett:
        title: Ett
        fields:
          från: {type: date, label: Från}
          till: {type: date, label: Till}
      två:
        title: Två
        fields:
          visa: {type: yes_no, label: Visa?}
          dold: {type: integer, label: Dold, show_if: visa}
          timmar: {type: integer, label: Timmar}
    rules:
      ordning: {check: från <= till, message: Till är före från, at: till}
      rimligt: {check: timmar <= 40, message: Är det rimligt?, at: timmar, soft: true}
      dolt: {check: timmar != 13, message: Inte tretton, at: dold}
    """)
SENDER = Sent(id="1", form="prov", at=SENT, by="eva", on_behalf="participant")


def test_a_rule_that_does_not_hold_stops() -> None:
    found = settled(RULES, {"från": "2024-05-03", "till": "2024-05-02"})
    assert codes(found) == [("till", "rule:ordning")]
    assert wrong(found) == {"till": "Till är före från"}
    assert not found.problems[0].soft


def test_an_unknown_check_is_no_failure() -> None:
    assert settled(RULES, {"från": "2024-05-03"}).problems == []
    assert settled(RULES, {"från": "2024-05-03", "till": "i går"}).problems[0].code == "wrong"


def test_a_soft_rule_lets_through_with_a_reason() -> None:
    written = draft({"timmar": "60"})
    stopped = submit(RULES, written, CONTEXT, SENDER)
    assert isinstance(stopped, tuple)
    assert [(one.path, one.code, one.soft) for one in stopped] == [("timmar", "rule:rimligt", True)]
    for empty in ("", "  "):
        assert isinstance(
            submit(RULES, written.with_reasons({"rimligt": empty}), CONTEXT, SENDER), tuple
        )
    sent = submit(RULES, written.with_reasons({"rimligt": " Två jobb "}), CONTEXT, SENDER)
    assert isinstance(sent, Submission)
    assert sent.reasons == {"rimligt": "Två jobb"}


def test_a_hard_rule_lets_nothing_through() -> None:
    written = draft({"från": "2024-05-03", "till": "2024-05-02"}).with_reasons({"ordning": "Jo"})
    assert isinstance(submit(RULES, written, CONTEXT, SENDER), tuple)


def test_a_reason_that_is_no_longer_needed_is_not_sent() -> None:
    written = draft({"timmar": "40"}).with_reasons({"rimligt": "Två jobb", "okänd": "x"})
    sent = submit(RULES, written, CONTEXT, SENDER)
    assert isinstance(sent, Submission)
    assert sent.reasons == {}


def test_problems_come_in_the_order_of_the_form() -> None:
    found = settled(
        RULES,
        {"från": "2024-05-03", "till": "2024-05-02", "timmar": "60", "visa": "kanske"},
    )
    assert [path for path, _ in codes(found)] == ["till", "visa", "timmar"]


def test_a_rule_at_something_hidden_is_still_told() -> None:
    """Nobody may be stopped without being told why: it is told where it can be seen."""
    found = settled(RULES, {"timmar": "13", "visa": "false"})
    assert wrong(found) == {"timmar": "Inte tretton"}
    shown = settled(RULES, {"timmar": "13", "visa": "true"})
    assert wrong(shown) == {"dold": "Inte tretton"}


def test_a_rule_that_asks_about_nothing_shown_is_told_where_its_question_would_stand() -> None:
    form = made("""
        fields:
          visa: {type: yes_no, label: Visa}
          dold: {type: integer, label: Dold, show_if: visa}
        rules:
          vuxen: {check: person.age >= 18, message: Bara för vuxna, at: dold}
        """)
    found = settle(form, draft({"visa": "false"}), Around(person={"age": 15}).context())
    assert wrong(found) == {"dold": "Bara för vuxna"}


MATRIX = """
    fields:
      svar:
        type: matrix
        label: Svar
        required: {required}
        rows: {{a: Första, b: Andra, c: Tredje}}
        options: {{0: Nej, 1: Ja}}
      ja: {{type: yes_no, label: Ja?}}
    """


def matrix(required: str) -> Form:
    return made(MATRIX.format(required=required))


@pytest.mark.parametrize("required", ["true", "ja"])
def test_rows_without_an_answer_are_named_one_by_one(required: str) -> None:
    found = settled(matrix(required), {"svar.b": "1", "ja": "true"})
    assert wrong(found) == {
        "svar.a": "Svara på ”Första”",
        "svar.c": "Svara på ”Tredje”",
    }
    assert found.required == {"svar"}


@pytest.mark.parametrize("required", ["true", "ja"])
def test_a_matrix_nobody_answered_is_named_as_a_whole(required: str) -> None:
    assert wrong(settled(matrix(required), {"ja": "true"})) == {
        "svar": "Svara på alla rader i ”Svar”"
    }


def test_rows_may_be_left_when_it_is_not_required() -> None:
    found = settled(matrix("false"), {"svar.b": "1"})
    assert found.problems == []
    assert found.answers["svar"] == {"a": None, "b": "1", "c": None}
    assert settled(matrix("ja"), {"svar.b": "1", "ja": "false"}).problems == []


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("text", "Svara på ”X”"),
        ("date", "Svara på ”X”"),
        ("yes_no", "Svara på ”X”"),
        ("user", "Svara på ”X”"),
        ("choice, options: {a: A, b: B}", "Svara på ”X”"),
        ("choice, many: true, options: {a: A, b: B}", "Välj minst ett svar på ”X”"),
        ("contact", "Svara på ”X”"),
    ],
)
def test_what_is_missing_is_asked_for_in_its_own_words(field: str, sentence: str) -> None:
    form = made(f"fields: {{x: {{label: X, required: true, type: {field}}}}}")
    assert wrong(settled(form)) == {"x": sentence}
