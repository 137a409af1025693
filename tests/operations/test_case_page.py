"""What the page of a case puts first, whom it says it waits for, and how its clocks are told."""

from __future__ import annotations

from datetime import date

import pytest

from engine.foundation.calendar import Calendar
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.clocks import clock_of, resting
from engine.operations.sent_forms import SentForms
from engine.operations.views import FormPlace, Moved
from engine.storage.cases import find_case
from engine.web.templates import clock as draw
from tests.operations.test_newer_form import released
from tests.operations.test_way import page, sv

MOOD = {"svar.glad": "2", "svar.lugn": "2"}


def test_the_way_on_is_put_first_and_so_is_the_form_that_it_waits_for(house):
    number = house.open_case()
    case = page(house, "sara", number)
    assert [one.name for one in case.actions if one.expected] == ["ta_emot"]
    assert not any(one.expected for one in case.offers)
    house.act("sara", number, "ta_emot")
    assert not any(one.expected for one in page(house, "sara", number).actions)
    asked = page(house, "psy", number)
    assert [one.form for one in asked.offers if one.expected] == ["bedömning"]


def test_whose_turn_it_is_has_a_name_when_somebody_sits_in_the_seat(house):
    number = house.open_case()
    waits = page(house, "sara", number).waits_for
    assert [sv(one) for one in waits] == ["samordnare"]
    assign(house.world, house.as_("sara"), number, {"samordnare": "stina"})
    waits = page(house, "sara", number).waits_for
    assert [sv(one) for one in waits] == ["Test Stina (samordnare)"]


OPENS = (
    (
        "deployments/prov/workflows/deltagare.yaml",
        "anmälan: {by: [remittent, samordnare]",
        "anmälan: {by: [remittent, samordnare, coach]",
    ),
    (
        "deployments/prov/deployment.yaml",
        "sees: assigned, may: [emergency]",
        "sees: assigned, may: [assign, emergency]",
    ),
)


def test_whoever_opens_a_case_takes_it_or_gives_it_to_somebody_and_reads_no_further(house):
    """Until somebody has a seat whoever opened it goes on with it."""
    released(house, *OPENS)
    number = house.open_case("carl", subproject="ett")
    begun = page(house, "carl", number)
    assert (begun.limited, begun.may_assign) == (True, True)
    assert {one.name for seat in begun.team for one in seat.candidates} >= {"carl", "cia"}
    assert [one.form for one in begun.offers] == ["mående"]
    house.send("carl", FormPlace(form="mående", case=number), MOOD)
    assert isinstance(assign(house.world, house.as_("carl"), number, {"coach": "carl"}), Moved)
    taken = page(house, "carl", number)
    assert (taken.limited, taken.may_assign) == (False, True)
    assert isinstance(assign(house.world, house.as_("carl"), number, {"coach": "cia"}), Moved)
    house.send("cia", FormPlace(form="mående", case=number), MOOD)
    left = page(house, "carl", number)
    assert (left.limited, left.may_assign, left.offers, left.actions) == (True, False, (), ())
    assert sorted(one.form for one in left.submissions) == ["anmälan", "mående"]
    assert isinstance(assign(house.world, house.as_("carl"), number, {"coach": "carl"}), Refused)


def test_a_task_is_for_the_one_who_was_asked(house):
    number = house.open_case()
    house.act("sara", number, "ta_emot")
    (ask,) = page(house, "sara", number).requests
    assert (sv(ask.of), ask.to_me) == ("Psykolog", False)
    (mine,) = page(house, "psy", number).requests
    assert (mine.mine, mine.to_me) == (True, True)


def test_what_has_been_sent_is_counted_and_listed_by_form(house):
    """Also by what asks how many there are before it lists them, as unpacking does."""
    number = house.open_case()
    with house.world.storage.reading("kommunen") as tx:
        row = find_case(tx, "prov", number)
        for read_first in (False, True):
            sent = SentForms(tx, row.case.id)
            if read_first:
                sent.read_all()
            assert len(sent) == len([*sent]) == 1


def told(clock) -> str:
    html = draw(clock, "sv")
    words = html.rpartition("<span>")[2].partition("<")[0]
    return f"{clock.tone}: {words}"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2024-03-04", "plain: 10 arbetsdagar kvar, senast 18 mars 2024"),
        ("2024-03-05", "plain: dag 1 av 10, senast 18 mars 2024"),
        ("2024-03-18", "soon: dag 10 av 10, senast 18 mars 2024"),
        ("2024-03-19", "late: 1 arbetsdag sen, 18 mars 2024"),
    ],
)
def test_a_clock_is_told_in_working_days(today, words):
    day = date.fromisoformat(today)
    assert told(clock_of("x", date(2024, 3, 4), date(2024, 3, 18), day, Calendar())) == words


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2024-03-15", "still: vilar till 18 mars 2024"),
        ("2024-03-18", "still: vilar till 18 mars 2024"),
        ("2024-03-19", "late: 1 arbetsdag sen, 18 mars 2024"),
    ],
)
def test_the_clock_of_a_pause_stands_still_until_its_day(today, words):
    day = date.fromisoformat(today)
    clock = clock_of("x", date(2024, 3, 4), date(2024, 3, 18), day, Calendar())
    assert told(resting(clock, day)) == words
