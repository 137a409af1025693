"""The working day: what is due, what is new since one looked, whom one waits for; each told to whom it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.mark_seen import mark_seen
from engine.operations.my_day import my_day, without
from engine.operations.views import FormPlace
from engine.operations.views_day import Day, WorkItem
from tests.operations.test_lists import protect
from tests.operations.test_way import sv

ASKED = WorkItem(kind="ask", label="", number=None, person="", at=datetime(2024, 3, 4, tzinfo=UTC))
DARK = {"svar.glad": "0", "svar.lugn": "1", "inte_leva": "true"}
FAIR = {"svar.glad": "2", "svar.lugn": "1"}


def day_of(house, who: str) -> Day:
    found = my_day(house.world, house.as_(who))
    assert isinstance(found, Day), found
    return found


@pytest.fixture
def mine(house):
    """A case in which Sara and Cia have seats, due on the eleventh of March."""
    number = house.open_case(subproject="ett")
    assign(house.world, house.as_("sara"), number, {"samordnare": "sara", "coach": "cia"})
    return house, number


def parts(day: Day) -> dict[str, list[str]]:
    """The numbers of cases in each part that has any."""
    names = ("urgent", "late", "due_today", "week", "rest", "free", "flags", "answers", "waits")
    found = {name: [one.number for one in getattr(day, name)] for name in names}
    return {name: numbers for name, numbers in found.items() if numbers}


@pytest.mark.parametrize(
    ("days", "part"),
    [(0, None), (1, "week"), (6, "week"), (7, "due_today"), (8, "late"), (400, "late")],
)
def test_a_case_comes_nearer_until_it_is_late(mine, days, part):
    house, number = mine
    mark_seen(house.world, house.as_("sara"), house.world.now() + timedelta(days=9))
    house.later(days=days)
    day = day_of(house, "sara")
    assert parts(replace(day, answers=())) == ({part: [number]} if part else {})
    if part:
        (one,) = getattr(day, part)
        assert (sv(one.state), one.mine, one.due) == ("Anmäld", True, date(2024, 3, 11))


def test_what_is_asked_for_the_same_day_is_told_once(mine):
    """The ask says more than the clock of the case; on another day both are told."""
    house, _ = mine
    house.later(days=6)
    (clock,) = day_of(house, "sara").week
    asked = [replace(ASKED, number=clock.number, due=clock.due + timedelta(days=n)) for n in (0, 1)]
    assert [len([*without([clock], (), [one])]) for one in asked] == [0, 1]


def test_when_it_is_somebody_elses_turn_one_waits_until_it_is_late(mine):
    house, _ = mine
    house.later(days=1)
    day = day_of(house, "cia")
    (one,) = day.waits
    assert [sv(who) for who in one.who] == ["Test Sara (samordnare)"]
    assert (one.since.date(), sv(one.state)) == (date(2024, 3, 4), "Anmäld")
    house.later(days=8)
    day = day_of(house, "cia")
    assert day.waits == ()
    (late,) = day.late
    assert late.mine is False


def test_cases_of_others_are_not_ones_own(mine):
    house, number = mine
    house.later(days=9)
    for who in ("stina", "kurt", "carl", "ulla", "psy"):
        assert number not in str(parts(day_of(house, who)))


def test_what_is_asked_is_told_by_its_day(house):
    number = house.open_case(subproject="ett")
    house.act("sara", number, "ta_emot")
    day = day_of(house, "psy")
    (ask,) = day.rest
    assert (ask.kind, sv(ask.label), ask.number) == ("ask", "Psykologens bedömning", number)
    assert parts(day) == {"rest": [number]}


def test_an_urgent_task_comes_first_and_is_told_once(mine):
    house, number = mine
    house.send("kurt", FormPlace(form="mående", case=number), DARK)
    day = day_of(house, "cia")
    assert [one.number for one in day.urgent] == [number]
    assert day.urgent[0].flag.severity == "urgent"
    found = parts(day)
    assert "due_today" not in found
    assert "rest" not in found


def test_what_came_is_new_until_one_has_looked(mine):
    house, number = mine
    before = day_of(house, "sara")
    assert [sv(one.title) for one in before.answers] == ["Anmälan"]
    house.send("kurt", FormPlace(form="mående", case=number), DARK)
    day = day_of(house, "sara")
    assert [(sv(one.title), one.by) for one in day.answers] == [
        ("Mående", "Test Kurt"),
        ("Anmälan", "Test Rut"),
    ]
    mark_seen(house.world, house.as_("sara"), before.now)
    assert [sv(one.title) for one in day_of(house, "sara").answers] == ["Mående"]
    mark_seen(house.world, house.as_("sara"), day.now)
    day = day_of(house, "sara")
    assert (day.answers, day.flags) == ((), ())
    mark_seen(house.world, house.as_("sara"), before.now)  # An old page takes nothing back.
    assert day_of(house, "sara").answers == ()
    assert day_of(house, "cia").answers != ()


def test_what_one_may_not_read_is_not_told(mine):
    """Sara reads only the result of what Kurt sent, so she is not told of the flag on an answer."""
    house, number = mine
    house.send("kurt", FormPlace(form="mående", case=number), DARK)
    assert day_of(house, "sara").flags == ()
    assign(house.world, house.as_("sara"), number, {"samordnare": "stina"})
    assert day_of(house, "sara").answers == ()


def test_what_one_did_oneself_is_not_news(mine):
    house, number = mine
    house.send("kurt", FormPlace(form="mående", case=number), FAIR)
    house.send("cia", FormPlace(form="mående", case=number), FAIR)
    assert [one.by for one in day_of(house, "cia").answers].count("Test Cia") == 0


def test_after_two_weeks_it_is_no_news(mine):
    house, _ = mine
    house.later(days=15)
    assert day_of(house, "sara").answers == ()


def test_a_moment_that_is_not_yet_is_now(mine):
    house, _ = mine
    ahead = house.world.now() + timedelta(days=400)
    seen = mark_seen(house.world, house.as_("sara"), ahead)
    assert seen < ahead


def test_a_closed_case_is_nobodys_day(house):
    number = house.to_active(who="sara")
    assign(house.world, house.as_("sara"), number, {"samordnare": "sara"})
    house.send("sara", FormPlace(form="avslut", case=number, action="avsluta"), {"utfall": "annat"})
    house.later(days=60)
    assert parts(day_of(house, "sara")) == {}


def test_a_protected_person_is_told_by_no_name(mine):
    house, number = mine
    protect(house, 1)
    house.later(days=9)
    (late,) = day_of(house, "cia").late
    assert (late.number, sv(late.person)) == (number, "Skyddade personuppgifter")
    assert "Amal" not in repr(day_of(house, "cia"))
    assert parts(day_of(house, "stina")) == {}


def test_whoever_sees_a_part_with_a_seat_is_not_told_where_the_case_is(mine):
    house, number = mine
    house.act("sara", number, "ta_emot")
    house.later(days=20)
    day = day_of(house, "psy")
    assert (day.late, day.waits) == ((), ())


@pytest.mark.parametrize("who", ["stig", "greta"])
def test_those_without_cases_have_no_such_day(house, who):
    assert isinstance(my_day(house.world, house.as_(who)), Refused)
    assert isinstance(mark_seen(house.world, house.as_(who), house.world.now()), Refused)
