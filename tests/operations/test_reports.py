"""Reports to others: what a month says, that it stays so, who may, what is told of the protected, and which
months are to be sent again.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from io import StringIO

import pytest
from sqlalchemy import delete

from engine.casework.consenting import PLAIN
from engine.casework.report_months import AGAIN, EMPTY, GOING_ON, OPEN, SENT
from engine.definitions.export import Export
from engine.foundation.wrong import Refused
from engine.operations import reports_kept
from engine.operations.give_consent import give_consent
from engine.operations.read_attendance import Fetched
from engine.operations.read_follow_up import read_follow_up
from engine.operations.read_reports import read_report, read_report_month, read_reports
from engine.operations.read_slips import mark_registered, read_slip, read_slips
from engine.operations.send_report import fetch_report, mark_sent
from engine.operations.standing import Desk
from engine.operations.views import FormPlace, Moved
from engine.operations.views_follow_up import FollowUp, Wanted
from engine.operations.views_reports import ReportMonth, ReportPage, SlipPage, SlipsPage
from engine.operations.world import DEFAULT_TENANT
from engine.storage.audit import entries
from engine.storage.schema import person_identity
from tests.operations.house import House
from tests.operations.test_amend import amended, place
from tests.web.scene import protect

MARCH, APRIL, MAY = date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)
GLAD = {"svar.glad": "2", "svar.lugn": "2", "inte_leva": "false"}
SAD = {**GLAD, "svar.glad": "0"}
NUMBERS = ("19850101-2382", "19900101-2385")


def month(house: House, first: date = MARCH, who: str = "sara") -> ReportMonth:
    found = read_report_month(house.world, house.as_(who), "månad", first)
    assert isinstance(found, ReportMonth), found
    return found


def states(house: House) -> list[str]:
    """Of each month, the first one first."""
    found = read_report(house.world, house.as_("sara"), "månad")
    assert isinstance(found, ReportPage), found
    return [one.state for one in reversed(found.months)]


def send(house: House, first: date = MARCH) -> date | Refused:
    return mark_sent(house.world, house.as_("sara"), "månad", first, month(house, first).digest)


def file_of(house: House, first: date = MARCH) -> Sequence[Sequence[str]]:
    found = fetch_report(house.world, house.as_("sara"), "månad", first)
    assert isinstance(found, Fetched), found
    return list(csv.reader(StringIO(found.content.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def begun(house: House) -> tuple[House, str, str]:
    """Somebody who begins in March; the number of the case and what was sent there."""
    number = house.to_active(who="sara", number=NUMBERS[0], name="Test Amal")
    receipt = house.send("kurt", FormPlace(form="mående", case=number), GLAD)
    return house, number, receipt.submission


Begun = tuple[House, str, str]


def test_a_month_tells_who_began_and_another_who_ended(begun: Begun) -> None:
    house, number, _ = begun
    house.later(days=40)
    house.send(
        "sara", FormPlace(form="avslut", case=number, action="avsluta"), {"utfall": "arbete"}
    )
    assert file_of(house) == [
        ["Månad", "Personnummer", "Namn", "Kommun", "Mående", "Start", "Slut"],
        ["2024-03", "198501012382", "Test Amal", "01", "4", "2024-03-04", ""],
    ]
    (row,) = file_of(house, APRIL)[1:]
    assert row == ["2024-04", "198501012382", "Test Amal", "01", "4", "2024-03-04", "2024-04-13"]


def test_a_month_is_as_it_was_though_more_happens(begun: Begun) -> None:
    house, number, _ = begun
    house.later(days=28)
    before = file_of(house)
    send(house)
    house.later(days=30)
    house.send("kurt", FormPlace(form="mående", case=number), SAD)
    assert file_of(house) == before
    assert states(house) == [SENT, EMPTY, GOING_ON]


def test_a_correction_marks_the_month_and_those_sent_after_it(begun: Begun) -> None:
    house, number, sent = begun
    house.later(days=35)
    house.to_active(who="sara", number=NUMBERS[1], name="Test Senare")
    house.later(days=25)
    assert [send(house, one) for one in (MARCH, APRIL)] == [MARCH, APRIL]
    assert states(house) == [SENT, SENT, GOING_ON]
    amended(house, "kurt", place(number, sent), SAD)
    assert states(house) == [AGAIN, AGAIN, GOING_ON]
    found = month(house)
    assert ([one.changed for one in found.rows], found.after) == (["changed"], 1)
    assert isinstance(send(house, APRIL), Refused), "in order"
    assert send(house) == MARCH
    assert states(house) == [SENT, AGAIN, GOING_ON]
    assert send(house, APRIL) == APRIL
    assert states(house) == [SENT, SENT, GOING_ON]


def test_a_month_without_rows_is_passed_over(begun: Begun) -> None:
    house, _, _ = begun
    house.later(days=60)
    refused = send(house, APRIL)
    assert isinstance(refused, Refused)
    assert "inget att skicka" in str(refused.reason.sentence.in_("sv"))
    assert [send(house), states(house)] == [MARCH, [SENT, EMPTY, GOING_ON]]
    (head,) = [one for one in read_reports(house.world, house.as_("sara")) if one.name == "månad"]
    assert head.waiting == 0


def test_what_is_marked_is_what_was_shown(begun: Begun) -> None:
    house, number, sent = begun
    house.later(days=28)
    shown = month(house).digest
    amended(house, "kurt", place(number, sent), SAD)
    marked = mark_sent(house.world, house.as_("sara"), "månad", MARCH, shown)
    assert isinstance(marked, Refused)
    assert marked.reason.kind == "stale"
    assert states(house) == [OPEN, GOING_ON]


def test_a_month_that_goes_on_cannot_be_sent(begun: Begun) -> None:
    house, _, _ = begun
    refused = send(house)
    assert isinstance(refused, Refused)
    assert refused.reason.kind == "state"


def test_of_the_protected_a_pseudonym_is_told_and_nothing_of_the_person(begun: Begun) -> None:
    house, number, _ = begun
    house.later(days=28)
    protect(house, number)
    (row,) = file_of(house)[1:]
    assert row == ["2024-03", "19850101Tf29", "", "", "4", "2024-03-04", ""]
    (line,) = month(house).rows
    assert number not in line.number, "no link to a case that one may not open"
    assert "Amal" not in str(line)


def test_what_lacks_is_listed(house: House) -> None:
    house.to_active(who="sara", number=NUMBERS[0], name="Test Utan")
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        tx.connection.execute(delete(person_identity))
    (line,) = month(house).wrong
    assert [one.in_("sv") for one in line.wrong] == ["Personnummer saknas."]


def test_somebody_who_takes_part_twice_is_listed(begun: Begun) -> None:
    house, _, _ = begun
    house.to_active(who="sara", number=NUMBERS[0], name="Test Amal", subproject="två")
    found = month(house)
    assert [len(one.wrong) for one in found.rows] == [0, 1]


@pytest.mark.parametrize("who", ["kurt", "stig", "psy", "greta"])
def test_reports_are_for_those_who_export_and_see_all(begun: Begun, who: str) -> None:
    house, _, _ = begun
    for found in (
        read_reports(house.world, house.as_(who)),
        read_report(house.world, house.as_(who), "månad"),
        read_report_month(house.world, house.as_(who), "månad", MARCH),
        fetch_report(house.world, house.as_(who), "månad", MARCH),
        mark_sent(house.world, house.as_(who), "månad", MARCH, ""),
    ):
        assert isinstance(found, Refused)


def test_the_way_to_reports_is_shown_to_those_who_may(begun: Begun) -> None:
    house, _, _ = begun
    for who, may in (("sara", True), ("stig", False)):
        found = read_follow_up(house.world, house.as_(who), Wanted())
        assert isinstance(found, FollowUp)
        assert found.reports is may


def test_each_file_and_each_marking_is_recorded(begun: Begun) -> None:
    house, _, _ = begun
    house.later(days=28)
    file_of(house)
    send(house)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        told = [one.about.get("about") for one in entries(tx, "") if one.act == "export"]
    assert told.count("report_file") == 1
    assert told.count("marked") == 1


def test_a_preliminary_report_says_so_in_its_name(begun: Begun) -> None:
    house, _, _ = begun
    found = fetch_report(house.world, house.as_("sara"), "månad", MARCH, as_workbook=True)
    assert isinstance(found, Fetched)
    assert found.name == "månad-2024-03-preliminar.xlsx"


def test_cases_are_worked_out_anew_only_when_something_has_changed(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, number, _ = begun
    month(house)
    worked: list[str] = []

    def told(desk: Desk, cases: Sequence[str], exports: tuple[Export, ...]):
        worked.extend(cases)
        return rows_of_cases(desk, cases, exports)

    rows_of_cases = reports_kept.rows_of_cases
    monkeypatch.setattr(reports_kept, "rows_of_cases", told)
    states(house)
    assert worked == []
    house.send("kurt", FormPlace(form="mående", case=number), SAD)
    states(house)
    assert len(worked) == 1


def test_unknown_months_and_reports_are_missing(begun: Begun) -> None:
    house, _, _ = begun
    for name, first in (("x", MARCH), ("månad", date.min), ("månad", MAY + timedelta(days=900))):
        found = read_report_month(house.world, house.as_("sara"), name, first)
        assert isinstance(found, Refused)
        assert found.reason.kind == "missing"


def slips(house: House) -> SlipsPage:
    found = read_slips(house.world, house.as_("sara"), "blankett")
    assert isinstance(found, SlipsPage), found
    return found


def slip(house: House, at: int = 0) -> SlipPage:
    found = read_slip(house.world, house.as_("sara"), "blankett", slips(house).todo[at].id)
    assert isinstance(found, SlipPage), found
    return found


def register(house: House, page: SlipPage) -> str | Refused:
    return mark_registered(house.world, house.as_("sara"), "blankett", page.slip.id, page.digest)


def agree(house: House, number: str) -> None:
    to = {"vården": ()}
    done = give_consent(house.world, house.as_("sara"), number, "samverkan", to, PLAIN)
    assert isinstance(done, Moved), done


def test_without_consent_a_slip_tells_the_year_and_the_sex_alone(begun: Begun) -> None:
    house, _, _ = begun
    found = slip(house)
    assert found.slip.anonymous
    told = [cell for _, cell in found.fields]
    assert (told[0], told[1], told[2], told[4]) == ("", "", "2024", "")
    assert told[3] != ""
    assert "19850101" not in str(found.fields)


def test_with_consent_a_slip_tells_who_it_is(house: House) -> None:
    number = house.open_case("sara", NUMBERS[0])
    agree(house, number)
    house.act("sara", number, "ta_emot")
    house.send("psy", FormPlace(form="bedömning", case=number), {"råd": "ja", "skäl": "Redo"})
    house.act("sara", number, "börja")
    found = slip(house)
    assert not found.slip.anonymous
    assert dict(found.fields)["Personnummer"] == "198501012382"
    house.later(days=1)
    protect(house, number)
    hidden = read_slip(house.world, house.as_("sara"), "blankett", found.slip.id)
    assert isinstance(hidden, SlipPage)
    assert "198501012382" not in str(hidden)
    assert hidden.slip.anonymous


def test_a_slip_is_registered_once_and_again_after_a_correction(begun: Begun) -> None:
    house, number, sent = begun
    agree(house, number)
    house.later(days=60)
    page = slip(house)
    assert page.slip.anonymous is False
    assert register(house, page) == page.slip.id
    assert [one.state for one in slips(house).done] == [SENT]
    amended(house, "kurt", place(number, sent), SAD)
    assert [one.state for one in slips(house).todo] == [AGAIN]
    stale = register(house, page)
    assert isinstance(stale, Refused)
    assert stale.reason.kind == "stale"
    assert register(house, slip(house)) == page.slip.id


def test_slips_and_months_are_not_taken_for_each_other(begun: Begun) -> None:
    house, _, _ = begun
    assert isinstance(read_slips(house.world, house.as_("sara"), "månad"), Refused)
    assert isinstance(read_report(house.world, house.as_("sara"), "blankett"), Refused)
    assert isinstance(read_slips(house.world, house.as_("stig"), "blankett"), Refused)
