"""Who somebody is, walked with the keyboard's own elements and read by axe: a number, two beside one another,
made one and taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import serving, signed_in
from tests.browser.walking import Walker
from tests.operations.house import NUMBER, House, build

pytestmark = pytest.mark.browser
SAME_DAY = "19850101-2390"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[House, str]]:
    house = build(tmp_path / "data")
    with serving(house.world) as site:
        yield house, site


def test_two_become_one_and_two_again(browser: Browser, served: tuple[House, str]) -> None:
    house, site = served
    kept = house.open_case(number=NUMBER)
    gone = house.open_case(number=SAME_DAY)
    page = browser.new_page()
    signed_in(page, site, "sara")
    walker = Walker(page=page, site=site)
    page.goto(f"{site}/prov/arende/{kept}")
    page.get_by_role("link", name="Nummer, och vem det är").click()
    page.wait_for_url("**/person")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        walker.look()
    page.fill("#nummer", "850101-2383")
    page.get_by_role("button", name="Spara numret").click()
    page.locator("#nummer[aria-invalid]").wait_for()
    walker.look()
    page.fill("#nummer", "701063-2391")
    page.check("[name=tidigare]")
    page.get_by_role("button", name="Spara numret").click()
    page.get_by_text("Numret är inskrivet.").wait_for()
    assert page.get_by_text("19701063-2391").count() == 1
    page.get_by_role("link", name="Jämför").click()
    page.wait_for_url("**/person/samma**")
    walker.look()
    page.get_by_role("button", name="Slå ihop dem").click()
    page.locator("#varfor[aria-invalid]").wait_for()
    walker.look()
    page.fill("#varfor", "Fick två nummer vid anmälan.")
    page.get_by_role("button", name="Slå ihop dem").click()
    page.get_by_text("De är en och samma person nu.").wait_for()
    assert page.get_by_role("link", name=gone).count() == 1
    walker.look()
    page.get_by_role("link", name="Skilj på dem").click()
    page.wait_for_url("**/person/skilj**")
    walker.look()
    page.fill("#varfor", "Det var två personer.")
    page.get_by_role("button", name="Skilj på dem").click()
    page.get_by_text("De är två olika personer igen.").wait_for()
    walker.look()
    assert walker.found == []
