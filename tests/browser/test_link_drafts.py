"""Somebody who reads Arabic writes through a link on a telephone: what they type is saved as they go, waits
for them when they have been away, comes with files and a name, and leaves nothing behind in the browser.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from engine.operations.callers import Caller
from engine.operations.give_link import new_code, show_link
from engine.operations.read_project import read_project
from engine.operations.views_links import CodeGiven, Given
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.ask_links import end_link_sessions, find_link_draft
from engine.storage.files import files_in
from tests.browser.test_links import ROOT, asked_in_arabic, serving, staff
from tests.browser.walking import Walker
from tests.effects.post_office import post_office
from tests.operations.sending import PDF

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.browser
FORM = "deployments/samkraft/forms/uppfoljning"
ASKED = """\
  intyg: {type: file, label: {sv: Intyg, en: Certificate}, accept: [pdf, image]}
  namn:
    type: signature
    label: {sv: Underskrift, en: Signature}
    text: {sv: Det jag har skrivit stämmer., en: What I have written is true.}
flags:
"""
IN_ARABIC = """\
  intyg: {label: شهادة}
  namn: {label: التوقيع, text: ما كتبته صحيح.}
flags:
"""
FEELING = {"glad": "3", "lugn": "3", "pigg": "2", "utvilad": "2", "intresse": "3"}
SWEDISH = re.compile(
    r"\b(Sparat|Du har|Öppna|Ladda upp|Välj en|Skriv|Ditt namn|Filer|Underskrift)\b"
)
NAME = "سميرة نوري"


class Link:
    """A link that has been shown to staff, and what is known of it in the house."""

    def __init__(self, world: World, site: str, caller: Caller) -> None:
        self.world, self.site, self.caller = world, site, caller
        self.number, self.id = asked_in_arabic(world)
        given = show_link(world, self.caller, self.number, self.id, anew=True)
        assert isinstance(given, Given)
        self.path = given.path

    def code(self) -> str:
        told = new_code(self.world, self.caller, self.number, self.id)
        assert isinstance(told, CodeGiven)
        return told.code

    def written(self) -> str:
        with self.world.storage.reading(DEFAULT_TENANT) as tx:
            found = find_link_draft(tx, self.id)
        return repr(json.loads(found.body)["written"]) if found is not None else ""

    def be_away(self) -> None:
        with self.world.storage.writing(DEFAULT_TENANT) as tx:
            end_link_sessions(tx, self.id)

    def begin(self, page: Page) -> None:
        page.fill("#kod", self.code())
        with page.expect_navigation(wait_until="load"):
            page.locator("button[name=_borja]").click()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str, Caller]]:
    files = dict(read_project(ROOT))
    for name, more in ((f"{FORM}.yaml", ASKED), (f"{FORM}.ar.yaml", IN_ARABIC)):
        files[name] = files[name].decode().replace("flags:\n", more, 1).encode()
    with post_office() as office, serving(office, tmp_path_factory.mktemp("l"), files) as found:
        yield *found, staff(found[0])


@pytest.fixture
def link(served: tuple[World, str, Caller]) -> Link:
    return Link(*served)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    yield made
    made.close()


def opened(phone: BrowserContext, link: Link) -> Page:
    page = phone.new_page()
    page.set_default_timeout(10_000)
    page.goto(link.site + link.path)
    return page


def note(page: Page, state: str) -> Locator:
    return page.locator(f'[data-nar="{state}"]')


def wait_for(what: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not what() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert what()


def left(page: Page) -> int:
    return page.evaluate(
        "Object.keys(localStorage).filter(one => one.startsWith('stegvis:')).length"
    )


def test_whoever_has_been_away_comes_in_again_and_goes_on(phone, link) -> None:
    page = opened(phone, link)
    link.begin(page)
    link.be_away()
    page.fill("[name=lättare]", "بعد الغياب")
    expect(note(page, "utloggad")).to_be_visible()
    assert not SWEDISH.search(page.locator("main").inner_text())
    assert "بعد الغياب" not in link.written()
    with phone.expect_page() as new:
        note(page, "utloggad").get_by_role("link").click()
    other = new.value
    link.begin(other)
    expect(page.locator("[data-lage]")).to_be_hidden()
    wait_for(lambda: "بعد الغياب" in link.written())


def test_words_without_a_network_are_nobody_elses(phone, link) -> None:
    page = opened(phone, link)
    link.begin(page)
    phone.set_offline(True)
    page.fill("[name=lättare]", "كلمات سرية")
    expect(note(page, "borta")).to_be_visible()
    assert left(page) == 1
    assert "سرية" not in page.evaluate("JSON.stringify(localStorage)")
    page.close()
    phone.set_offline(False)
    link.be_away()
    outside = opened(phone, link)
    assert "سرية" not in outside.content()
    assert "gomma" not in outside.content()
    assert left(outside) == 1
    link.begin(outside)
    expect(outside.locator("[name=lättare]")).to_have_value("كلمات سرية")
    assert left(outside) == 0


def test_a_question_alone_is_saved_as_it_is_written(phone, link) -> None:
    page = opened(phone, link)
    link.begin(page)
    with page.expect_navigation():
        page.locator("button[name=_ett]").click()
    page.goto(f"{link.site}{link.path}?fraga=lättare")
    page.locator("[name=lättare]").press_sequentially("النوم")
    wait_for(lambda: "النوم" in link.written())
    assert not SWEDISH.search(page.locator("main").inner_text())
    link.be_away()
    page.fill("[name=lättare]", "بعد الغياب")
    expect(note(page, "utloggad")).to_be_visible()
    assert "بعد الغياب" not in link.written()
    link.begin(opened(phone, link))
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-lage]")).to_be_hidden()
    wait_for(lambda: "بعد الغياب" in link.written())
    page.close(run_before_unload=True)
    again = opened(phone, link)
    again.goto(f"{link.site}{link.path}?fraga=lättare")
    expect(again.locator("[name=lättare]")).to_have_value("بعد الغياب")


def test_types_goes_away_attaches_signs_and_sends(phone, link) -> None:
    """Comes last: nobody is asked any more when she has sent it."""
    page = opened(phone, link)
    link.begin(page)
    page.locator("[name=lättare]").press_sequentially("النوم والصباح")
    page.close(run_before_unload=True)
    wait_for(lambda: "النوم والصباح" in link.written())
    page = opened(phone, link)
    walker = Walker(page=page, site=link.site)
    walker.look()
    assert page.input_value("[name=lättare]") == "النوم والصباح"
    page.set_input_files(
        "[name='_fil.intyg']", {"name": "شهادة.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    walker.go(page.locator("button[name=_ladda_upp]"))
    assert "شهادة.pdf" in page.locator(".files .added a").inner_text()
    with page.expect_download() as fetched:
        page.locator(".files .added a").click()
    assert Path(fetched.value.path()).read_bytes() == PDF
    assert not SWEDISH.search(walker.text())
    other = opened(phone, link)
    page.bring_to_front()
    page.check("[name='namn.agree']")
    page.fill("[name='namn.name']", NAME)
    walker.fill({"trivs": 4, "who5": {"svar": FEELING}, "ändra": False})
    slip = page.locator(".slip").inner_text()
    assert "شهادة.pdf" in slip
    assert NAME in slip
    assert not SWEDISH.search(slip)
    assert walker.found == []
    other.fill("[name=lättare]", "بعد الإرسال")
    expect(note(other, "stopp")).to_be_visible()
    assert not SWEDISH.search(note(other, "stopp").inner_text())
    wait_for(lambda: left(other) == 0)
    with link.world.storage.reading(DEFAULT_TENANT) as tx:
        assert files_in(tx, f"link:{link.id}", "") == {}
    with other.expect_navigation(wait_until="load"):
        other.locator("button[name=_fortsatt]").last.click()
    assert other.locator(".slip").count() == 1
