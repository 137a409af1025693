"""Whoever has got something to do, or to know, is told: in the product at once, by mail as they choose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import update

from engine.foundation.texts import said
from engine.operations.letters import Letter
from engine.operations.notifications import Notifications, mark_read, read_notifications
from engine.operations.post import Post, Writer
from engine.operations.read_case import read_case
from engine.operations.run_job import ATTEMPTS, run_job
from engine.operations.sweep import sweep
from engine.storage.audit import entries
from engine.storage.jobs import DONE, FAILED, WAITING, count_jobs, listed_jobs, next_jobs
from engine.storage.schema import account
from tests.effects.post_office import PostOffice, post_office
from tests.operations.house import House
from tests.operations.test_way import sv

TENANT = "kommunen"
BASE = "https://stegvis.kommunen.example"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


@pytest.fixture
def mailing(house: House, office: PostOffice) -> House:
    """The house with a post office, and an address for the psychologist."""
    return with_post(house, office)


def with_post(house: House, office: PostOffice) -> House:
    post = Post(server=office.server(), base_url=BASE)
    writer = Writer(post=post, clock=house.clock, chance=house.world.chance)
    found = replace(house, world=replace(house.world, post=post, mail=writer))
    choose(found, "psy", "direct")
    return found


def choose(house: House, name: str, choice: str) -> None:
    with house.world.storage.writing(TENANT) as tx:
        tx.connection.execute(
            update(account)
            .where(account.c.name == name)
            .values(email=f"{name}@kommunen.example", notify=choice)
        )


def told(house: House, name: str) -> Notifications:
    found = read_notifications(house.world, house.as_(name))
    assert isinstance(found, Notifications)
    return found


def asked_psychologist(house: House) -> str:
    number = house.open_case()
    house.act("sara", number, "ta_emot")
    return number


def night_passes(house: House) -> None:
    """What is due is done, as a worker does it."""
    sweep(house.world)
    with house.world.storage.reading(TENANT) as tx:
        waiting = next_jobs(tx, house.world.now())
    for one in waiting:
        run_job(house.world, TENANT, one)


def test_who_is_asked_is_told_and_who_asked_is_not(house):
    number = asked_psychologist(house)
    found = told(house, "psy")
    assert [(one.kind, one.number, one.unread) for one in found.rows] == [("ask", number, True)]
    assert sv(found.rows[0].message).startswith("Fyll i ")
    assert told(house, "sara").unread == 0 or all(
        one.kind != "ask" for one in told(house, "sara").rows
    )


def test_who_opens_the_case_has_read_it(house):
    number = asked_psychologist(house)
    assert told(house, "psy").unread == 1
    read_case(house.world, house.as_("psy"), number)
    assert told(house, "psy").unread == 0


def test_what_came_after_the_page_was_made_has_not_been_read(house):
    asked_psychologist(house)
    page = told(house, "psy")
    asked_psychologist(replace(house))
    mark_read(house.world, house.as_("psy"), page.until)
    assert told(house, "psy").unread == len(told(house, "psy").rows) - 1


def test_a_mail_says_how_much_and_where_and_nothing_of_the_case(mailing, office):
    number = asked_psychologist(mailing)
    night_passes(mailing)
    assert office.letters == []  # what happens within a minute is gathered
    mailing.later(minutes=2)
    night_passes(mailing)
    (letter,) = office.letters
    text = letter.get_content()
    assert "1 avisering" in text
    assert f"{BASE}/prov/aviseringar" in text
    whole = letter.as_string()
    for secret in (number, "Amal", "19850101", "bedömning", "Bedömning"):
        assert secret not in whole
    night_passes(mailing)
    assert len(office.letters) == 1
    with mailing.world.storage.reading(TENANT) as tx:
        assert [one.about["to"] for one in entries(tx) if one.act == "send_mail"] == ["psy"]


def test_what_has_been_read_is_not_mailed(mailing, office):
    number = asked_psychologist(mailing)
    read_case(mailing.world, mailing.as_("psy"), number)
    mailing.later(minutes=2)
    night_passes(mailing)
    assert office.letters == []


@pytest.mark.parametrize(("choice", "mails"), [("direct", 1), ("daily", 0), ("none", 0)])
def test_each_chooses_how(mailing, office, choice, mails):
    choose(mailing, "psy", choice)
    asked_psychologist(mailing)
    mailing.later(minutes=5)
    night_passes(mailing)
    assert len(office.letters) == mails


def test_one_mail_a_day_comes_the_next_working_morning_with_all(mailing, office):
    """Monday at ten: Tuesday at seven. What is asked on Friday comes on Monday."""
    choose(mailing, "psy", "daily")
    asked_psychologist(mailing)
    mailing.later(hours=20)
    night_passes(mailing)
    assert office.letters == []
    mailing.later(hours=2)
    night_passes(mailing)
    assert len(office.letters) == 1
    mailing.later(days=3)
    asked_psychologist(mailing)
    mailing.later(days=2)
    night_passes(mailing)
    assert len(office.letters) == 1
    mailing.later(days=1)
    night_passes(mailing)
    assert len(office.letters) == 2


def test_a_server_that_is_down_is_tried_again_until_it_takes_it(mailing, office):
    office.answers += ["451 later", "421 later"]
    asked_psychologist(mailing)
    for _ in range(4):
        mailing.later(minutes=3)
        night_passes(mailing)
    assert len(office.letters) == 1
    with mailing.world.storage.reading(TENANT) as tx:
        assert count_jobs(tx) == {DONE: 1}


def test_what_never_goes_is_left_for_somebody_to_look_at(mailing, office):
    office.answers += ["550 nobody of that name"] * ATTEMPTS
    asked_psychologist(mailing)
    for _ in range(ATTEMPTS):
        mailing.later(hours=7)
        night_passes(mailing)
    with mailing.world.storage.reading(TENANT) as tx:
        (failed,) = listed_jobs(tx, FAILED, 10)
        assert listed_jobs(tx, WAITING, 10) == ()
    assert (failed.attempts, failed.error) == (ATTEMPTS, "E-postservern tog inte emot (svar 550).")
    assert "psy" in failed.args["about"]


def test_a_letter_is_sent_once_and_then_forgotten(mailing, office):
    letter = Letter(
        to="ny@kommunen.example",
        language="sv",
        subject=said("Du är inbjuden till Stegvis"),
        words=(said("Ditt användarnamn är {name}.", name="ny"),),
        path="/valkommen/hemlig",
    )
    with mailing.world.storage.writing(TENANT) as tx:
        mailing.world.mail(tx, letter)
    night_passes(mailing)
    night_passes(mailing)
    (sent,) = office.letters
    assert f"{BASE}/valkommen/hemlig" in sent.get_content()
    with mailing.world.storage.reading(TENANT) as tx:
        rows = tx.connection.exec_driver_sql("SELECT body, sent FROM letter").all()
    assert [row[0] for row in rows] == [None]
    assert rows[0][1] is not None


def test_without_a_post_office_nothing_waits(house):
    choose(house, "psy", "direct")
    asked_psychologist(house)
    house.later(minutes=5)
    night_passes(house)
    with house.world.storage.reading(TENANT) as tx:
        assert count_jobs(tx) == {}


def test_a_day_is_gathered_to_one_mail(mailing, office):
    choose(mailing, "psy", "daily")
    for _ in range(3):
        asked_psychologist(mailing)
    mailing.later(days=1)
    night_passes(mailing)
    (letter,) = office.letters
    assert "3 aviseringar" in letter.get_content()
