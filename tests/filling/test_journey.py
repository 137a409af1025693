"""The way through a form: which pages there are, what holds one back, where next."""

from __future__ import annotations

from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.journey import Journey, Saved, journey, save_page
from tests.filling.forms import CONTEXT, Around, draft, made

FORM = made("""
    pages:
      barn:
        title: För den som är ung
        fields:
          skola: {type: text, label: Skola, show_if: person.age < 18, required: true}
      ett:
        title: Ett
        fields:
          arbetar: {type: yes_no, label: Arbetar?, required: true}
          var: {type: text, label: Var?, show_if: arbetar, required: true}
          andra: {type: text, label: Annat?}
          hur: {type: text, label: Hur?, show_if: arbetar}
          jobb:
            type: repeat
            label: Jobb
            fields:
              timmar: {type: integer, label: Timmar}
              natt: {type: yes_no, label: Natt?, show_if: timmar > 40}
      två:
        title: Två
        show_if: arbetar
        fields:
          lön: {type: integer, label: Lön, required: true}
      tre:
        title: Tre
        fields:
          läs: {type: info, text: Läs det här}
          timmar: {type: integer, label: Timmar}
    rules:
      rimligt: {check: timmar <= 40, message: Är det rimligt?, at: timmar, soft: true}
      aldrig: {check: timmar <= 168, message: Så lång är ingen vecka, at: timmar}
    """)
YOUNG = Around(person={"age": 15}).context()
ALWAYS = "arbetar andra"


def way(answers: dict[str, str] | None = None, context: FillContext = CONTEXT) -> Journey:
    return journey(FORM, draft(answers or {}), context)


def names(found: Journey) -> list[str]:
    return [page.name for page in found.pages]


def send(before: Draft, page: str, shown: str, **posted: str) -> Saved:
    pairs = [("_shown", shown), *((name.replace("__", "."), text) for name, text in posted.items())]
    return save_page(FORM, before, page, pairs, CONTEXT)


def test_a_page_without_anything_to_show_is_passed_by() -> None:
    assert names(way()) == ["ett", "tre"]
    assert names(way({"arbetar": "true"})) == ["ett", "två", "tre"]
    assert names(way(context=YOUNG)) == ["barn", "ett", "tre"]


def test_a_form_never_lacks_a_page() -> None:
    hidden = made("""
        pages:
          ett: {title: Ett, show_if: person.age > 99, fields: {a: {type: text, label: A}}}
        """)
    found = journey(hidden, Draft(), CONTEXT)
    assert [page.name for page in found.pages] == ["ett"]
    assert found.page(None).name == "ett"


def test_before_and_after() -> None:
    found = way({"arbetar": "true"})
    ett, två, tre = found.pages
    assert (found.before(ett), found.before(tre)) == (None, två)
    assert (found.after(ett), found.after(tre)) == (två, None)
    assert [found.number(page) for page in found.pages] == [1, 2, 3]


def test_the_page_one_is_on() -> None:
    found = way()
    assert found.page("tre").name == "tre"
    assert found.page("två").name == "ett"  # not shown
    assert found.page("finns_inte").name == "ett"
    assert found.page(None).name == "ett"
    done = journey(FORM, draft({"arbetar": "false"}, pages=frozenset({"ett"})), CONTEXT)
    assert done.page(None).name == "tre"
    all_done = draft({"arbetar": "false"}, pages=frozenset({"ett", "tre"}))
    assert journey(FORM, all_done, CONTEXT).page(None).name == "ett"


def test_where_a_question_stands() -> None:
    found = way({"arbetar": "true"})
    assert found.page_of("lön").name == "två"
    assert found.page_of("jobb.0.timmar").name == "ett"
    assert found.page_of("finns_inte").name == "ett"


