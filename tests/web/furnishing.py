"""What the scene has beside its cases: accounts to administer, links, a newer release and one to publish, a
job that failed, a note, a saved list, asks that nobody has taken and one that somebody has.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pyotp
from sqlalchemy import select

from engine.operations.assign import assign
from engine.operations.calendar_feed import open_feed
from engine.operations.callers import Account
from engine.operations.claim_task import claim_task
from engine.operations.create_account import create_account
from engine.operations.end_account import Ended, end_account
from engine.operations.give_link import show_link
from engine.operations.give_page import give_page
from engine.operations.invite import Invitation, Invited, invite
from engine.operations.keep_view import keep_view
from engine.operations.note_page import Written
from engine.operations.own_two_step import Begun, begin_own, confirm_own
from engine.operations.publish import Published, publish, sound
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.second_step import SetUp
from engine.operations.views import CaseFilter, CasePage, FormPlace, Moved
from engine.operations.views_calendar import Feed
from engine.operations.views_links import Given
from engine.operations.world import DEFAULT_TENANT
from engine.operations.write_note import write_note
from engine.storage.jobs import FAILED, add_job, end_job, take_job
from engine.storage.schema import case, request
from tests.operations.house import PASSWORD, PROJECT, House, new_account

NOTE = "Anteckning som bara de i ärendet läser"
VIEW = "Mitt eget urval"
MORE = {
    "pia": ("psykolog", None),
    "vera": ("kurator", "norr"),
    "vilma": ("kurator", "norr"),
    "sture": ("styrgrupp", None),
}


def more_things(house: House, workspace: Path) -> dict[str, str]:
    for name, (role, unit) in MORE.items():
        made = create_account(house.world, new_account(name, role, unit))
        assert isinstance(made, Account), made
        house.accounts[name] = made
    assert isinstance(end_account(house.world, house.as_("fia"), "vilma"), Ended)
    new_release(house)
    return {
        **asked(house),
        "link": invitation(house),
        "job": failed_job(house),
        "view": saved_view(house),
        "noted": note_in(house),
        **linked(house),
        "snapshot": unpublished(workspace),
    }


def asked(house: House) -> dict[str, str]:
    """Two cases in which a psychologist is asked: in one of them psy has taken it."""
    found = {}
    for word, number in (("asked", "19930101-2382"), ("taken", "19940101-2381")):
        opened = house.open_case("rut", number=number, name=f"Test {word.title()}")
        house.act("sara", opened, "ta_emot")
        found[word] = opened
        found[f"{word}_request"] = request_in(house, opened)
    done = claim_task(house.world, house.as_("psy"), found["taken"], found["taken_request"])
    assert isinstance(done, Moved), done
    return found


def request_in(house: House, number: str) -> str:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        asked = (
            select(request.c.id)
            .join(case, (case.c.tenant == request.c.tenant) & (case.c.id == request.c.case))
            .where(case.c.number == number, request.c.form == "bedömning")
        )
        return str(tx.connection.execute(asked).scalar_one())


def new_release(house: House) -> None:
    """The second one: only a word is another."""
    done = publish(
        house.world, changed(b"title: Avslut", b"title: Avslutet"), "prov", why="Ord", who="sara"
    )
    assert isinstance(done, Published), done


def changed(old: bytes, new: bytes) -> dict[str, bytes]:
    return {path: data.replace(old, new) for path, data in read_project(PROJECT).items()}


def unpublished(folder: Path) -> str:
    """A folder whose text nobody has published; the identity of that text."""
    shutil.copytree(PROJECT, folder)
    file = folder / "deployments/prov/forms/avslut.yaml"
    file.write_text(file.read_text("utf-8").replace("title: Avslut", "title: Nytt avslut"), "utf-8")
    return sound(read_project(folder), "prov").text.snapshot


def invitation(house: House) -> str:
    """What of a link is secret, as it stands in the address."""
    new = Invitation(name="inga", label="Inga Bjuden", roles=frozenset({"coach"}))
    done = invite(house.world, house.as_("fia"), new)
    assert isinstance(done, Invited)
    assert done.link is not None
    return done.link.path.removeprefix("/valkommen/")


def failed_job(house: House) -> str:
    identity, now = house.world.chance.identity(), house.world.now()
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        add_job(tx, identity, "letter", {"about": identity}, now, now)
        taken = take_job(tx, identity, now, now)
        assert not isinstance(taken, type(now))
        assert taken is not None
        assert end_job(tx, taken, FAILED, now, error="smtp:550", due=now)
    return identity


def saved_view(house: House) -> str:
    found = keep_view(house.world, house.as_("sara"), VIEW, CaseFilter(owner="me"))
    assert isinstance(found, str), found
    return found


def note_in(house: House) -> str:
    """A note in a case of its own; the number of that case."""
    number = house.open_case("rut", number="19950101-2380", name="Test Anteckning")
    written = Written(text=NOTE, day="2024-03-04")
    assert isinstance(write_note(house.world, house.as_("sara"), number, written, "k"), Moved)
    return number


CONTACT = {"": "", "handledare.name": "Bo Ek", "handledare.phone": "0701740611"}


def linked(house: House) -> dict[str, str]:
    """A case in which a contact is asked, with a link that has been handed over; and two talks."""
    number = house.to_active(number="20000101-2384", name="Test Länk", subproject="ett")
    seated = assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    assert isinstance(seated, Moved)
    for words in ("Första samtalet", "Andra samtalet"):
        house.send("kurt", FormPlace(form="samtal", case=number), {"": "allt", "vad": words})
    house.send("sara", FormPlace(form="praktikplats", case=number, action="praktik"), CONTACT)
    page = read_case(house.world, house.as_("sara"), number)
    assert isinstance(page, CasePage)
    given = show_link(house.world, house.as_("sara"), number, page.links[0].id)
    assert isinstance(given, Given), given
    return {
        "linked": number,
        "linked_id": page.links[0].id,
        "linked_token": given.path.removeprefix("/s/"),
        "calendar_token": followed(house),
        "page_token": page_of(house, number),
    }


def page_of(house: House, number: str) -> str:
    """What the address holds of the participant's own page."""
    given = give_page(house.world, house.as_("sara"), number)
    assert isinstance(given, Given), given
    return given.path.removeprefix("/s/").removesuffix("/sida")


def followed(house: House) -> str:
    """What the address holds by which a calendar follows sara's times."""
    feed = open_feed(house.world, house.as_("sara"))
    assert isinstance(feed, Feed), feed
    return feed.path.removeprefix("/s/").removesuffix("/kalender.ics")


def with_second_step(house: House, name: str) -> str:
    """The account has a second step from now on; one of the codes that are written down."""
    begun = begin_own(house.world, house.accounts[name], PASSWORD)
    assert isinstance(begun, Begun)
    code = pyotp.TOTP(begun.secret).at(house.clock.moment)
    done = confirm_own(house.world, house.accounts[name], code)
    assert isinstance(done, SetUp)
    return done.codes[0]
