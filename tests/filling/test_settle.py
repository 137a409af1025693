"""What is shown, asked, required, computed and wrong in a form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.filling.draft import Draft
from engine.filling.rows import arranged
from engine.filling.settle import settle
from tests.filling.written import KIM, WHO5, context, form_of, posted, problems, settled

LANGUAGE = form_of(
    """
fields:
  språk: {type: choice, label: Språk, options: {sv: Svenska, annat: Annat}}
  annat_språk: {type: text, label: Vilket?, show_if: språk == annat, required: true}
  tolk: {type: yes_no, label: Tolk?, show_if: answered(annat_språk)}
values:
  räknat: {label: Räknat, value: 1 if answered(annat_språk) else 0}
"""
)


def test_three_states_of_an_answer_are_apart() -> None:
    hidden = settled(LANGUAGE, språk="sv", annat_språk="Oromo")
    assert "annat_språk" not in hidden.answers
    empty = settled(LANGUAGE, språk="annat", annat_språk="")
    assert empty.answers["annat_språk"] is None
    given = settled(LANGUAGE, språk="annat", annat_språk="Oromo")
    assert given.answers["annat_språk"] == "Oromo"


def test_what_is_hidden_is_absent_from_logic_and_kept_in_the_draft() -> None:
    draft = posted(språk="sv", annat_språk="Oromo", tolk="true")
    found = settle(LANGUAGE, draft, context())
    assert found.answers == {"språk": "sv"}
    assert found.values == {"räknat": 0}
    assert not found.problems
    again = settle(LANGUAGE, draft.with_posted([("språk", "annat")]), context())
    assert again.answers == {"språk": "annat", "annat_språk": "Oromo", "tolk": True}


def test_a_hidden_wrong_answer_is_no_problem() -> None:
    form = form_of(
        """
fields:
  har: {type: yes_no, label: Har?}
  antal: {type: integer, label: Antal, show_if: har, min: 1, max: 5, required: true}
"""
    )
    assert not settled(form, har="false", antal="många").problems
    assert problems(settled(form, har="true", antal="många")) == [("antal", "wrong")]
    assert problems(settled(form, har="true", antal="9")) == [("antal", "bounds")]
    assert problems(settled(form, har="true")) == [("antal", "missing")]
    assert settled(form, har="true", antal="9").answers["antal"] is None
    assert settled(form, har="true", antal="nio").required == {"antal"}


def test_an_unknown_condition_hides() -> None:
    assert settled(LANGUAGE).answers == {"språk": None}


def test_a_hidden_page_hides_its_questions() -> None:
    form = form_of(
        """
pages:
  ett: {title: Ett, fields: {mer: {type: yes_no, label: Mer?}}}
  två:
    title: Två
    show_if: mer
    fields:
      vad: {type: text, label: Vad?, required: true}
      vilka: {type: choice, label: Vilka?, many: true, default: a, options: {a: A, b: B}}
"""
    )
    assert settled(form, mer="false", vad="x").answers == {"mer": False}
    shown = settled(form, mer="true", vad="x")
    assert shown.answers == {"mer": True, "vad": "x", "vilka": ("a",)}
    assert {"page:ett", "page:två"} <= shown.shown
    assert "page:två" not in settled(form).shown
    assert "vad" not in settled(form).shown | settled(form).required


def test_a_default_holds_until_somebody_has_seen_it() -> None:
    form = form_of("fields: {dag: {type: date, label: Dag, default: today()}}")
    fresh = settled(form)
    assert fresh.answers == {"dag": date(2024, 5, 3)}
    assert fresh.suggested == {"dag"}
    cleared = settle(form, Draft().with_posted([("_shown", "dag"), ("dag.day", "")]), context())
    assert cleared.answers == {"dag": None}
    assert not cleared.suggested
    assert settled(form, dag="2024-05-01").answers == {"dag": date(2024, 5, 1)}


def test_a_default_that_is_no_answer_is_not_suggested() -> None:
    form = form_of(
        """
fields:
  antal: {type: integer, label: Antal, max: 5, default: setting.gräns}
  val: {type: choice, label: Val, options: {a: {label: A, show_if: antal == 1}, b: B}, default: a}
"""
    )
    found = settled(form)
    assert found.answers["val"] is None
    assert "val.a" in found.closed
    assert settled(form, antal="1").answers["val"] == "a"


def test_an_option_that_is_hidden_cannot_be_chosen() -> None:
    form = form_of(
        """