def test_a_page_that_is_wrong_is_shown_again() -> None:
    saved = send(Draft(), "ett", ALWAYS, arbetar="", andra="x")
    assert saved.stays
    assert [one.path for one in saved.problems] == ["arbetar"]
    assert saved.journey.done == frozenset()
    assert saved.journey.draft.written["andra"] == ("x",)


def test_problems_of_other_pages_hold_nobody_back() -> None:
    saved = send(draft({"timmar": "många"}), "ett", ALWAYS, arbetar="false", andra="")
    assert not saved.stays
    assert saved.journey.done == {"ett"}
    assert [one.path for one in saved.journey.problems_on(FORM.pages[3])] == ["timmar"]


def test_new_questions_are_shown_first_and_are_not_wrong_yet() -> None:
    """In the order they stand on the page."""
    saved = send(Draft(), "ett", ALWAYS, arbetar="true", andra="")
    assert saved.opened == ("var", "hur")
    assert saved.problems == ()
    assert saved.stays
    assert saved.journey.done == frozenset()
    again = send(saved.journey.draft, "ett", f"{ALWAYS} var hur", arbetar="true", var="", hur="")
    assert again.opened == ()
    assert [one.path for one in again.problems] == ["var"]
    fine = send(again.journey.draft, "ett", f"{ALWAYS} var hur", arbetar="true", var="Odla")
    assert not fine.stays
    assert fine.journey.done == {"ett"}


def test_new_questions_in_rows_come_row_by_row() -> None:
    rows = {f"jobb__{number}__timmar": "50" for number in range(12)}
    shown = " ".join([ALWAYS, *(name.replace("__", ".") for name in rows)])
    saved = send(Draft(), "ett", shown, arbetar="false", **rows)
    assert saved.opened == tuple(f"jobb.{number}.natt" for number in range(12))


def test_new_questions_in_a_block() -> None:
    inner = """
        form: inre
        title: Inre
        fields:
          b: {type: yes_no, label: B}
          a: {type: text, label: A, show_if: b}
        """
    form = made("fields: {inre: {use: inre}}", inner)
    posted = [("_shown", "inre.b"), ("inre.b", "true")]
    assert save_page(form, Draft(), "", posted, CONTEXT).opened == ("inre.a",)


def test_a_page_that_is_no_longer_right_is_no_longer_done() -> None:
    before = draft({"arbetar": "false"}, pages=frozenset({"ett", "tre"}))
    saved = send(before, "ett", ALWAYS, arbetar="", andra="")
    assert saved.journey.done == {"tre"}
    assert saved.journey.draft.pages == {"tre"}


def test_a_soft_rule_is_asked_about_when_the_form_is_sent() -> None:
    start = draft({"arbetar": "false"})
    saved = send(start, "tre", "timmar", timmar="60")
    assert not saved.stays
    assert "tre" in saved.journey.done
    assert [one.code for one in saved.journey.settled.problems] == ["rule:rimligt"]
    hard = send(start, "tre", "timmar", timmar="200")
    assert [one.code for one in hard.problems] == ["rule:aldrig"]
    assert "tre" not in hard.journey.done


def test_what_is_sent_from_a_page_that_is_gone_is_kept_and_settles_no_other() -> None:
    before = draft({"arbetar": "false", "andra": "x"}, touched=frozenset({"arbetar", "andra"}))
    saved = send(before, "två", "lön", lön="100")
    assert saved.page.name == "ett"
    assert saved.journey.draft.written["lön"] == ("100",)
    assert saved.journey.draft.pages == frozenset()


def test_cleared_boxes_are_told_from_those_not_shown() -> None:
    form = made("""
        fields:
          a: {type: choice, many: true, label: A, options: {x: X, y: Y}}
          b: {type: choice, many: true, label: B, options: {x: X, y: Y}}
        """)
    before = draft({"a": ["x", "y"], "b": ["x"]})
    saved = save_page(form, before, "", [("_shown", "a")], CONTEXT)
    assert saved.journey.settled.answers == {"a": None, "b": ("x",)}
