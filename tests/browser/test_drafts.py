"""Never a lost word, in a real browser: closed tabs, no network, an ended session, two devices, a server that
starts again.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, ROOT, answers, free_port
from tests.browser.walking import Walker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
FORM = "/samkraft/ny/deltagare/aktualisering?del=katrineholm"
SAVED = re.compile("Sparat")


class Server:
    """A site of its own, which can be stopped and started again at the same address."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        words = ["serve", "--data", str(self.data), "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "engine", *words],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while not answers(self.address) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert answers(self.address), "the server did not start"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)

    def ask(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(self.data / "stegvis.db", timeout=10)) as database, database:
            return database.execute(sql, values).fetchall()

    def written(self) -> dict[str, list[str]]:
        rows = self.ask("select body from draft where account = 'koordinator'")
        return json.loads(rows[0][0])["written"] if rows else {}


@pytest.fixture(scope="module")
def server(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(shutil.copytree(furnished, tmp_path_factory.mktemp("utkast") / "data"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def device(server: Server, browser: Browser) -> Iterator[BrowserContext]:
    """A browser where somebody has signed in; without drafts from before."""
    server.ask("delete from draft")
    made = signed_in(server, browser)
    yield made
    made.close()


def signed_in(server: Server, browser: Browser) -> BrowserContext:
    context = browser.new_context()
    page = context.new_page()
    Walker(page=page, site=server.address, checks=False).sign_in("koordinator")
    page.close()
    return context


def opened(server: Server, context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto(server.address + FORM)
    return page


def note(page: Page, state: str):
    return page.locator(f'[data-nar="{state}"]')


def wait_for(what, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not what() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert what()


def test_what_is_typed_is_saved_and_there_in_another_tab(server, device) -> None:
    page = opened(server, device)
    expect(page.locator("[data-sparat]")).to_be_hidden()
    page.fill("[name=namn]", "Eva Ek")
    expect(page.locator("[data-sparat]")).to_have_text(SAVED)
    assert server.written()["namn"] == ["Eva Ek"]
    page.close()
    assert opened(server, device).input_value("[name=namn]") == "Eva Ek"


def test_only_what_changed_is_sent(server, device) -> None:
    page = opened(server, device)
    page.fill("[name=namn]", "Eva")
    expect(page.locator("[data-sparat]")).to_have_text(SAVED)
    with page.expect_request("**/utkast*") as sent:
        page.fill("[name=mobil]", "070")
    body = sent.value.post_data or ""
    assert "mobil=070" in body
    assert "namn" not in body
    assert len(body) < 400


def test_a_tab_that_is_closed_at_once_loses_nothing(server, device) -> None:
    page = opened(server, device)
    page.locator("[name=namn]").press_sequentially("Sista ordet")
    page.close(run_before_unload=True)
    wait_for(lambda: server.written().get("namn") == ["Sista ordet"])


def test_words_without_a_network_stay_and_are_saved_when_it_is_back(server, device) -> None:
    page = opened(server, device)
    device.set_offline(True)
    page.fill("[name=namn]", "Utan nät")
    expect(note(page, "borta")).to_be_visible()
    assert server.written().get("namn") != ["Utan nät"]
    device.set_offline(False)
    expect(page.locator("[data-lage]")).to_be_hidden()
    wait_for(lambda: server.written().get("namn") == ["Utan nät"])


def test_a_page_that_dies_without_a_network_leaves_its_words_for_the_next(server, device) -> None:
    page = opened(server, device)
    device.set_offline(True)
    page.fill("[name=namn]", "Hemliga ord")
    expect(note(page, "borta")).to_be_visible()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "stegvis:" in kept
    assert "Hemliga" not in kept
    page.close()
    device.set_offline(False)
    again = opened(server, device)
    expect(again.locator("[name=namn]")).to_have_value("Hemliga ord")
    wait_for(lambda: again.evaluate("Object.keys(localStorage).length") == 0)
    assert server.written()["namn"] == ["Hemliga ord"]


def test_no_button_loses_what_cannot_be_sent(server, device) -> None:
    page = opened(server, device)
    device.set_offline(True)
    page.fill("[name=namn]", "Kvar")
    page.get_by_role("button", name="Fortsätt").last.click()
    expect(note(page, "borta")).to_be_visible()
    assert page.input_value("[name=namn]") == "Kvar"
    device.set_offline(False)
    wait_for(lambda: server.written().get("namn") == ["Kvar"])


def test_an_ended_session_is_told_and_goes_on_when_one_has_signed_in(server, device) -> None:
    page = opened(server, device)
    server.ask("delete from session")
    page.fill("[name=namn]", "Efter avbrottet")
    expect(note(page, "utloggad")).to_be_visible()
    with device.expect_page() as new:
        note(page, "utloggad").get_by_role("link").click()
    other = new.value
    other.get_by_label("Användarnamn").fill("koordinator")
    other.get_by_label("Lösenord").fill("stegvis-demo")
    other.get_by_role("button", name="Logga in", exact=True).click()
    expect(other).to_have_url(re.compile(re.escape(FORM)))
    expect(page.locator("[data-lage]")).to_be_hidden()
    wait_for(lambda: server.written().get("namn") == ["Efter avbrottet"])
    page.get_by_role("button", name="Spara och gör klart senare").click()
    expect(page).not_to_have_url(re.compile(re.escape(FORM)))


def test_nobody_else_gets_the_words(server, device) -> None:
    page = opened(server, device)
    server.ask("delete from session")
    page.fill("[name=namn]", "Bara mina")
    expect(note(page, "utloggad")).to_be_visible()
    other = device.new_page()
    Walker(page=other, site=server.address, checks=False).sign_in("kurator")
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(note(page, "annan")).to_be_visible()
    assert server.ask("select body from draft") == []


def test_two_devices_choose_where_they_collide_and_keep_the_rest(server, device, browser) -> None:
    here, phone = opened(server, device), signed_in(server, browser)
    there = opened(server, phone)
    there.fill("[name=namn]", "Eva på telefonen")
    there.fill("[name=mobil]", "0701")
    there.locator("[name=mobil]").blur()
    wait_for(lambda: "mobil" in server.written())
    here.fill("[name=namn]", "Eva på datorn")
    here.locator("[name=namn]").blur()
    choice = here.get_by_role("group", name="Namn")
    expect(choice).to_contain_text("Det du skrev här")
    expect(choice).to_contain_text("Eva på telefonen")
    choice.get_by_text("Eva på datorn").click()
    here.get_by_role("button", name="Använd det jag valt").click()
    expect(here.locator("[name=namn]")).to_have_value("Eva på datorn")
    expect(here.locator("[name=mobil]")).to_have_value("0701")
    expect(here.locator(".both")).to_have_count(0)
    phone.close()


def test_a_server_that_starts_again_is_waited_for(server, device) -> None:
    page = opened(server, device)
    server.stop()
    page.fill("[name=namn]", "Över omstarten")
    expect(note(page, "borta")).to_be_visible()
    server.start()
    expect(page.locator("[data-lage]")).to_be_hidden(timeout=PATIENCE * 1000)
    assert server.written()["namn"] == ["Över omstarten"]


def alone(server: Server, context: BrowserContext) -> Page:
    """The form one question at a time: its second."""
    page = begun_alone(server, context)
    page.goto(f"{server.address}{FORM}&fraga=namn")
    return page


def begun_alone(server: Server, context: BrowserContext) -> Page:
    page = opened(server, context)
    with page.expect_navigation():
        page.get_by_role("button", name="En fråga i taget").click()
    return page


def test_a_question_alone_is_saved_and_there_when_it_is_loaded_again(server, device) -> None:
    page = begun_alone(server, device)
    page.locator("[name=nummer]").press_sequentially("199001")
    wait_for(lambda: server.written().get("nummer") == ["199001"])
    expect(page.locator("[data-sparat]")).to_have_text(SAVED)
    page.reload()
    expect(page.locator("[name=nummer]")).to_have_value("199001")


def test_a_question_alone_that_is_closed_at_once_loses_nothing(server, device) -> None:
    page = alone(server, device)
    page.locator("[name=namn]").press_sequentially("Sista ordet")
    page.close(run_before_unload=True)
    wait_for(lambda: server.written().get("namn") == ["Sista ordet"])


def test_a_question_alone_without_a_network_waits_for_it(server, device) -> None:
    page = alone(server, device)
    device.set_offline(True)
    page.fill("[name=namn]", "Utan nät")
    page.get_by_role("button", name="Nästa").last.click()
    expect(note(page, "borta")).to_be_visible()
    assert page.input_value("[name=namn]") == "Utan nät"
    device.set_offline(False)
    expect(page.locator("[data-lage]")).to_be_hidden()
    wait_for(lambda: server.written().get("namn") == ["Utan nät"])
    with page.expect_navigation():
        page.get_by_role("button", name="Nästa").last.click()
    expect(page.locator("[name=_fraga]")).not_to_have_value("namn")


def test_a_question_alone_that_dies_without_a_network_is_there_next_time(server, device) -> None:
    page = alone(server, device)
    device.set_offline(True)
    page.fill("[name=namn]", "Hemliga ord")
    expect(note(page, "borta")).to_be_visible()
    page.close()
    device.set_offline(False)
    again = device.new_page()
    again.goto(f"{server.address}{FORM}&fraga=namn")
    expect(again.locator("[name=namn]")).to_have_value("Hemliga ord")
    wait_for(lambda: again.evaluate("Object.keys(localStorage).length") == 0)
    assert server.written()["namn"] == ["Hemliga ord"]


def test_a_question_alone_goes_on_when_one_has_signed_in_again(server, device) -> None:
    page = alone(server, device)
    server.ask("delete from session")
    page.fill("[name=namn]", "Efter avbrottet")
    expect(note(page, "utloggad")).to_be_visible()
    with device.expect_page() as new:
        note(page, "utloggad").get_by_role("link").click()
    other = new.value
    other.get_by_label("Användarnamn").fill("koordinator")
    other.get_by_label("Lösenord").fill("stegvis-demo")
    other.get_by_role("button", name="Logga in", exact=True).click()
    expect(other.locator("[name=_fraga]")).to_have_count(1)
    expect(page.locator("[data-lage]")).to_be_hidden()
    wait_for(lambda: server.written().get("namn") == ["Efter avbrottet"])
    with page.expect_navigation():
        page.get_by_role("button", name="Nästa").last.click()
    expect(page.locator("[name=_fraga]")).not_to_have_value("namn")


def test_a_question_alone_on_two_devices_is_chosen_between(server, device, browser) -> None:
    here, phone = alone(server, device), signed_in(server, browser)
    there = alone(server, phone)
    there.fill("[name=namn]", "Eva på telefonen")
    wait_for(lambda: server.written().get("namn") == ["Eva på telefonen"])
    here.fill("[name=namn]", "Eva på datorn")
    choice = here.get_by_role("group", name="Namn")
    expect(choice).to_contain_text("Det du skrev här")
    choice.get_by_text("Eva på telefonen").click()
    with here.expect_navigation():
        here.get_by_role("button", name="Använd det jag valt").click()
    expect(here.locator("[name=namn]")).to_have_value("Eva på telefonen")
    expect(here.locator(".both")).to_have_count(0)
    assert server.written()["namn"] == ["Eva på telefonen"]
    phone.close()