fields:
  vuxen: {type: yes_no, label: Vuxen?}
  val: {type: choice, label: Val, options: {bil: {label: Bil, show_if: vuxen}, buss: Buss}}
"""
    )
    assert settled(form, vuxen="true", val="bil").answers["val"] == "bil"
    young = settled(form, vuxen="false", val="bil")
    assert young.answers["val"] is None
    assert problems(young) == [("val", "wrong")]
    assert not problems(settled(form, vuxen="false", val="buss"))


def test_where_narrows_whom_one_may_choose() -> None:
    form = form_of(
        """
fields:
  vem: {type: user, label: Vem?, where: this.organisation == kommunen}
  vilka: {type: user, many: true, label: Vilka?}
"""
    )
    found = settled(form, vem="eva", vilka=("bo", "eva"))
    assert found.answers == {"vem": "eva", "vilka": ("eva", "bo")}
    assert "vem.bo" in found.closed
    assert problems(settled(form, vem="bo")) == [("vem", "wrong")]
    assert problems(settled(form, vem="okänd")) == [("vem", "wrong")]


def test_required_may_depend_on_what_stands_later() -> None:
    form = form_of(
        """
fields:
  orsak: {type: text, label: Orsak, required: senare == ja}
  senare: {type: choice, label: Senare, options: {ja: Ja, nej: Nej}}
"""
    )
    assert problems(settled(form, senare="ja")) == [("orsak", "missing")]
    assert settled(form, senare="ja").required == {"orsak"}
    assert not problems(settled(form, senare="nej"))
    assert not problems(settled(form))
    assert settled(form, senare="ja", orsak="x" * 600).required == {"orsak"}


def test_limits_may_depend_on_what_stands_later() -> None:
    form = form_of(
        """
fields:
  slut: {type: date, label: Slut, min: start}
  start: {type: date, label: Start}
  tid: {type: integer, label: Tid, min: setting.gräns}
"""
    )
    wrong = settled(form, slut="2024-05-01", start="2024-05-03")
    assert problems(wrong) == [("slut", "bounds")]
    assert wrong.problems[0].text.in_("sv") == "Slut: Datumet ska vara tidigast 3 maj 2024"
    assert not problems(settled(form, slut="2024-05-01"))
    assert problems(settled(form, tid="9")) == [("tid", "bounds")]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (
            "{type: integer, label: Antal, min: 1, max: 5}",
            "9",
            "Antal: Skriv ett tal mellan 1 och 5",
        ),
        ("{type: integer, label: Antal, min: 1}", "0", "Antal: Skriv ett tal som är minst 1"),
        ("{type: decimal, label: Tid, max: 2.5}", "2,6", "Tid: Skriv ett tal som är högst 2,5"),
        ("{type: text, label: Ord, max: 3}", "fyra", "Ord: Skriv högst 3 tecken"),
        ("{type: text, label: Ord, min: 2, max: 3}", "f", "Ord: Skriv mellan 2 och 3 tecken"),
        ("{type: text, label: Ord, min: 2}", "f", "Ord: Skriv minst 2 tecken"),
        (
            "{type: date, label: Dag, max: today()}",
            "2024-05-04",
            "Dag: Datumet ska vara senast 3 maj 2024",
        ),
        (
            "{type: date_time, label: Möte, min: today()}",
            "2024-05-02 23:59",
            "Möte: Datumet ska vara tidigast 3 maj 2024",
        ),
    ],
)
def test_what_is_outside_its_limits_says_which(field: str, text: str, sentence: str) -> None:
    found = settled(form_of(f"fields: {{x: {field}}}"), x=text)
    assert [problem.text.in_("sv") for problem in found.problems] == [sentence]
    assert found.answers["x"] is None


def test_a_wrong_answer_names_the_question_once() -> None:
    form = form_of("fields: {x: {type: integer, label: Antal, required: true, min: 1}}")
    found = settled(form, x="två")
    assert [problem.text.in_("sv") for problem in found.problems] == [
        "Antal: Skriv ett heltal med siffror, till exempel 12."
    ]
    assert settled(form).problems[0].text.in_("sv") == "Svara på ”Antal”"


IDENTITY = form_of(
    """
fields:
  nummer: {type: identity, label: Nummer, saves_to: person.identity, required: true}
  språk: {type: choice, label: Språk, saves_to: person.language, options: {sv: S, ar: A, annat: X}}
  skola: {type: text, label: Skola, show_if: person.age < 18}
  arabiska: {type: text, label: Arabiska, show_if: person.language == ar}
