"""The way of a case, from its opening to its end, through the operations."""

from __future__ import annotations

from datetime import date

from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.finish_task import finish_task
from engine.operations.list_cases import list_cases
from engine.operations.my_work import my_work
from engine.operations.read_case import read_case
from engine.operations.read_submission import read_submission
from engine.operations.receipt import read_receipt
from engine.operations.submit import submit
from engine.operations.take_action import take_action
from engine.operations.verify import verify_all
from engine.operations.views import CasePage, FormPlace, Moved, Receipt, SubmissionPage
from tests.operations.house import House


def sv(words) -> str:
    return words if isinstance(words, str) else words.in_("sv")


def page(house: House, who: str, number: str) -> CasePage:
    found = read_case(house.world, house.as_(who), number)
    assert isinstance(found, CasePage), found
    return found


def test_a_case_is_opened_with_a_number_a_date_and_a_receipt(house):
    place = FormPlace(form="anmälan", workflow="deltagare")
    receipt = house.send(
        "rut", place,
        {"": "personen", "nummer": "850101-2382", "namn": "Test Amal", "kommun": "vik"},
        {"": "vardag", "bor_med_barn": "true", "barn.0.ålder": "7", "_rows.barn": "1"},
    )  # fmt: skip
    assert receipt.number == "NV-2024-001"
    assert receipt.due == date(2024, 3, 11)
    assert sv(receipt.state) == "Anmäld"
    assert (
        read_receipt(house.world, house.as_("rut"), receipt.number, receipt.submission) == receipt
    )
    case = page(house, "sara", receipt.number)
    assert case.person is not None
    assert (sv(case.person.name), case.person.identity) == ("Test Amal", "19850101-2382")
    assert ("Kommun", "Vik") in [(sv(a), sv(b)) for a, b in case.person.facts]
    assert case.clocks[0].days == 5


def test_the_whole_way(house):
    number = house.open_case()
    page_now = page(house, "sara", number)
    assert [one.name for one in page_now.actions if one.possible] == ["ta_emot"]
    moved = house.act("sara", number, "ta_emot")
    assert sv(moved.state) == "Prövas"
    waits = my_work(house.world, house.as_("psy"))
    assert [(one.kind, sv(one.label), one.number) for one in waits] == [
        ("ask", "Psykologens bedömning", number)
    ]
    blocked = next(one for one in page(house, "sara", number).actions if one.name == "börja")
    assert blocked.reasons[0].missing == ("bedömning",)
    house.send("psy", FormPlace(form="bedömning", case=number), {"råd": "ja"})
    assert my_work(house.world, house.as_("psy")) == ()
    house.act("sara", number, "börja")
    house.send(
        "sara", FormPlace(form="avslut", case=number, action="avsluta"), {"utfall": "arbete"}
    )
    last = page(house, "sara", number)
    assert (last.state, last.closed) == ("avslutad", True)
    heads = [sv(one.head) for one in last.timeline]
    assert heads[0] == "Från ”Deltar” till ”Avslutad”"
    assert heads[-2:] == ["”Anmälan” fylldes i", "Ärendet öppnades"]
    assert [one.status for one in last.phases] == ["done", "done", "done", "now"]
    assert verify_all(house.world, house.as_("sara").tenant).broken == ()
    found = list_cases(house.world, house.as_("sara"))
    assert found.rows == ()


def test_an_urgent_flag_gives_a_task_until_somebody_says_what_was_done(house):
    number = house.to_active()
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    receipt = house.send(
        "cia", FormPlace(form="mående", case=number),
        {"svar.glad": "0", "svar.lugn": "1", "inte_leva": "true"},
    )  # fmt: skip
    assert [(sv(one.label), sv(one.help)) for one in receipt.flags] == [
        ("Vill inte leva", "Ring 112 vid fara.")
    ]
    (task,) = my_work(house.world, house.as_("cia"))
    assert (task.kind, sv(task.label)) == ("task", "Ring personen i dag.")
    assert my_work(house.world, house.as_("carl")) == ()
    empty = finish_task(house.world, house.as_("cia"), number, task.request, "  ")
    assert isinstance(empty, Refused)
    done = finish_task(house.world, house.as_("cia"), number, task.request, "Vi har träffats.")
    assert isinstance(done, Moved)
    assert my_work(house.world, house.as_("cia")) == ()
    entry = page(house, "cia", number).timeline[0]
    assert (sv(entry.head), entry.more) == (
        "Uppgiften är gjord: ”Ring personen i dag.”", ("Vi har träffats.",)
    )  # fmt: skip


