"""Amending what was sent: what it changes is shown and then done, and every version is kept."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from engine.foundation.wrong import Refused
from engine.operations.amend import Amending, amend
from engine.operations.assign import assign
from engine.operations.check_amendment import check_amendment
from engine.operations.claim_task import claim_task
from engine.operations.finish_task import finish_task
from engine.operations.form_page import FormPage
from engine.operations.left_words import left_words
from engine.operations.open_form import open_form
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.read_submission import read_submission
from engine.operations.receipt import read_receipt
from engine.operations.submit import submit
from engine.operations.verify import Broken, verify_all
from engine.operations.views import CasePage, FormPlace, Receipt, SubmissionPage
from engine.operations.views_amend import AmendCheck
from engine.storage.audit import entries
from engine.storage.cases import find_case
from tests.databases import forging
from tests.operations.house import PROJECT, House

TENANT = "kommunen"
WELL = {"svar.glad": "2", "svar.lugn": "2", "inte_leva": "false"}
ILL = {"svar.glad": "0", "svar.lugn": "0", "inte_leva": "true"}


def sent(house: House, number: str, answers: dict[str, str], who: str = "kurt") -> Receipt:
    return house.send(who, FormPlace(form="mående", case=number), answers)


def place(number: str, submission: str, form: str = "mående") -> FormPlace:
    return FormPlace(form=form, case=number, amends=submission)


def checked(house: House, who: str, at: FormPlace, *saves: str) -> AmendCheck:
    found = check_amendment(house.world, house.as_(who), at, frozenset(saves))
    assert isinstance(found, AmendCheck), found
    return found


def amended(
    house: House, who: str, at: FormPlace, page: dict[str, str], why: str = "Fel kryss"
) -> Receipt:
    house.write(who, at, page)
    seen = checked(house, who, at).seen
    done = amend(house.world, house.as_(who), at, Amending(why=why, seen=seen))
    assert isinstance(done, Receipt), done
    return done


def page_of(house: House, who: str, number: str, submission: str) -> SubmissionPage:
    found = read_submission(house.world, house.as_(who), number, submission)
    assert isinstance(found, SubmissionPage), found
    return found


def case_of(house: House, who: str, number: str) -> CasePage:
    found = read_case(house.world, house.as_(who), number)
    assert isinstance(found, CasePage), found
    return found


def labels(found) -> list[str]:
    return [str(one.label.in_("sv")) for one in found]


def test_a_form_opens_as_it_was_sent(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    page = open_form(house.world, house.as_("kurt"), place(number, first.submission))
    assert isinstance(page, FormPage)
    assert page.amends == first.at
    assert {path: texts[0] for path, texts in page.way.draft.written.items()} == ILL


def test_what_it_changes_is_shown_before_it_is_done(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    at = place(number, first.submission)
    before = case_of(house, "kurt", number)
    house.write("kurt", at, WELL)
    view = checked(house, "kurt", at)
    told = {str(one.label): one.values for one in view.changes}
    assert len(told) == 4, "two rows of the matrix, the question, and the sum"
    assert labels(view.lowered) == ["Vill inte leva"]
    assert view.raised == ()
    assert [one.in_("sv") for one in view.happens] == [
        "Inte längre aktuellt: ”Ring personen i dag.”"
    ]
    after = case_of(house, "kurt", number)
    assert (after.version, after.flags) == (before.version, before.flags), "nothing is stored"


def test_an_amendment_takes_the_place_of_what_was_sent(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    house.later(days=3)
    done = amended(house, "kurt", place(number, first.submission), WELL)
    assert done.amends
    case = case_of(house, "kurt", number)
    assert case.flags == ()
    assert case.requests == ()
    (sent_,) = [one for one in case.submissions if one.form == "mående"]
    assert (sent_.id, sent_.amended, sent_.at) == (done.submission, True, first.at)
    (series,) = case.measurements
    assert [(one.value, one.amended, one.at) for one in series.points] == [(4, True, first.at)]
    heads = [one.head.in_("sv") for one in case.timeline]
    assert "”Mående” rättades" in heads
    assert "Gäller inte längre, efter rättelse: ”Vill inte leva”" in heads
    assert "”Mående” fylldes i för deltagaren" in heads
    assert verify_all(house.world, TENANT).broken == ()


def test_both_versions_can_be_read(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    done = amended(house, "kurt", place(number, first.submission), WELL, why="Han missförstod")
    now, then = (page_of(house, "kurt", number, one.submission) for one in (done, first))
    assert (now.current, then.current) == (now.id, now.id)
    assert then.scores[0].number == 0
    assert now.scores[0].number == 4
    (one,) = now.amendments
    assert (one.why, one.before) == ("Han missförstod", first.submission)
    assert len(one.changes) == 4
    assert now.may_amend
    assert not then.may_amend


def test_it_may_be_amended_again(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    second = amended(house, "kurt", place(number, first.submission), WELL)
    third = amended(house, "kurt", place(number, second.submission), {"svar.glad": "1"}, why="Igen")
    page = page_of(house, "kurt", number, third.submission)
    assert [one.before for one in page.amendments] == [second.submission, first.submission]
    assert page.scores[0].number == 3
    assert verify_all(house.world, TENANT).broken == ()


def test_whoever_reads_a_result_sees_neither_answers_nor_reason(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    done = amended(
        house, "kurt", place(number, first.submission), WELL, why="Satte kryss på fel rad"
    )
    page = page_of(house, "sara", number, done.submission)
    assert page.result_only
    (one,) = page.amendments
    assert one.why is None
    assert [label.label.in_("sv") for label in one.changes] == ["Summa"]
    told = [words for entry in case_of(house, "sara", number).timeline for words in entry.more]
    assert "Satte kryss på fel rad" not in told
    assert "Satte kryss på fel rad" in [
        words for entry in case_of(house, "kurt", number).timeline for words in entry.more
    ]


@pytest.mark.parametrize("who", ["sara", "carl"])
def test_whoever_does_not_read_all_may_not_amend(house: House, who: str) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    found = open_form(house.world, house.as_(who), place(number, first.submission))
    assert isinstance(found, Refused)
    assert not page_of(house, who, number, first.submission).may_amend


def test_a_reason_is_needed(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    at = place(number, first.submission)
    house.write("kurt", at, WELL)
    seen = checked(house, "kurt", at).seen
    again = amend(house.world, house.as_("kurt"), at, Amending(why="  ", seen=seen))
    assert isinstance(again, AmendCheck)
    assert page_of(house, "kurt", number, first.submission).current == first.submission


def test_what_was_not_shown_is_not_done(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    at = place(number, first.submission)
    house.write("kurt", at, WELL)
    seen = checked(house, "kurt", at).seen
    (task,) = case_of(house, "kurt", number).requests
    done = finish_task(house.world, house.as_("carl"), number, task.id, "Ringde, lugnt")
    assert not isinstance(done, Refused)
    again = amend(house.world, house.as_("kurt"), at, Amending(why="Fel", seen=seen))
    assert isinstance(again, AmendCheck)
    assert again.happens == ()
    assert isinstance(
        amend(house.world, house.as_("kurt"), at, Amending(why="Fel", seen=again.seen)), Receipt
    )


def test_what_somebody_has_begun_stays_theirs(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    (task,) = case_of(house, "kurt", number).requests
    assert not isinstance(claim_task(house.world, house.as_("carl"), number, task.id), Refused)
    amended(house, "kurt", place(number, first.submission), WELL)
    case = case_of(house, "kurt", number)
    assert case.flags == ()
    assert [one.id for one in case.requests] == [task.id]


def test_a_flag_that_should_have_been_raised_is(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, WELL)
    at = place(number, first.submission)
    house.write("kurt", at, ILL)
    view = checked(house, "kurt", at)
    assert labels(view.raised) == ["Vill inte leva"]
    assert view.raised[0].help is not None
    done = amended(house, "kurt", at, ILL)
    assert labels(done.flags) == ["Vill inte leva"]
    assert len(case_of(house, "kurt", number).requests) == 1


def test_an_older_answer_changes_no_flag(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, WELL)
    house.later(days=1)
    sent(house, number, WELL)
    at = place(number, first.submission)
    house.write("kurt", at, ILL)
    view = checked(house, "kurt", at)
    assert not view.latest
    amended(house, "kurt", at, ILL)
    case = case_of(house, "kurt", number)
    assert case.flags == ()
    assert [one.value for one in case.measurements[0].points] == [0, 4], "still in its place"


def test_of_two_at_once_one_is_told_and_loses_no_word(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    at = place(number, first.submission)
    house.write("kurt", at, WELL)
    seen = checked(house, "kurt", at).seen
    other = place(number, first.submission)
    mine = amend(
        house.world, house.as_("kurt"), other, Amending(why="Fel", seen=seen, key="a" * 32)
    )
    assert isinstance(mine, Receipt)
    twice = amend(
        house.world, house.as_("kurt"), other, Amending(why="Fel", seen=seen, key="a" * 32)
    )
    assert isinstance(twice, Receipt)
    assert twice.submission == mine.submission, "sending the same page twice is sending it once"
    late = open_form(house.world, house.as_("kurt"), at)
    assert isinstance(late, Refused)
    assert late.reason.kind == "amended"


def test_what_another_wrote_meanwhile_can_be_read(house: House) -> None:
    number = house.to_active(who="sara")
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    first = house.send("cia", FormPlace(form="samtal", case=number), {"": "allt", "vad": "Först"})
    at = place(number, first.submission, "samtal")
    house.write("cia", at, {"": "allt", "vad": "Cias ord"})
    amended(house, "kurt", at, {"": "allt", "vad": "Kurts ord"})
    refused = amend(house.world, house.as_("cia"), at, Amending(why="Fel"))
    assert isinstance(refused, Refused)
    left = left_words(house.world, house.as_("cia"), at)
    assert left is not None
    assert "Cias ord" in [value.in_("sv") for _, value in left.rows]


def test_nothing_changed_is_nothing_to_amend(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    found = amend(
        house.world, house.as_("kurt"), place(number, first.submission), Amending(why="Fel")
    )
    assert isinstance(found, Refused)
    assert found.reason.kind == "unchanged"


def test_what_it_says_of_the_person_is_saved_again_only_where_it_changes(house: House) -> None:
    number = house.open_case(who="sara")
    (first,) = case_of(house, "sara", number).submissions
    at = place(number, first.id, "anmälan")
    house.write("sara", at, {"": "personen", "namn": "Test Amalia"})
    view = checked(house, "sara", at)
    assert [(one.key, one.before, one.after, one.kept) for one in view.saved] == [
        ("person.name", "Test Amal", "Test Amalia", False)
    ]
    amended(house, "sara", at, {"": "personen", "namn": "Test Amalia"})
    assert case_of(house, "sara", number).person.name == "Test Amalia"


def test_what_has_changed_from_elsewhere_stays_unless_one_says_so(house: House) -> None:
    number = house.open_case(who="sara")
    (first,) = case_of(house, "sara", number).submissions
    second = amended(
        house, "sara", place(number, first.id, "anmälan"), {"": "personen", "namn": "Test Ny"}
    )
    with forging(house.world.storage, TENANT) as connection:
        connection.execute(text("update person set name = 'Test Annan'"))
    at = place(number, second.submission, "anmälan")
    house.write("sara", at, {"": "personen", "namn": "Test Tredje"})
    view = checked(house, "sara", at)
    assert [(one.key, one.before, one.kept) for one in view.saved] == [
        ("person.name", "Test Annan", True)
    ]
    chosen = checked(house, "sara", at, "person.name")
    assert [one.kept for one in chosen.saved] == [False]
    done = amend(house.world, house.as_("sara"), at, Amending(why="Fel", seen=view.seen))
    assert isinstance(done, Receipt)
    assert case_of(house, "sara", number).person.name == "Test Annan"
    at = place(number, done.submission, "anmälan")
    house.write("sara", at, {"": "personen", "namn": "Test Fjärde"})
    choice = frozenset({"person.name"})
    seen = checked(house, "sara", at, *choice).seen
    again = amend(house.world, house.as_("sara"), at, Amending(why="Fel", seen=seen, saves=choice))
    assert isinstance(again, Receipt)
    assert case_of(house, "sara", number).person.name == "Test Fjärde"


def with_amenders(house: House, who: str) -> None:
    """The project with a word on who amends the statement, published."""
    files = dict(read_project(PROJECT))
    path = "deployments/prov/workflows/deltagare.yaml"
    told = (
        files[path].decode().replace("{by: psykolog, read:", f"{{by: psykolog, amend: {who}, read:")
    )
    published = publish(
        house.world, {**files, path: told.encode()}, "prov", why="Rätta", who="sara"
    )
    assert isinstance(published, Published), published


def statement(house: House, number: str) -> FormPlace:
    found = case_of(house, "sara", number).submissions
    return place(number, next(one.id for one in found if one.form == "bedömning"), "bedömning")


def test_a_case_that_has_gone_on_is_not_moved_back(house: House) -> None:
    with_amenders(house, "[samordnare, psykolog]")
    number = house.to_active(who="sara")
    at = statement(house, number)
    house.write("sara", at, {"råd": "vänta"})
    before = case_of(house, "sara", number).state
    view = checked(house, "sara", at)
    assert [one.in_("sv") for one in view.passed] == ["Från ”Prövas” till ”Deltar”"]
    amended(house, "sara", at, {"råd": "vänta"})
    assert case_of(house, "sara", number).state == before


def test_those_let_in_for_a_part_are_not_told_where_the_case_is(house: House) -> None:
    number = house.to_active(who="sara")
    at = statement(house, number)
    house.write("psy", at, {"råd": "vänta"})
    assert checked(house, "psy", at).passed == ()


@pytest.mark.parametrize(("said", "sara", "psy"), [("never", 0, 0), ("samordnare", 1, 0)])
def test_the_workflow_says_who_amends(house: House, said: str, sara: int, psy: int) -> None:
    with_amenders(house, said)
    number = house.to_active(who="sara")
    at = statement(house, number)
    for who, may in (("sara", sara), ("psy", psy)):
        found = open_form(house.world, house.as_(who), at)
        assert isinstance(found, FormPage) == bool(may), (who, found)


def test_it_is_written_in_the_audit(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    done = amended(house, "kurt", place(number, first.submission), WELL)
    with house.world.storage.reading(TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        found = [one for one in entries(tx, row.case.id) if one.act == "amend_form"]
    assert {one.outcome for one in found} == {"allowed"}
    entry = found[-1]  # Before it, that what was sent was opened to be amended.
    assert entry.account == "kurt"
    assert entry.about["submission"] == done.submission
    assert entry.about["amends"] == first.submission
    assert "Fel kryss" not in json.dumps(dict(entry.about), default=str)


def test_its_receipt_is_for_whoever_amended(house: House) -> None:
    number = house.to_active(who="sara")
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    first = house.send("cia", FormPlace(form="samtal", case=number), {"": "allt", "vad": "Först"})
    at = place(number, first.submission, "samtal")
    done = amended(house, "kurt", at, {"": "allt", "vad": "Rättat"})
    assert isinstance(
        read_receipt(house.world, house.as_("kurt"), number, done.submission), Receipt
    )
    assert isinstance(read_receipt(house.world, house.as_("cia"), number, done.submission), Refused)
    assert isinstance(
        read_receipt(house.world, house.as_("cia"), number, first.submission), Receipt
    )


def test_sending_the_first_page_again_gives_its_receipt_still(house: House) -> None:
    number = house.to_active(who="sara")
    at = FormPlace(form="mående", case=number)
    house.write("kurt", at, ILL)
    first = submit(house.world, house.as_("kurt"), at, key="b" * 32)
    assert isinstance(first, Receipt)
    amended(house, "kurt", place(number, first.submission), WELL)
    again = submit(house.world, house.as_("kurt"), at, key="b" * 32)
    assert isinstance(again, Receipt)
    assert again.submission == first.submission


def test_a_version_that_nothing_tells_of_is_found(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, ILL)
    amended(house, "kurt", place(number, first.submission), WELL)
    with forging(house.world.storage, TENANT) as connection:
        connection.execute(text("delete from amendment"))
    assert (
        Broken(deployment="prov", number=number, chain="versions", link=None)
        in verify_all(house.world, TENANT).broken
    )