rules:
  vuxen: {check: person.age >= 18, message: Bara för vuxna., at: nummer}
"""
)


def test_what_is_saved_is_already_known_in_the_form() -> None:
    grown = settled(IDENTITY, nummer=KIM, språk="ar")
    assert "arabiska" in grown.answers
    assert not grown.problems
    child = settled(IDENTITY, nummer="20150101-2387", språk="annat")
    assert "skola" in child.answers
    assert problems(child) == [("nummer", "rule:vuxen")]
    assert (
        "arabiska"
        not in settled(IDENTITY, context(person={"language": "ar"}), språk="annat").answers
    )


def test_what_is_known_is_filled_in_until_somebody_has_seen_it() -> None:
    around = context(person={"identity": KIM, "language": "ar", "age": 34})
    found = settled(IDENTITY, around)
    assert found.answers["nummer"] == KIM
    assert found.suggested == {"nummer", "språk"}
    assert not found.problems
    assert settled(IDENTITY, around, nummer="").answers["nummer"] is None
    assert around.person["language"] == "ar"


def test_a_birth_date_tells_the_age() -> None:
    form = form_of(
        """
fields:
  född: {type: date, label: Född, saves_to: person.birth_date}
  gammal: {type: text, label: Gammal, show_if: person.age >= 65}
"""
    )
    assert "gammal" in settled(form, född="1950-01-01").answers
    assert "gammal" not in settled(form, född="1990-01-01").answers
    assert "gammal" not in settled(form, context(person={"age": 70}), född="").answers


def test_a_matrix_names_each_row_that_lacks_an_answer() -> None:
    form = form_of(WHO5.split("flags:")[0].split("instrument:")[0].replace("form: who5\ntitle: Välmående", "")
                   + WHO5.split("wording: own\n")[1])  # fmt: skip
    found = settled(form, svar__glad="1", svar__pigg="0")
    assert problems(found) == [("svar.lugn", "missing")]
    assert found.answers["svar"] == {"glad": "1", "lugn": None, "pigg": "0"}
    assert found.values["total"] is None
    assert problems(settled(form)) == [("svar", "missing")]
    full = settled(form, svar__glad="1", svar__lugn="1", svar__pigg="3")
    assert full.values == {"total": 2, "total@band": "lågt"}
    assert full.flags == ["lågt"]


BLOCK = "fields:\n  namn: {type: text, label: Namn}\n  who5: {use: who5, required: false}\n"


def test_a_block_is_a_form_within_the_form() -> None:
    form = form_of(
        BLOCK + "flags: {oro: {when: who5.total < 9, severity: info, label: Oro}}", who5=WHO5
    )
    found = settled(form, who5__svar__glad="1", who5__svar__lugn="1", who5__svar__pigg="3")
    assert found.answers["who5"] == {
        "svar": {"glad": "1", "lugn": "1", "pigg": "3"},
        "total": 2,
        "total@band": "lågt",
    }
    assert found.flags == ["who5.lågt", "oro"]
    part = settled(form, who5__svar__glad="1")
    assert problems(part) == [("who5.svar.lugn", "missing"), ("who5.svar.pigg", "missing")]


def test_a_block_may_be_left_out_whole() -> None:
    form = form_of(BLOCK, who5=WHO5)
    found = settled(form, namn="Kim")
    assert found.answers == {"namn": "Kim", "who5": None}
    assert not found.problems
    assert not found.required
    assert {"who5", "who5.svar"} <= found.shown
    needed = form_of(BLOCK.replace(", required: false", ""), who5=WHO5)
    assert problems(settled(needed)) == [("who5.svar", "missing")]


def test_whether_a_block_may_be_left_out_may_depend() -> None:
    form = form_of(
        "fields:\n  med: {type: yes_no, label: Med?}\n  who5: {use: who5, required: med}\n",
        who5=WHO5,
    )
    assert problems(settled(form, med="true")) == [("who5.svar", "missing")]
    assert settled(form, med="false").answers["who5"] is None


def test_a_suggestion_in_a_block_is_no_answer_to_it() -> None:
    inner = """
form: g
title: G
fields:
  dag: {type: date, label: Dag, default: today()}
  x: {type: text, label: X, required: true}
"""
    form = form_of("fields: {g: {use: g, required: false}}", g=inner)
    assert settled(form).answers == {"g": None}
    assert problems(settled(form, g__dag="2024-05-01")) == [("g.x", "missing")]
    assert problems(settled(form, g__dag="i går")) == [("g.dag", "wrong"), ("g.x", "missing")]


CHILDREN = form_of(
    """
