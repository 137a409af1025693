"""Page by page through a form, as somebody sends it."""

from __future__ import annotations

from engine.filling.draft import Draft
from engine.filling.journey import Saved, journey, save_page
from tests.filling.written import context, form_of, posted

FORM = form_of(
    """
pages:
  ett:
    title: Ett
    fields:
      namn: {type: text, label: Namn, required: true}
      mer: {type: yes_no, label: Mer?}
      hur: {type: text, label: Hur?, show_if: mer, required: true}
  två: {title: Två, show_if: mer, fields: {vad: {type: text, label: Vad?}}}
  tre:
    title: Tre
    fields:
      antal: {type: integer, label: Antal, required: true}
      barn: {type: repeat, label: Barn, fields: {namn: {type: text, label: Namn, required: true}}}
rules:
  lika: {check: antal != 3, message: Inte tre., at: antal}
"""
)
HIDDEN = form_of(
    "pages: {ett: {title: Ett, show_if: person.interpreter, fields: {x: {type: text, label: X}}}}"
)


def sent(draft: Draft, page: str, shown: str, **texts: str) -> Saved:
    pairs = [("_shown", shown), *((name.replace("__", "."), text) for name, text in texts.items())]
    return save_page(FORM, draft, page, pairs, context())


def test_pages_are_those_that_are_shown() -> None:
    way = journey(FORM, posted(), context())
    assert [page.name for page in way.pages] == ["ett", "tre"]
    way = journey(FORM, posted(mer="true"), context())
    assert [page.name for page in way.pages] == ["ett", "två", "tre"]
    two = way.page("två")
    assert way.number(two) == 2
    assert way.before(two) == way.page("ett")
    assert way.after(two) == way.page("tre")
    assert way.before(way.page("ett")) is None
    assert way.after(way.page("tre")) is None


def test_one_goes_on_where_one_left_off() -> None:
    saved = sent(Draft(), "ett", "namn mer", namn="Kim", mer="false")
    assert not saved.stays
    assert saved.journey.done == {"ett"}
    assert saved.journey.page(None).name == "tre"
    assert saved.journey.page("två").name == "tre"
    last = sent(saved.journey.draft, "tre", "antal", antal="2")
    assert last.journey.done == {"ett", "tre"}
    assert last.journey.page(None).name == "ett"


def test_a_page_with_something_wrong_is_shown_again() -> None:
    saved = sent(Draft(), "ett", "namn mer", namn="", mer="false")
    assert [problem.path for problem in saved.problems] == ["namn"]
    assert saved.stays
    assert saved.journey.done == set()


def test_a_question_that_was_opened_is_shown_before_it_is_wrong() -> None:
    saved = sent(Draft(), "ett", "namn mer", namn="Kim", mer="true")
    assert saved.opened == ("hur",)
    assert saved.problems == ()
    assert saved.stays
    again = sent(saved.journey.draft, "ett", "namn mer hur", namn="Kim", mer="true", hur="")
    assert [problem.path for problem in again.problems] == ["hur"]


def test_problems_of_other_pages_do_not_hold_one_back() -> None:
    saved = sent(posted(antal="fel"), "ett", "namn mer", namn="Kim", mer="false")
    assert not saved.stays
    assert [page.name for page in saved.journey.pages if page.name not in saved.journey.done] == [
        "tre"
    ]


def test_what_changes_later_undoes_a_page() -> None:
    done = sent(posted(namn="Kim", mer="false"), "tre", "antal", antal="2").journey
    assert "tre" in done.done
    wrong = done.draft.with_posted([("antal", "3")])
    assert "tre" not in journey(FORM, wrong, context()).done


def test_a_problem_leads_to_its_page() -> None:
    way = journey(FORM, posted(), context())
    assert way.page_of("barn.0.namn").name == "tre"
    assert way.page_of("namn").name == "ett"
    assert way.page_of("okänt").name == "ett"


def test_a_form_whose_pages_are_all_hidden_has_its_first() -> None:
    way = journey(HIDDEN, posted(), context())
    assert [page.name for page in way.pages] == ["ett"]
    assert way.settled.answers == {}


INNER = form_of(
    """
pages:
  ett:
    title: Ett
    fields:
      mer: {type: yes_no, label: Mer?}
      inre: {use: inre, show_if: mer}
      barn:
        type: repeat
        label: Barn
        fields:
          år: {type: integer, label: År}
          skola: {type: yes_no, label: Skola?, show_if: år < 2018}
  tom: {title: Tom, fields: {x: {type: text, label: X, show_if: mer}}}
""",
    inre="form: inre\ntitle: Inre\nfields: {a: {type: text, label: A}, b: {type: text, label: B}}\n",
)


def test_what_was_opened_in_blocks_and_rows_is_named_in_the_order_it_stands() -> None:
    pairs = [
        ("_shown", "mer barn.0.år"),
        ("_rows.barn", "1"),
        ("mer", "true"),
        ("barn.0.år", "2014"),
    ]
    saved = save_page(INNER, Draft(), "ett", pairs, context())
    assert saved.opened == ("inre.a", "inre.b", "barn.0.skola")
    assert saved.journey.done == set()


def test_a_page_with_nothing_to_show_is_passed_by() -> None:
    assert [page.name for page in journey(INNER, posted(), context()).pages] == ["ett"]
    assert [page.name for page in journey(INNER, posted(mer="true"), context()).pages] == [
        "ett",
        "tom",
    ]
