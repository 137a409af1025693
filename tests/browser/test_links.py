"""Somebody who reads Arabic answers from the mail on a telephone: a letter, a code, a pause, the receipt.
Axe reads every page, and none is wider than the screen.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser

from engine.definitions.load import load
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.demo import demo
from engine.operations.give_link import mail_link, new_code
from engine.operations.post import Post, Writer
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.sweep import run_due
from engine.operations.views import CasePage
from engine.operations.views_links import CodeGiven, Given
from engine.operations.world import DEFAULT_TENANT, World, open_world
from engine.storage import people
from engine.storage.ask_links import ask_links_of
from engine.storage.cases import every_case
from engine.web.app import make_app
from tests.browser.walking import PASSWORD, Walker
from tests.databases import create_data
from tests.effects.post_office import PostOffice, post_office

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent
ADDRESS = "samira@example.se"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


@pytest.fixture
def served(office: PostOffice, tmp_path: Path) -> Iterator[tuple[World, str]]:
    with serving(office, tmp_path, read_project(ROOT)) as found:
        yield found


@contextmanager
def serving(
    office: PostOffice, folder: Path, files: Mapping[str, bytes]
) -> Iterator[tuple[World, str]]:
    """The demonstration of a project, served with a post office of its own."""
    create_data(folder / "data")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    site = f"http://127.0.0.1:{port}"
    world, post = open_world(folder / "data"), Post(server=office.server(), base_url=site)
    world = replace(
        world, post=post, mail=Writer(post=post, clock=world.clock, chance=world.chance)
    )
    assert isinstance(publish(world, files, "samkraft", why="Prov", who="prov"), Published)
    demo(world, load(files), "samkraft")
    server = uvicorn.Server(
        uvicorn.Config(make_app(world), port=port, log_config=None, lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield world, site
    server.should_exit = True
    thread.join()
    world.close()


def staff(world: World) -> Caller:
    new = NewAccount(
        name="kia", label="Kia", password=PASSWORD, roles={"samkraft": frozenset({"koordinator"})}
    )
    made = create_account(world, new)
    assert isinstance(made, Account), made
    return Caller(account=made, deployment="samkraft")


def asked_in_arabic(world: World) -> tuple[str, str]:
    """The number of the case in which somebody who reads Arabic is asked, and its link; she has an address
    from now on.
    """
    with world.storage.writing(DEFAULT_TENANT) as tx:
        for row in list(every_case(tx)):
            person = people.find_person(tx, row.person) if row.person else None
            links = [one for one in ask_links_of(tx, row.case.id) if one.answered is None]
            if person is not None and person.language == "ar" and links:
                told = person.telling(row.deployment, {"email": ADDRESS})
                people.change_person(tx, told, "personnummer", datetime.now(UTC))
                return row.number, links[0].id
    raise AssertionError("nobody who reads Arabic is asked")


def test_from_the_mail_to_the_receipt_in_arabic(
    browser: Browser, served: tuple[World, str], office: PostOffice
) -> None:
    world, site = served
    caller, (number, link) = staff(world), asked_in_arabic(world)
    assert isinstance(mail_link(world, caller, number, link), Given)
    run_due(world)
    (letter,) = office.letters
    text = letter.get_content()
    assert (letter["To"], letter["Content-Language"]) == (ADDRESS, "ar")
    assert "SamKraft" in letter["Subject"]
    for secret in ("Samira", "Nouri", number, "WHO"):
        assert secret not in text + letter["Subject"]
    address = re.search(rf"{re.escape(site)}/s/\S+", text)
    assert address is not None
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    walker = Walker(page=page, site=site)
    walker.open(address[0].removeprefix(site))
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert not re.search(r"\b(Kod|Börja|Svara|Länken)\b", walker.text())
    walker.go(page.locator("button[name=_borja]"))
    assert page.locator(".errors").count() == 1
    told = new_code(world, caller, number, link)
    assert isinstance(told, CodeGiven)
    assert told.code not in text
    page.fill("#kod", told.code)
    walker.go(page.locator("button[name=_borja]"))
    walker.go(page.locator("button[name=_fortsatt]").last)
    assert page.locator(".errors").count() == 1
    walker.go(page.locator("button[name=_vy][value=sv]"))
    assert page.locator("html").get_attribute("dir") == "ltr"
    walker.go(page.locator("button[name=_vy][value=ar]"))
    answers = {"glad": "3", "lugn": "3", "pigg": "2", "utvilad": "2", "intresse": "3"}
    page.fill('[name="lättare"]', "النوم")
    walker.go(page.locator("button[name=_senare]"))
    assert page.locator(".notice.ok").count() == 1
    walker.open(address[0].removeprefix(site))
    assert page.locator('[name="lättare"]').input_value() == "النوم", "it goes on where it was"
    walker.fill({"trivs": 4, "who5": {"svar": answers}, "ändra": False})
    assert page.locator(".slip").count() == 1
    assert not re.search(r"\b(Tack|Kvittens|Mottaget)\b", walker.text())
    context.close()
    assert walker.found == []
    case = read_case(world, caller, number)
    assert isinstance(case, CasePage)
    assert case.links[0].state == "answered"