fields:
  barn:
    type: repeat
    label: Barn
    max: 3
    fields:
      födelseår: {type: integer, label: Födelseår, required: true, max: year(today())}
      omsorg: {type: yes_no, label: Omsorg?, show_if: födelseår > 2017, required: true}
      plan: {use: plan}
      språk: {type: repeat, label: Språk, fields: {namn: {type: text, label: Språk}}}
values:
  antal: {label: Antal, value: count(barn)}
  utan: {label: Utan, value: count(barn where not omsorg)}
""",
    plan="""
form: plan
title: Plan
fields: {mål: {type: integer, label: Mål}}
values: {dubbelt: {label: Dubbelt, value: mål * 2}}
""",
)


def test_conditions_in_a_row_mean_the_row() -> None:
    found = settled(
        CHILDREN, barn__0__födelseår="2014", barn__0__omsorg="false",
        barn__1__födelseår="2020", barn__1__omsorg="false",
    )  # fmt: skip
    rows = found.answers["barn"]
    assert isinstance(rows, tuple)
    assert [row.get("omsorg", "hidden") for row in rows] == ["hidden", False]
    assert found.values == {"antal": 2, "utan": 1}
    assert found.rows["barn"] == 2


def test_rows_may_hold_blocks_and_groups() -> None:
    found = settled(
        CHILDREN, barn__0__födelseår="2014", barn__0__plan__mål="2",
        barn__0__språk__0__namn="Oromo", barn__0__språk__1__namn="Svenska",
    )  # fmt: skip
    assert found.answers["barn"] == (
        {
            "födelseår": 2014,
            "plan": {"mål": 2, "dubbelt": 4},
            "språk": ({"namn": "Oromo"}, {"namn": "Svenska"}),
        },
    )
    assert found.by_path["barn.0.språk.1.namn"] == "Svenska"
    assert "barn.0.plan" not in found.by_path


def test_problems_in_rows_say_which_row() -> None:
    found = settled(CHILDREN, barn__0__födelseår="2030", barn__1__födelseår="2020")
    assert problems(found) == [("barn.0.födelseår", "bounds"), ("barn.1.omsorg", "missing")]


def test_a_row_without_answers_is_no_row() -> None:
    two = arranged(Draft(), "barn", ["r1", "r2"])
    found = settle(CHILDREN, two, context())
    assert found.rows["barn"] == 2
    assert found.answers["barn"] == ()
    assert not found.problems
    seen = replace(two, touched=frozenset({"barn.0.födelseår"}))
    assert problems(settle(CHILDREN, seen, context())) == [("barn.0.födelseår", "missing")]


def test_how_many_rows_there_may_be() -> None:
    four = {f"barn__{row}__födelseår": "2014" for row in range(4)}
    found = settled(CHILDREN, **four)
    assert problems(found) == [("barn", "bounds")]
    assert found.problems[0].text.in_("sv") == "Barn: Det får vara högst 3"
    form = form_of(
        """
fields:
  kontakter: {type: repeat, label: Kontakt, min: 1, required: true, fields: {namn: {type: text, label: Namn}}}
  fler: {type: yes_no, label: Fler?}
  andra: {type: repeat, label: Andra, required: fler, fields: {namn: {type: text, label: Namn}}}
"""
    )
    found = settled(form, fler="true")
    assert found.rows["kontakter"] == 1
    assert problems(found) == [("kontakter", "missing"), ("andra", "missing")]
    assert {"kontakter", "andra"} <= found.required


BANDS = """
fields: {a: {type: integer, label: A, min: 0, max: 20, required: true}}
values:
  summa:
    label: Summa
    value: a
    bands_for:
      kvinnor:
        when: person.sex == woman
        bands: {låg: {range: 0..5, label: L}, hög: {range: 6..20, label: H}}
      män:
        when: person.sex == man
        bands: {låg: {range: 0..7, label: L}, hög: {range: 8..20, label: H}}
"""


def test_bands_are_those_of_the_sex_and_none_is_guessed() -> None:
    form = form_of(BANDS)
    for sex, band in (("woman", "hög"), ("man", "låg"), (None, None)):
        assert settled(form, context(person={"sex": sex}), a="6").values["summa@band"] == band


def test_an_unknown_row_above_the_first_true_one_makes_a_table_unknown() -> None:
    form = form_of(
        """
