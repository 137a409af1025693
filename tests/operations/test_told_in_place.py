"""Who stands in for somebody is told what that person is told: while it lasts, and of what one may know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.operations.assign import assign
from engine.operations.case_file import open_file
from engine.operations.keeping import told_of
from engine.operations.notify import receivers
from engine.operations.read_frame import read_frame
from engine.operations.substitutes import name_own_substitute
from engine.operations.views import FormPlace
from engine.storage.schema import notification
from tests.operations.reasons import give_reason
from tests.operations.test_absence import TODAY, WEEK
from tests.operations.test_notifications import (
    choose,
    mailing,  # noqa: F401  the fixture of that name
    night_passes,
    office,  # noqa: F401  the fixture of that name
    told,
)

BEGUN = "börja"


def case_of(house, seat="coach", who="cia"):
    """A case that can begin, with somebody in a seat."""
    number = house.open_case("sara")
    assign(house.world, house.as_("sara"), number, {seat: who})
    house.act("sara", number, "ta_emot")
    house.send("psy", FormPlace(form="bedömning", case=number), {"råd": "ja", "skäl": "Redo"})
    return number


def lend(house, absent="cia", substitute="carl", first=TODAY, last=WEEK):
    assert name_own_substitute(house.world, house.as_(absent), substitute, first, last) is None


def kinds(house, who):
    return [one.kind for one in told(house, who).rows]


def stored_for(house, who):
    asked = select(func.count()).where(notification.c.account == who)
    with house.world.storage.reading("kommunen") as tx:
        return tx.connection.execute(asked).scalar_one()


def protect(house):
    with house.world.storage.writing("kommunen") as tx:
        tx.connection.exec_driver_sql("update person set protected = 'secrecy'")
        tx.connection.exec_driver_sql('update "case" set protected = true')


def test_both_are_told(house):
    number = case_of(house)
    lend(house)
    house.act("sara", number, BEGUN)
    for who in ("cia", "carl"):
        assert kinds(house, who) == ["notice"]
        assert told(house, who).rows[0].number == number


@pytest.mark.parametrize(
    ("first", "last"),
    [(TODAY + timedelta(days=1), WEEK), (TODAY, TODAY)],
)
def test_only_while_it_lasts(house, first, last):
    number = case_of(house)
    lend(house, first=first, last=last)
    if first == TODAY:
        house.later(days=1)
    house.act("sara", number, BEGUN)
    assert kinds(house, "cia") == ["notice"]
    assert stored_for(house, "carl") == 0


def test_who_acts_is_not_told_though_standing_in(house):
    number = case_of(house)
    lend(house)
    house.act("carl", number, BEGUN)
    assert kinds(house, "carl") == []
    assert kinds(house, "cia") == ["notice"]


def test_of_a_protected_person_the_substitute_is_told_nothing(house):
    number = case_of(house)
    lend(house)
    protect(house)
    give_reason(house, "sara", number)
    house.act("sara", number, BEGUN)
    assert (stored_for(house, "cia"), stored_for(house, "carl")) == (1, 0)


def meant(house, number, to):
    with house.world.storage.reading("kommunen") as tx:
        file = open_file(house.world, tx, house.as_("sara"), number)
        about = told_of(file, protected=False)
        return set(receivers(tx, about, file.case, to))


def test_what_one_is_asked_by_name_is_told_to_the_substitute(house):
    number = case_of(house)
    lend(house)
    assert meant(house, number, "user:cia") == {"cia", "carl"}
    assert meant(house, number, "role:coach") == {"cia", "carl"}
    assert meant(house, number, "role:kurator") == {"kurt", "kim"}
    protect(house)
    give_reason(house, "sara", number)
    assert meant(house, number, "user:cia") == {"cia"}


def test_one_who_may_not_see_the_case_is_not_told(house):
    """Asked by name, but the case names Cia nowhere: Carl sees no case in which he has no part."""
    number = house.open_case("sara")
    lend(house)
    assert meant(house, number, "user:cia") == {"cia"}
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    assert meant(house, number, "user:cia") == {"cia", "carl"}


@pytest.mark.parametrize(("choice", "mails"), [("direct", 1), ("daily", 0), ("none", 0)])
def test_the_substitute_is_mailed_as_the_substitute_has_chosen(mailing, office, choice, mails):  # noqa: F811  the fixtures of those names
    choose(mailing, "psy", "none")
    choose(mailing, "cia", "none")
    choose(mailing, "carl", choice)
    number = case_of(mailing)
    lend(mailing)
    mailing.act("sara", number, BEGUN)
    mailing.later(minutes=2)
    night_passes(mailing)
    assert [letter["To"] for letter in office.letters] == ["carl@kommunen.example"] * mails


def test_what_one_may_no_longer_know_of_is_not_mailed(mailing, office):  # noqa: F811  as above
    choose(mailing, "psy", "none")
    choose(mailing, "carl", "daily")
    number = case_of(mailing)
    lend(mailing, last=TODAY)
    mailing.act("sara", number, BEGUN)
    assert stored_for(mailing, "carl") == 1
    mailing.later(days=1)
    night_passes(mailing)
    assert office.letters == []
    assert kinds(mailing, "carl") == []


def test_the_menu_counts_nothing_that_no_page_shows(house):
    number = case_of(house)
    lend(house, last=TODAY)
    house.act("sara", number, BEGUN)
    assert read_frame(house.world, house.as_("carl")).unread == 1
    house.later(days=1)
    assert told(house, "carl").rows == ()
    assert read_frame(house.world, house.as_("carl")).unread == 0
    assert read_frame(house.world, house.as_("cia")).unread == 1, "hers are as they were"
