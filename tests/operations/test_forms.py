"""Forms page by page: drafts, problems, rows, checking, and what a reader is shown."""

from __future__ import annotations

from engine.access.reading import Part, Redaction
from engine.foundation.wrong import Refused
from engine.operations.answers import is_about, redacted
from engine.operations.assign import assign
from engine.operations.change_rows import add_row, remove_row
from engine.operations.check_answers import check_answers
from engine.operations.drop_draft import drop_draft
from engine.operations.form_page import FormPage
from engine.operations.my_work import my_work
from engine.operations.open_form import open_form
from engine.operations.read_case import read_case
from engine.operations.read_submission import read_submission
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.views import CheckPage, FormPlace, SubmissionPage
from tests.operations.house import NUMBER
from tests.operations.test_way import page, sv

OPENING = FormPlace(form="anmälan", workflow="deltagare")

PERSON = {"": "personen", "nummer": NUMBER, "namn": "Test Amal", "kommun": "vik"}


def opened(house, who="rut", place=OPENING, name=None) -> FormPage:
    found = open_form(house.world, house.as_(who), place, name)
    assert isinstance(found, FormPage), found
    return found


def test_a_form_begins_at_its_first_page(house):
    first = opened(house)
    assert (first.page.name, first.number, len(first.way.pages)) == ("personen", 1, 2)
    assert (first.before, first.next, first.saved) == (None, "vardag", None)
    assert first.problems == ()


def test_a_page_with_a_problem_stays_and_is_kept(house):
    sent = house.write("rut", OPENING, {"": "personen", "nummer": "123", "namn": "Test Amal"})
    assert sent.stays
    assert [one.path for one in sent.problems] == ["nummer"]
    again = opened(house)
    assert again.page.name == "personen"
    assert again.way.draft.written["nummer"] == ("123",)
    assert again.way.draft.written["namn"] == ("Test Amal",)
    assert again.saved is not None


def test_one_comes_back_where_one_left_off(house):
    house.write("rut", OPENING, PERSON)
    assert opened(house).page.name == "vardag"
    (draft,) = my_work(house.world, house.as_("rut"))
    assert (draft.kind, sv(draft.label), draft.form) == ("draft", "Anmälan", "anmälan")


def test_a_draft_is_its_writers_own(house):
    house.write("rut", OPENING, {"": "personen", "nummer": NUMBER, "namn": "Test Amal"})
    assert opened(house, "rolf").way.draft.written == {}
    assert my_work(house.world, house.as_("rolf")) == ()


def test_a_draft_can_be_thrown_away(house):
    house.write("rut", OPENING, {"": "personen", "nummer": NUMBER})
    assert drop_draft(house.world, house.as_("rut"), OPENING) is None
    assert my_work(house.world, house.as_("rut")) == ()


def test_rows_are_added_and_taken_away(house):
    caller = house.as_("rut")
    posted = [("bor_med_barn", "true"), ("_shown", "bor_med_barn")]
    save_page(house.world, caller, OPENING, "vardag", posted)
    rows = [*posted, ("barn.0.ålder", "3"), ("_rows.barn", "1")]
    more = add_row(house.world, caller, OPENING, "vardag", rows, "barn")
    assert isinstance(more, FormPage)
    assert more.way.settled.rows["barn"] == 2
    rows = [*posted, ("barn.0.ålder", "3"), ("barn.1.ålder", "5"), ("_rows.barn", "2")]
    fewer = remove_row(house.world, caller, OPENING, "vardag", rows, "barn", 0)
    assert isinstance(fewer, FormPage)
    assert fewer.way.draft.written["barn.0.ålder"] == ("5",)
    assert fewer.way.settled.rows["barn"] == 1


def test_sending_too_early_leads_to_the_first_problem(house):
    house.write("rut", OPENING, {"": "personen", "nummer": NUMBER, "namn": "Test Amal"})
    found = submit(house.world, house.as_("rut"), OPENING)
    assert isinstance(found, FormPage)
    assert (found.page.name, [one.path for one in found.problems]) == ("vardag", ["bor_med_barn"])


def test_the_answers_are_checked_in_words(house):
    house.write(
        "rut", OPENING, {"": "personen", "nummer": NUMBER, "namn": "Test Amal", "kommun": "vik"}
    )
    check = check_answers(house.world, house.as_("rut"), OPENING)
    assert isinstance(check, CheckPage)
    assert [one.path for one in check.problems] == ["bor_med_barn"]
    told = {sv(row.label): (sv(row.value), row.page) for part in check.parts for row in part.rows}
    assert told["Kommun"] == ("Vik", "personen")
    assert [sv(one) for one in check.readers.all] == ["samordnare", "stöd"]


def test_a_form_that_is_not_offered_is_refused_in_words(house):
    number = house.open_case()
    refused = open_form(house.world, house.as_("sara"), FormPlace(form="avslut", case=number))
    assert isinstance(refused, Refused)
    assert refused.reason.sentence.in_("sv")
    for place in (
        FormPlace(form="finns_inte", case=number),
        FormPlace(form="anmälan", workflow="finns_inte"),
        FormPlace(form="avslut", workflow="deltagare"),
        FormPlace(form="mående", case=number, action="ta_emot"),
        FormPlace(form="anmälan", workflow="deltagare", subproject="finns_inte"),
        FormPlace(form="mående", case="NV-2024-999"),
    ):
        assert isinstance(open_form(house.world, house.as_("sara"), place), Refused)