fields:
  a: {type: yes_no, label: A}
  b: {type: yes_no, label: B}
values:
  val:
    label: Val
    options: {ett: Ett, två: Två, tre: Tre}
    decide:
      - {when: a, gives: ett}
      - {when: b, gives: två}
      - else: tre
"""
    )
    given = [("true", "", "ett"), ("false", "true", "två"), ("false", "false", "tre")]
    for a, b, value in [*given, ("", "true", None), ("false", "", None)]:
        assert settled(form, a=a, b=b).values["val"] == value


def test_prorating_rounds_to_a_whole_number() -> None:
    text = WHO5.split("wording: own\n")[1].replace("required: true\n", "required: false\n")
    form = form_of(text.replace("value: sum(svar)", "value: sum(svar)\n    answered_at_least: 2"))
    assert settled(form, svar__glad="1", svar__lugn="2").values["total"] == 5
    assert settled(form, svar__glad="1").values["total"] is None


RULES = form_of(
    """
fields:
  sist: {type: text, label: Sist}
  timmar: {type: integer, label: Timmar, required: true}
  dagar: {type: integer, label: Dagar}
rules:
  lagom: {check: timmar * dagar <= 40, message: Är det lagom?, at: timmar, soft: true}
  inte_noll: {check: dagar != 0, message: Minst en dag., at: dagar}
"""
)


def test_a_soft_rule_lets_through_with_a_reason() -> None:
    draft = posted(timmar="10", dagar="5")
    assert [(one.code, one.soft) for one in settle(RULES, draft, context()).problems] == [
        ("rule:lagom", True)
    ]
    reasoned = draft.with_reasons({"lagom": " Hon orkar. ", "inte_noll": " "})
    found = settle(RULES, reasoned, context())
    assert not found.problems
    assert found.let_through == {"lagom": "Hon orkar."}
    assert (
        settle(
            RULES, posted(timmar="1", dagar="1").with_reasons({"lagom": "x"}), context()
        ).let_through
        == {}
    )
    hard = posted(timmar="1", dagar="0").with_reasons({"inte_noll": "därför"})
    assert problems(settle(RULES, hard, context())) == [("dagar", "rule:inte_noll")]


def test_an_unknown_rule_is_no_failure() -> None:
    assert not problems(settled(RULES, timmar="100"))


def test_problems_come_in_the_order_of_the_questions() -> None:
    found = settled(RULES, sist="x" * 600, timmar="många", dagar="0")
    assert [path for path, _ in problems(found)] == ["sist", "timmar", "dagar"]


def test_info_asks_nothing() -> None:
    form = form_of("fields: {hej: {type: info, text: Hej}, x: {type: text, label: X}}")
    found = settled(form, hej="något", x="y")
    assert found.answers == {"x": "y"}
    assert "hej" in found.shown


def test_what_is_saved_with_the_case_is_filled_in_from_there() -> None:
    form = form_of("fields: {vem: {type: text, label: Vem?, saves_to: case.ledare}}")
    around = context(case={"ledare": "Eva"})
    assert settled(form, around).answers == {"vem": "Eva"}
    assert settled(form, around, vem="Bo").answers == {"vem": "Bo"}
    assert around.case == {"ledare": "Eva"}


def test_limits_that_are_dates() -> None:
    form = form_of(
        """
fields:
  a: {type: date, label: A, min: 2024-01-01}
  b: {type: date, label: B, max: 2024-12-31}
  c: {type: date_time, label: C, min: 2024-01-01, max: 2024-12-31}
"""
    )
    inside = {"a": "2024-01-01", "b": "2024-12-31", "c": "2024-12-31 23:59"}
    assert not problems(settled(form, **inside))
    beyond = {"a": "2023-12-31", "b": "2025-01-01", "c": "2025-01-01 00:00"}
    assert problems(settled(form, **beyond)) == [(name, "bounds") for name in "abc"]


def test_a_condition_may_open_a_question_that_must_be_answered() -> None:
    form = form_of(
        """
fields:
  har: {type: yes_no, label: Har?}
  vad: {type: choice, label: Vad?, show_if: har, required: true, options: {a: A, b: B}}
  allt: {type: matrix, label: A, show_if: har, required: true, rows: {r: R, s: S}, options: {x: X}}
"""
    )
    found = settled(form, har="true", allt__r="x")
    assert problems(found) == [("vad", "missing"), ("allt.s", "missing")]
    assert found.required == {"vad", "allt"}
