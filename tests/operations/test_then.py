"""A case as it was on a day: what stood then and nothing of what came later, for those who may see it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.read_case_then import read_case_then
from engine.operations.views import Moved
from engine.operations.views_then import CaseThen
from engine.operations.world import DEFAULT_TENANT
from engine.storage import audit
from engine.storage.cases import find_case
from tests.operations.house import House
from tests.operations.stig import Stig
from tests.operations.test_ahead import page, sv
from tests.operations.test_amend import ILL, WELL, amended, page_of, place, sent

MONDAY = date(2024, 3, 4)


def then(house: House, who: str, number: str, day: date) -> CaseThen:
    found = read_case_then(house.world, house.as_(who), number, day)
    assert isinstance(found, CaseThen), found
    return found


def refused(house: House, who: str, number: str, day: date) -> str:
    found = read_case_then(house.world, house.as_(who), number, day)
    assert isinstance(found, Refused), found
    return found.reason.kind


@pytest.fixture
def gone(stig: Stig) -> tuple[Stig, str]:
    """Begun on Monday with eva; on Wednesday a placement begins and cia takes over; Friday it is over."""
    number = stig.begun()
    stig.later(days=2)
    inside = stig.start(number)
    assert isinstance(assign(stig.world, stig.as_("sara"), number, {"coach": "cia"}), Moved)
    stig.later(days=2)
    stig.act("cia", inside, "börja")
    stig.act("cia", number, "avsluta")
    return stig, number


def test_states_seats_and_activities_are_those_of_the_day(gone: tuple[Stig, str]) -> None:
    stig, number = gone
    first = then(stig, "sara", number, MONDAY)
    assert (sv(first.state_label), first.activities) == ("Deltar", ())
    assert [seat.account for seat in first.team] == ["eva", None]
    assert [(sv(label), sv(value)) for label, value in first.values] == [("Praktiker", "0")]
    third = then(stig, "sara", number, MONDAY + timedelta(days=3))
    assert [seat.account for seat in third.team] == ["cia", None]
    assert [(sv(one.state), one.closed) for one in third.activities] == [("Planeras", False)]
    assert sv(third.values[0][1]) == "1"
    assert "Praktik: Bageriet startades" in [sv(one.head) for one in third.timeline]
    assert not [one for one in third.timeline if "Avslutad" in sv(one.head)]
    last = then(stig, "sara", number, MONDAY + timedelta(days=4))
    assert sv(last.state_label) == "Avslutad"
    assert [sv(one.state) for one in last.activities] == ["Pågår"]


def test_at_the_end_of_today_it_is_as_it_is(gone: tuple[Stig, str]) -> None:
    stig, number = gone
    for one in (number, f"{number}.1"):
        now = page(stig, "sara", one)
        last = then(stig, "sara", one, MONDAY + timedelta(days=4))
        assert (last.state_label, last.since, last.stays) == (now.state_label, now.since, now.stays)
        assert (last.timeline, last.team[:1]) == (now.timeline, last.team[:1])
        assert [(a.number, a.state) for a in last.activities] == [
            (a.number, a.state) for a in now.activities
        ]


def test_an_activity_has_its_own_days(gone: tuple[Stig, str]) -> None:
    stig, number = gone
    inside = f"{number}.1"
    assert refused(stig, "sara", inside, MONDAY) == "state"
    was = then(stig, "sara", inside, MONDAY + timedelta(days=2))
    assert sv(was.state_label) == "Planeras"
    assert was.belongs is not None
    assert [sv(value) for _, value in was.belongs.rows] == ["Bageriet"]
    assert [sv(one.label) for one in was.clocks] == ["Planeras"]


def test_no_day_before_or_to_come(gone: tuple[Stig, str]) -> None:
    stig, number = gone
    assert refused(stig, "sara", number, MONDAY - timedelta(days=1)) == "state"
    assert refused(stig, "sara", number, MONDAY + timedelta(days=5)) == "state"


def test_access_is_that_of_today(gone: tuple[Stig, str]) -> None:
    """Eva had the case on Monday and has it no more; cia had it not, and has it now."""
    stig, number = gone
    assert refused(stig, "eva", number, MONDAY) == "missing"
    assert sv(then(stig, "cia", number, MONDAY).state_label) == "Deltar"
    assert refused(stig, "kim", number, MONDAY) == "missing"


def test_those_let_in_for_a_part_are_refused(gone: tuple[Stig, str]) -> None:
    stig, number = gone
    assert refused(stig, "uno", f"{number}.1", MONDAY + timedelta(days=4)) == "missing"


def test_it_is_recorded_with_the_day(gone: tuple[Stig, str]) -> None:
    stig, number = gone
    then(stig, "sara", number, MONDAY)
    with stig.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "stig", number)
        assert row is not None
        last = audit.entries(tx, row.case.id)[-1]
    assert (last.act, last.about["as_of"]) == ("read_case", "2024-03-04")


def test_answers_are_those_that_stood_then(house: House) -> None:
    number = house.to_active(who="sara")
    first = sent(house, number, WELL)
    house.later(days=2)
    amended(house, "kurt", place(number, first.submission), ILL)
    before, after = (
        then(house, "kurt", number, MONDAY + timedelta(days=days)).submissions for days in (1, 2)
    )
    [was] = [one for one in before if one.form == "mående"]
    [now] = [one for one in after if one.form == "mående"]
    assert (was.id, was.amended) == (first.submission, False)
    assert (now.id != was.id, now.amended) == (True, True)
    assert page_of(house, "kurt", number, was.id).id == was.id
    flags = then(house, "kurt", number, MONDAY + timedelta(days=1)).flags
    assert flags == ()
