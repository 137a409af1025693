"""From a case to an activity in it, and back: axe reads every page, and none is wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.operations.start_activity import start_activity
from engine.operations.views import FormPlace
from engine.operations.views_activities import Begun
from tests.browser.serving import serving_stig, signed_in
from tests.browser.walking import Walker
from tests.operations.stig import Stig

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Stig, str]]:
    with serving_stig(tmp_path / "data") as found:
        yield found


def test_the_way_to_an_activity_and_back(browser: Browser, served: tuple[Stig, str]) -> None:
    house, site = served
    number = house.begun()
    house.act("eva", house.start(number, "Skolan"), "börja")
    page = browser.new_page()
    signed_in(page, site, "eva")
    walker = Walker(page=page, site=site)

    def look() -> None:
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            walker.look()

    page.goto(f"{site}/stig/arende/{number}")
    look()
    page.get_by_role("link", name="Starta Praktik").click()
    page.wait_for_url("**/starta/praktik")
    look()
    page.fill("[name=arbetsplats]", "Bageriet")
    page.locator("button.btn[name=_fortsatt]:visible").click()
    page.wait_for_url("**steg=kontrollera")
    look()
    page.get_by_role("button", name="Starta Praktik").click()
    page.wait_for_url(f"**/arende/{number}.2*")
    look()
    page.get_by_role("button", name="Börja").click()
    page.get_by_text("Aktiviteten är i läget ”Pågår”.").wait_for()
    page.get_by_role("link", name=number, exact=True).click()
    page.wait_for_url(f"**/arende/{number}")
    assert page.get_by_role("link", name="Bageriet", exact=True).count() == 1
    page.goto(f"{site}/stig/min-dag")
    look()
    assert walker.found == []


def test_the_plan_is_put_in_order_and_seen_as_it_was(
    browser: Browser, served: tuple[Stig, str]
) -> None:
    house, site = served
    number = house.begun()
    for name in ("Spela i band igen", "Bo kvar", "Sova"):
        place = FormPlace(form="mål", case=number, starts="mål")
        house.write("eva", place, {"mål": name})
        begun = start_activity(house.world, house.as_("eva"), place)
        assert isinstance(begun, Begun)
    house.send("eva", FormPlace(form="framsteg", case=f"{number}.1"), {"hur_långt": "3"})
    page = browser.new_page(java_script_enabled=True)
    signed_in(page, site, "eva")
    walker = Walker(page=page, site=site)
    page.goto(f"{site}/stig/arende/{number}")
    page.get_by_role("link", name="Visa planen").click()
    page.wait_for_url("**/plan")
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        walker.look()
    page.locator("ol.plan > li").nth(2).get_by_role("button").click()
    page.get_by_text("Ordningen är ändrad.").wait_for()
    names = page.locator("ol.plan h3").all_inner_texts()
    assert names == ["Spela i band igen", "Sova", "Bo kvar"]
    assert page.get_by_text("3 av 10").count() == 1
    walker.look()
    page.goto(f"{site}/stig/arende/{number}/plan?dag=2024-03-01")
    assert page.get_by_text("Inget i planen pågår.").count() == 1
    walker.look()