def test_the_raw_answers_stay_with_those_who_may_read_them(house):
    number = house.to_active(who="sara")
    house.send("kurt", FormPlace(form="mående", case=number), {"svar.glad": "2", "svar.lugn": "2"})
    sent = next(one.id for one in page(house, "kurt", number).submissions if one.form == "mående")
    whole = read_submission(house.world, house.as_("kurt"), number, sent)
    result = read_submission(house.world, house.as_("sara"), number, sent)
    assert isinstance(whole, SubmissionPage)
    assert isinstance(result, SubmissionPage)
    assert whole.parts
    assert not whole.result_only
    assert result.parts == ()
    assert result.result_only
    assert [(one.name, one.number, sv(one.band)) for one in result.scores] == [
        ("total", 4.0, "Högt")
    ]
    assert sv(whole.on_behalf) == "Deltagaren"


def test_those_who_read_the_result_read_the_answers_that_are_part_of_it(house):
    number = house.to_active(who="sara")
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    case = read_case(house.world, house.as_("cia"), number)
    sent = next(one.id for one in case.submissions if one.form == "bedömning")
    result = read_submission(house.world, house.as_("cia"), number, sent)
    assert isinstance(result, SubmissionPage)
    assert result.result_only
    told = [(sv(row.label), sv(row.value)) for part in result.parts for row in part.rows]
    assert told == [("Råd", "Börja")]
    assert "Redo" not in repr(result.parts)


def test_how_a_result_was_counted_is_told_to_those_who_may_read_the_answers(house):
    number = house.to_active(who="sara")
    house.send("kurt", FormPlace(form="mående", case=number), {"svar.glad": "2", "svar.lugn": "2"})
    sent = next(one.id for one in page(house, "kurt", number).submissions if one.form == "mående")
    whole = read_submission(house.world, house.as_("kurt"), number, sent)
    result = read_submission(house.world, house.as_("sara"), number, sent)
    assert [sv(line) for line in whole.scores[0].why]
    assert result.scores[0].why == ()


def test_a_hidden_page_and_a_block_are_left_out(house):
    number = house.to_active(who="sara")
    place = FormPlace(form="samtal", case=number)
    house.send(
        "kurt", place,
        {"": "allt", "mående.svar.glad": "0", "mående.svar.lugn": "1", "mående.inte_leva": "false",
         "vad": "Vi pratade."},
        {"": "enskilt", "oro": "Hemligt"},
    )  # fmt: skip
    case = read_case(house.world, house.as_("kurt"), number)
    sent = next(one.id for one in case.submissions if one.form == "samtal")
    kurt = read_submission(house.world, house.as_("kurt"), number, sent)
    assert [part.page for part in kurt.parts] == ["allt", "enskilt"]
    assert [one.number for one in kurt.scores] == [1.0]
    assert "Hemligt" in repr(kurt)
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    cia = read_submission(house.world, house.as_("cia"), number, sent)
    assert isinstance(cia, SubmissionPage)
    assert "Hemligt" not in repr(cia.parts)
    assert [part.page for part in cia.parts] == ["allt"]
    assert [one.number for one in cia.scores] == [1.0]
    told = [sv(row.label) for part in cia.parts for row in part.rows]
    assert told == ["Vad sades?", "Underlag"], (
        "of a block only its sum is left, and that is told by itself"
    )
    assert cia.scores[0].why == ()


def test_a_value_counted_from_something_hidden_is_hidden_too(house):
    form = page(house, "sara", house.open_case()).workflow.forms["anmälan"].form
    seen = Redaction(part=Part.ALL, hidden_pages=frozenset({"vardag"}))
    answers = {"nummer": NUMBER, "bor_med_barn": True, "barn": ({"ålder": 3},)}
    kept, values = redacted(form, answers, {"antal_barn": 1}, seen)
    assert (kept, values) == ({"nummer": NUMBER}, {})


def test_what_was_written_wrong_is_shown_as_it_was_written(house):
    house.write("rut", OPENING, {"": "personen", "nummer": "123", "namn": "Test Amal"})
    check = check_answers(house.world, house.as_("rut"), OPENING)
    assert isinstance(check, CheckPage)
    told = {sv(row.label): (sv(row.value), row.empty) for part in check.parts for row in part.rows}
    assert told["Personnummer"] == ("123", False)
    assert told["Kommun"][1] is True


def test_a_value_of_questions_that_were_not_asked_is_not_spoken_of(house):
    form = page(house, "sara", house.open_case()).workflow.forms["mående"].form
    total = form.values["total"]
    assert is_about(form, total, {"svar": None}, {"total": None})
    assert is_about(form, total, {}, {"total": 3})
    assert not is_about(form, total, {"inte_leva": False}, {"total": None})
