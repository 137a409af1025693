"""The participant's page on a telephone: coming in with a code, the plan, a form and its receipt. Axe reads
every page, and none is wider than the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import serving_stig
from tests.browser.walking import Walker
from tests.operations.stig import Stig
from tests.web.test_own_page import handed

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Stig, str]]:
    with serving_stig(tmp_path / "data") as found:
        yield found


def test_a_goal_of_ones_own_on_a_telephone(browser: Browser, served: tuple[Stig, str]) -> None:
    house, site = served
    number = house.begun()
    path, code = handed(house, number)
    page = browser.new_page()
    walker = Walker(page=page, site=site)

    def look() -> None:
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            walker.look()

    page.goto(f"{site}{path}")
    look()
    page.fill("#kod", "1")
    page.get_by_role("button", name="Öppna min sida").click()
    page.get_by_text("Koden stämmer inte").first.wait_for()
    look()
    page.fill("#kod", code)
    page.get_by_role("button", name="Öppna min sida").click()
    page.get_by_role("heading", name="Hej").wait_for()
    look()
    page.get_by_role("link", name="Lägg till: Mål").click()
    page.wait_for_url("**/sida/starta/**")
    page.fill("[name=mål]", "Spela i band igen")
    look()
    page.locator("button.btn[name=_fortsatt]:visible").click()
    page.wait_for_url("**steg=kontrollera")
    look()
    page.locator("button.btn[name=_skicka]:visible").click()
    page.get_by_text("Det är tillagt.").wait_for()
    look()
    page.get_by_role("link", name="Hur långt har du kommit?").click()
    page.wait_for_url("**/framsteg")
    look()
    walker.fill({"hur_långt": 3})
    page.wait_for_url("**/kvittens/**")
    look()
    page.get_by_role("link", name="Till min sida").click()
    page.get_by_text("3 av 10").wait_for()
    page.get_by_role("button", name="Jag är framme").click()
    page.get_by_text("Det är gjort.").wait_for()
    look()
    page.get_by_role("button", name="Stäng min sida").click()
    page.locator("#kod").wait_for()
    assert walker.found == []
