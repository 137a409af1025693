"""Reading in an emergency: by whoever may, for a while, told at once, followed up, and only reading."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.access.posting import Posting
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.end_account import Ended, end_account
from engine.operations.find_person import find_person
from engine.operations.follow_up_readings import judge_reading, read_emergency_readings
from engine.operations.list_cases import list_cases
from engine.operations.notifications import mark_read, read_notifications
from engine.operations.read_case import read_case
from engine.operations.read_frame import read_frame
from engine.operations.read_in_emergency import read_in_emergency
from engine.operations.read_protection import read_protection
from engine.operations.set_protection import set_protection
from engine.operations.substitutes import name_substitute
from engine.operations.take_action import take_action
from engine.operations.views import CasePage, Moved
from engine.operations.views_protection import ProtectionPage
from engine.operations.world import DEFAULT_TENANT
from engine.storage.administering import set_roles
from engine.storage.audit import entries
from engine.storage.notifications import notifications_of
from tests.effects.post_office import PostOffice
from tests.operations.house import NUMBER, House
from tests.operations.test_notifications import choose, night_passes, office, with_post

__all__ = ["office"]

WHY = "Larm från hemmet, behöver veta vem som är anhörig"


@pytest.fixture
def shut(house: House) -> tuple[House, str]:
    """A case that carl may not read: cia is its coach."""
    number = house.to_active(who="sara", subproject="ett")
    assert isinstance(assign(house.world, house.as_("sara"), number, {"coach": "cia"}), Moved)
    return house, number


def tried(house: House, who: str, text: str, why: str = WHY) -> str | Refused:
    return read_in_emergency(house.world, house.as_(who), text, why)


@pytest.mark.parametrize("by", ["case", "person"])
def test_it_is_read_for_a_while_and_then_no_more(shut: tuple[House, str], by: str) -> None:
    house, number = shut
    assert isinstance(read_case(house.world, house.as_("carl"), number), Refused)
    assert tried(house, "carl", number.lower() if by == "case" else NUMBER) == number
    page = read_case(house.world, house.as_("carl"), number)
    assert isinstance(page, CasePage)
    assert page.emergency is not None
    assert not page.limited
    assert (page.offers, page.may_note, page.may_assign) == ((), False, False)
    assert [one for one in page.actions if not one.reasons] == []
    house.later(hours=4, minutes=1)
    assert isinstance(read_case(house.world, house.as_("carl"), number), Refused)


def test_nothing_can_be_done_and_no_list_has_it(shut: tuple[House, str]) -> None:
    house, number = shut
    tried(house, "carl", number)
    assert isinstance(take_action(house.world, house.as_("carl"), number, "avsluta"), Refused)
    assert isinstance(read_protection(house.world, house.as_("carl"), number), Refused)
    found = list_cases(house.world, house.as_("carl"))
    assert not isinstance(found, Refused)
    assert found.rows == ()
    assert find_person(house.world, house.as_("carl"), NUMBER) == ()


def test_the_owner_is_told_at_once_and_who_reviews_sees_that_it_waits(
    shut: tuple[House, str],
) -> None:
    house, number = shut
    assert frame(house).to_judge == 0
    tried(house, "carl", number)
    told = read_notifications(house.world, house.as_("cia"))
    assert not isinstance(told, Refused)
    assert told.rows[0].message.in_("sv") == f"Test Carl nödläser ärendet. Skäl: {WHY}"
    assert frame(house).to_judge == 1
    page = read_protection(house.world, house.as_("cia"), number)
    assert isinstance(page, ProtectionPage)
    assert [one.reason for one in page.emergencies] == [WHY]


def frame(house: House):
    found = read_frame(house.world, house.as_("greta"))
    assert not isinstance(found, Refused)
    return found


def test_it_is_judged_by_who_reads_the_log_and_no_case(shut: tuple[House, str]) -> None:
    house, number = shut
    tried(house, "carl", number)
    read_case(house.world, house.as_("carl"), number)
    (one,) = readings(house)
    assert (one.number, one.reason, one.read, one.stands) == (number, WHY, 1, True)
    for who in ("sara", "cia", "carl", "stig", "fia"):
        assert isinstance(
            judge_reading(house.world, house.as_(who), one.id, "right", "Ja"), Refused
        )
    wordless = judge_reading(house.world, house.as_("greta"), one.id, "right", "")
    assert isinstance(wordless, Refused)
    assert judge_reading(house.world, house.as_("greta"), one.id, "wrong", "Inget larm") == one.id
    (after,) = readings(house)
    assert (after.verdict, after.words, after.judge) == ("wrong", "Inget larm", "Test Greta")
    assert frame(house).to_judge == 0


def readings(house: House):
    found = read_emergency_readings(house.world, house.as_("greta"))
    assert not isinstance(found, Refused)
    return found.readings


def test_what_was_read_has_a_purpose_of_its_own(shut: tuple[House, str]) -> None:
    house, number = shut
    tried(house, "carl", number)
    read_case(house.world, house.as_("carl"), number)
    read_case(house.world, house.as_("cia"), number)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        case = tx.connection.exec_driver_sql('SELECT id FROM "case"').scalar_one()
        kept = [(one.account, one.act, one.purpose) for one in entries(tx, case)]
    assert ("carl", "read_in_emergency", "emergency") in kept
    assert ("carl", "read_case", "emergency") in kept
    assert ("cia", "read_case", "casework") in kept


def test_the_protected_are_never_read_so_and_nothing_tells_that_they_are_there(
    shut: tuple[House, str],
) -> None:
    house, number = shut
    tried(house, "carl", number)
    set_protection(house.world, house.as_("cia"), number, "marked", "Ny uppgift")
    assert isinstance(read_case(house.world, house.as_("carl"), number), Refused), "it ends at once"
    hidden, none = tried(house, "carl", number), tried(house, "carl", "NV-1999-001")
    assert isinstance(hidden, Refused)
    assert hidden == none == tried(house, "carl", NUMBER)
    (one,) = readings(house)
    assert one.number == ""


@pytest.mark.parametrize("who", ["sara", "kim", "rut", "psy", "stig", "greta", "fia"])
def test_no_role_that_may_is_no(shut: tuple[House, str], who: str) -> None:
    house, number = shut
    found = tried(house, who, number)
    assert isinstance(found, Refused)
    assert found.reason.kind == "access"


def test_a_reason_is_needed(shut: tuple[House, str]) -> None:
    house, number = shut
    assert isinstance(tried(house, "carl", number, "  "), Refused)
    assert isinstance(read_case(house.world, house.as_("carl"), number), Refused)
    assert readings(house) == ()


@pytest.mark.parametrize(("choice", "letters"), [("direct", 1), ("daily", 0), ("none", 0)])
def test_the_owner_gets_a_letter_as_they_have_chosen(
    shut: tuple[House, str], office: PostOffice, choice: str, letters: int
) -> None:
    """It says that something has happened and where, and nothing of the case, of who reads, or why."""
    house, number = shut
    house = with_post(house, office)
    night_passes(house)
    house.later(days=1)
    night_passes(house)
    before = len(office.letters)
    mark_read(house.world, house.as_("cia"), house.world.now())
    choose(house, "cia", choice)
    tried(house, "carl", number)
    house.later(minutes=2)
    night_passes(house)
    sent = office.letters[before:]
    assert len(sent) == letters
    for one in sent:
        text = one.as_string()
        assert "cia@kommunen.example" in text
        assert not [word for word in (number, "Carl", WHY, "Amal") if word in text]


def told_of_it(house: House) -> set[str]:
    """Those who have been told that carl reads."""
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        rows = {who: notifications_of(tx, who, "prov") for who in house.accounts}
    return {who for who, held in rows.items() if any(WHY in one.message["sv"] for one in held)}


def test_where_the_owner_no_longer_works_here_those_are_told_who_take_what_nobody_else_can(
    shut: tuple[House, str],
) -> None:
    house, number = shut
    ended = end_account(house.world, house.as_("fia"), "cia")
    assert isinstance(ended, Ended), ended
    assert tried(house, "carl", number) == number
    assert told_of_it(house) == {"sara", "stina"}


@pytest.mark.parametrize(("last", "also"), [(7, {"kurt"}), (0, {"kurt"}), (-1, set())])
def test_who_stands_in_for_the_owner_is_told_too(
    shut: tuple[House, str], last: int, also: set[str]
) -> None:
    house, number = shut
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        set_roles(tx, "kurt", "prov", {"coach": Posting(None)})
    first, then = date(2024, 3, 1), house.clock.moment.date() + timedelta(days=max(last, 0))
    named = name_substitute(house.world, house.as_("fia"), "cia", "kurt", first, then)
    assert named is None, named
    if last < 0:
        house.later(days=1)
    assert tried(house, "carl", number) == number
    assert told_of_it(house) == {"cia"} | also
