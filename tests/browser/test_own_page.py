"""The participant's page on a telephone: coming in with a code, the plan, a form and its receipt. Axe reads
every page, and none is wider than the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.operations.world import open_world
from engine.storage.place import DataPlace
from tests.browser.serving import serving
from tests.browser.walking import Walker
from tests.operations.house import START, Counting, Ticking
from tests.operations.stig import Stig, build
from tests.web.test_own_page import handed

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Stig, str]]:
    place, clock = DataPlace(folder=tmp_path / "data"), Ticking(START)
    known = build(place)
    known.world.close()
    world = open_world(place, clock=clock, chance=Counting())
    with serving(world) as site:
        yield replace(known, world=world, clock=clock), site


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
