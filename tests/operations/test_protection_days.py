"""By when somebody's protection is looked at again: chosen or usual, told to those who may set a new day, to
nobody else, and without anything of the person. Nothing ends by itself.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.foundation.wrong import Refused
from engine.operations.day_protection import list_protection
from engine.operations.merge_people import merge_people, part_people
from engine.operations.my_day import my_day
from engine.operations.notifications import Notifications, read_notifications
from engine.operations.read_case import read_case
from engine.operations.read_person import read_person
from engine.operations.read_protection import read_protection
from engine.operations.set_protection import set_protection
from engine.operations.views import CasePage
from engine.operations.views_day import Day
from engine.operations.views_person import Done, PersonPage
from engine.operations.views_protection import ProtectionPage
from tests.effects.post_office import post_office
from tests.operations.house import STAFF, House
from tests.operations.reasons import give_reason
from tests.operations.test_notifications import choose, night_passes, with_post
from tests.operations.test_protected_everywhere import NAME, NUMBER, known_everywhere, tells
from tests.operations.test_protected_everywhere import told as words

SOON = "2024-03-20"
"""The first day is 4 March: within a month."""
THEIRS = {"cia", "kurt", "fia"}
"""Two who are named to read, and who keeps protection and reads no case."""


@pytest.fixture
def number(house: House) -> str:
    return known_everywhere(house)


def put(house: House, number: str, level: str, review: str, who: str = "kurt") -> str | Refused:
    return set_protection(house.world, house.as_(who), number, level, "Ny uppgift", review)


def page(house: House, number: str, who: str = "kurt") -> ProtectionPage:
    found = read_protection(house.world, house.as_(who), number)
    assert isinstance(found, ProtectionPage), found
    return found


def on_the_day(house: House, who: str) -> list[tuple[str, date | None, bool]]:
    found = my_day(house.world, house.as_(who))
    if isinstance(found, Refused):
        return []
    return [(one.number, one.day, one.late) for one in found.protection]


def messages(house: House, who: str) -> list[str]:
    found = read_notifications(house.world, house.as_(who))
    assert isinstance(found, Notifications), found
    return [words(one.message) for one in found.rows if one.kind == "protection"]


@pytest.mark.parametrize(
    ("level", "choice", "day"),
    [
        pytest.param("marked", "usual", date(2025, 3, 4), id="a marking each year"),
        pytest.param("registered", "usual", date(2026, 3, 4), id="a registration every second"),
        pytest.param("assumed", "usual", None, id="a new identity is kept"),
        pytest.param("marked", SOON, date(2024, 3, 20), id="another day"),
        pytest.param("marked", "", None, id="no day"),
    ],
)
def test_whoever_sets_it_says_by_when_it_is_looked_at_again(
    house: House, number: str, level: str, choice: str, day: date | None
) -> None:
    assert put(house, number, level, choice) == number
    shown = page(house, number)
    assert (shown.level, shown.review) == (level, day)
    give_reason(house, "cia", number)
    case = read_case(house.world, house.as_("cia"), number)
    assert isinstance(case, CasePage)
    assert case.person is not None
    assert case.person.review == day
    history = [words(one.what) for one in shown.changes]
    assert any("ses över" in one for one in history) is (day is not None or choice == "")


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ("-", "Skriv en dag, till exempel 2027-03-01."),
        ("2024-03-04", "Välj en dag som inte har varit än."),
        ("2029-03-05", "Välj en dag inom 5 år."),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_is_set(
    house: House, number: str, choice: str, why: str
) -> None:
    found = put(house, number, "marked", choice)
    assert isinstance(found, Refused)
    assert words(found.reason.sentence) == why
    assert found.problems[0].path == "dag"
    assert page(house, number).level == ""


def test_a_new_day_is_set_by_whoever_reads_or_keeps_protection_and_the_level_stays(
    house: House, number: str
) -> None:
    put(house, number, "registered", SOON)
    again = put(house, number, "registered", "keep")
    assert isinstance(again, Refused), "nothing would change"
    assert put(house, number, "registered", "2024-06-01", "cia") == number
    assert put(house, number, "registered", "2024-07-01", "fia") == number
    assert isinstance(put(house, number, "registered", "2024-08-01", "stina"), Refused)
    shown = page(house, number)
    assert (shown.level, shown.review) == ("registered", date(2024, 7, 1))
    assert {one.account for one in shown.readers} == {"cia", "kurt"}, "nobody is let in by it"
    assert put(house, number, "marked", "keep", "fia") == number
    assert page(house, number).review == date(2024, 7, 1), "it stays where the level changes"
    assert put(house, number, "", "usual", "fia") == number
    assert put(house, number, "marked", "keep") == number
    assert page(house, number).review is None, "it goes with the protection"


def undated(house: House, who: str) -> list[tuple[str, date | None]]:
    found = list_protection(house.world, house.as_(who))
    return [] if isinstance(found, Refused) else [(one.number, one.day) for one in found]


def test_a_protection_of_which_nobody_has_said_by_when_is_told_of_until_somebody_does(
    house: House, number: str
) -> None:
    """As those were that were set before anybody was asked."""
    put(house, number, "registered", "keep")
    assert page(house, number, "fia").undated
    for who in STAFF:
        sees_a_day = isinstance(my_day(house.world, house.as_(who)), Day)
        told = [(number, None, False)] if who in THEIRS and sees_a_day else []
        assert on_the_day(house, who) == told, who
        assert undated(house, who) == ([(number, None)] if who == "fia" else []), who
        if who not in THEIRS:
            assert tells(house, number, who) == set(), who
    for choice, day in (("", None), ("usual", date(2026, 3, 4))):
        assert put(house, number, "registered", choice, "fia") == number
        assert page(house, number).review == day
        assert not page(house, number).undated
        assert undated(house, "fia") == []
        assert on_the_day(house, "cia") == []
    assert isinstance(put(house, number, "registered", "usual", "fia"), Refused), "it is so already"
    assert put(house, number, "", "keep", "fia") == number
    assert undated(house, "fia") == []
    put(house, number, "marked", "keep")
    assert undated(house, "fia") == [(number, None)], "what was said went with the protection"


def test_whoever_has_been_given_a_new_identity_keeps_it_without_a_day(
    house: House, number: str
) -> None:
    put(house, number, "assumed", "keep")
    assert not page(house, number, "fia").undated
    assert undated(house, "fia") == []


def test_those_who_may_set_a_new_day_are_reminded_and_nobody_else_learns_of_it(
    house: House, number: str
) -> None:
    put(house, number, "marked", "2024-05-01")
    house.later(days=27)  # 31 March
    night_passes(house)
    assert all(on_the_day(house, who) == [] for who in STAFF)
    assert all(messages(house, who) == [] for who in STAFF)
    house.later(days=1)
    near = (number, date(2024, 5, 1), False)
    for _ in range(2):
        night_passes(house)  # The second time nothing is told anew.
    for who in STAFF:
        sees_a_day = isinstance(my_day(house.world, house.as_(who)), Day)
        assert on_the_day(house, who) == ([near] if who in THEIRS and sees_a_day else []), who
        assert len(messages(house, who)) == (1 if who in THEIRS else 0), who
        if who not in THEIRS:
            assert tells(house, number, who) == set(), who
    assert messages(house, "fia") == ["Ett skydd av personuppgifter ska ses över senast 1 maj 2024"]
    house.later(days=31)  # 2 May
    night_passes(house)
    for who in STAFF:
        assert len(messages(house, who)) == (2 if who in THEIRS else 0), who
    assert messages(house, "fia")[0] == (
        "Ett skydd av personuppgifter skulle ha setts över senast 1 maj 2024"
    )
    assert on_the_day(house, "cia") == [(number, date(2024, 5, 1), True)]
    shown = page(house, number, "fia")
    assert (shown.level, shown.late) == ("marked", True), "it holds all the same"
    for who in THEIRS:
        found = words(my_day(house.world, house.as_(who))) + " ".join(messages(house, who))
        assert NAME not in found
        assert NUMBER not in found
    house.later(days=400)
    night_passes(house)
    assert page(house, number, "fia").level == "marked", "and goes on holding"
    assert len(messages(house, "fia")) == 2


def test_a_day_that_is_moved_or_goes_is_not_reminded_of(house: House, number: str) -> None:
    put(house, number, "marked", "2024-05-01")
    put(house, number, "marked", "2024-12-01")
    house.later(days=40)
    night_passes(house)
    assert messages(house, "fia") == []
    put(house, number, "marked", "", "fia")
    house.later(days=300)
    night_passes(house)
    assert messages(house, "fia") == []
    assert on_the_day(house, "cia") == []


def test_who_no_longer_may_is_told_no_more(house: House, number: str) -> None:
    put(house, number, "marked", SOON)
    house.later(days=20)
    night_passes(house)
    assert len(messages(house, "fia")) == 1
    assert put(house, number, "", "keep", "fia") == number
    assert messages(house, "fia") == []
    assert on_the_day(house, "cia") == []


def test_a_mail_about_it_tells_nothing(house: House, number: str) -> None:
    with post_office() as office:
        posted = with_post(house, office)
        choose(posted, "fia", "direct")
        put(posted, number, "marked", SOON)
        posted.later(days=20)
        night_passes(posted)
        posted.later(minutes=2)
        night_passes(posted)
        letter = next(one for one in office.letters if one["to"] == "fia@kommunen.example")
    whole = letter.as_string() + letter.get_content()
    assert [one for one in (number, NAME, NUMBER, "skydd") if one in whole] == []


def test_what_a_form_tells_gets_the_usual_day(house: House) -> None:
    """Whoever has the number of somebody protected is protected too, before anybody has said by when."""
    first = house.open_case("sara", number=NUMBER, name=NAME, subproject="ett")
    put(house, first, "marked", SOON, "sara")
    house.later(days=1)
    again = house.open_case("rolf", number=NUMBER, name="Annat Namn", subproject="ett")
    shown = page(house, again, "fia")
    assert (shown.level, shown.review) == ("marked", date(2025, 3, 5))
    assert page(house, first, "fia").review == date(2024, 3, 20), (
        "the other has the day that it had"
    )


def test_of_two_who_turn_out_to_be_one_the_first_day_holds_and_each_gets_its_own_back(
    house: House,
) -> None:
    one = house.open_case("sara", number=NUMBER, name=NAME, subproject="ett")
    other = house.open_case("sara", number="19701063-2391", name="Test Zahra", subproject="ett")
    put(house, one, "marked", "2024-09-01", "sara")
    put(house, other, "marked", "2024-05-01", "sara")
    for number in (one, other):
        give_reason(house, "sara", number)
    done = merge_people(house.world, house.as_("sara"), one, other, "Samma person")
    assert isinstance(done, Done), done
    assert page(house, one, "fia").review == page(house, other, "fia").review == date(2024, 5, 1)
    shown = read_person(house.world, house.as_("sara"), one)
    assert isinstance(shown, PersonPage), shown
    apart = part_people(house.world, house.as_("sara"), one, shown.merges[0].id, "Fel person")
    assert isinstance(apart, Done), apart
    assert page(house, one, "fia").review == date(2024, 5, 1), "what has been said since stays"
    assert page(house, other, "fia").review == date(2024, 5, 1)
    house.later(days=30)
    night_passes(house)
    assert len(messages(house, "fia")) == 2, "of both"