def test_measurements_are_a_series_over_time(house):
    number = house.to_active(who="sara")
    for glad in ("0", "2"):
        house.later(days=30)
        house.send(
            "kurt", FormPlace(form="mående", case=number), {"svar.glad": glad, "svar.lugn": "1"}
        )
    (series,) = page(house, "sara", number).measurements
    assert [(one.value, sv(one.bands[0][1]), one.change, one.real) for one in series.points] == [
        (1, "Lågt", None, None), (3, "Högt", 2, True),
    ]  # fmt: skip


def test_a_person_who_is_known_by_number_is_used_again(house):
    first, second = house.open_case(), house.open_case(name="Test Amal Berg")
    assert (first, second) == ("NV-2024-001", "NV-2024-002")
    assert sv(page(house, "sara", first).person.name) == "Test Amal"
    other = house.open_case(number="Kim i huset", name="Test Kim")
    again = house.open_case(number="Kim i huset", name="Test Annan")
    assert sv(page(house, "sara", other).person.name) == "Test Kim"
    assert sv(page(house, "sara", again).person.name) == "Test Annan"


def test_opening_a_case_changes_nothing_of_what_is_known_of_a_person(house):
    """Whoever refers has not seen what is known; it is told to those who have the case, and to them alone."""
    house.open_case()
    number = house.open_case(who="rolf", name="Test Amal Annan")
    told = "Formuläret säger annat än det som var känt: Namn"
    more = [sv(one) for entry in page(house, "sara", number).timeline for one in entry.more]
    assert told in more
    own = [sv(one) for entry in page(house, "rolf", number).timeline for one in entry.more]
    assert told not in own
    sent = next(one.id for one in page(house, "rolf", number).submissions)
    receipt = read_receipt(house.world, house.as_("rolf"), number, sent)
    assert isinstance(receipt, Receipt)
    assert told not in [sv(one) for one in (*receipt.happened, *receipt.next)]


def test_two_people_act_on_the_same_case(house):
    number = house.open_case()
    seen = page(house, "sara", number).version
    house.act("stina", number, "ta_emot")
    late = take_action(house.world, house.as_("sara"), number, "ta_emot", seen)
    assert isinstance(late, Refused)
    assert late.reason.kind == "stale"
    assert "har ändrats" in late.reason.sentence.in_("sv")


def test_an_act_on_a_stale_case_is_redone_when_still_allowed(house):
    number = house.open_case(subproject="ett")
    seen = page(house, "sara", number).version
    house.send("kurt", FormPlace(form="mående", case=number), {"svar.glad": "1", "svar.lugn": "1"})
    assert isinstance(take_action(house.world, house.as_("sara"), number, "ta_emot", seen), Moved)


def test_what_was_written_stays_when_the_case_has_moved_on(house):
    number = house.to_active()
    place = FormPlace(form="avslut", case=number, action="avsluta")
    house.write("sara", place, {"utfall": "arbete"})
    house.send("stina", place, {"utfall": "annat"})
    late = submit(house.world, house.as_("sara"), place)
    assert isinstance(late, Refused)
    with house.world.storage.reading(house.as_("sara").tenant) as tx:
        from engine.storage.submissions import drafts_of

        assert [one.form for one in drafts_of(tx, "sara", "prov")] == ["avslut"]


def test_a_receipt_is_for_the_sender_alone(house):
    place = FormPlace(form="anmälan", workflow="deltagare")
    number = house.open_case()
    sent = page(house, "sara", number).submissions[0].id
    assert place.workflow == "deltagare"
    assert isinstance(read_receipt(house.world, house.as_("sara"), number, sent), Refused)
    assert isinstance(read_receipt(house.world, house.as_("rut"), number, sent), Receipt)


def test_the_answers_are_read_in_words(house):
    number = house.open_case()
    sent = page(house, "sara", number).submissions[0].id
    read = read_submission(house.world, house.as_("sara"), number, sent)
    assert isinstance(read, SubmissionPage)
    rows = {sv(row.label): sv(row.value) for part in read.parts for row in part.rows}
    assert rows["Kommun"] == "Vik"
    assert rows["Bor personen med barn?"] == "Nej"
