"""Help that is shown as the answer is chosen, by keyboard and announced; and what one sees on the way to
amend an answer. Axe reads every page, and none is wider than the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.operations.views import FormPlace
from tests.browser.serving import serving, signed_in
from tests.browser.walking import Walker
from tests.operations.house import House, build

pytestmark = pytest.mark.browser
HELP = "Ring 112 vid fara."


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[House, str]]:
    house = build(tmp_path / "data")
    with serving(house.world) as site:
        yield house, site


def test_help_is_shown_as_the_answer_is_chosen(browser: Browser, served: tuple[House, str]) -> None:
    house, site = served
    number = house.to_active(who="sara")
    page = browser.new_page()
    signed_in(page, site, "kurt")
    page.goto(f"{site}/prov/arende/{number}/fyll/mående")
    choice = page.locator("[name='inte_leva'][value='true']")
    choice.focus()
    page.keyboard.press("Space")
    shown = page.locator(".notice.bad", has_text=HELP)
    shown.wait_for()
    page.locator("#live-said[role=status]", has_text=HELP).wait_for(state="attached")
    page.keyboard.press("ArrowDown")
    shown.wait_for(state="detached")


def test_without_scripts_it_is_shown_when_the_page_is_sent(
    browser: Browser, served: tuple[House, str]
) -> None:
    house, site = served
    number = house.to_active(who="sara")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    signed_in(page, site, "kurt")
    page.goto(f"{site}/prov/arende/{number}/fyll/mående")
    for name, value in (("svar.glad", "0"), ("svar.lugn", "0"), ("inte_leva", "true")):
        page.check(f"[name='{name}'][value='{value}']")
    page.locator("button.btn[name=_fortsatt]").click()
    assert page.locator(".notice.bad", has_text=HELP).count() == 1
    page.locator("button[name=_skicka]").click()
    assert page.locator(".notice", has_text=HELP).count() == 1
    context.close()


def test_the_way_to_amend(browser: Browser, served: tuple[House, str]) -> None:
    house, site = served
    number = house.to_active(who="sara")
    ill = {"svar.glad": "0", "svar.lugn": "0", "inte_leva": "true"}
    sent = house.send("kurt", FormPlace(form="mående", case=number), ill)
    page = browser.new_page()
    signed_in(page, site, "kurt")
    walker = Walker(page=page, site=site)
    page.goto(f"{site}/prov/arende/{number}/svar/{sent.submission}")
    page.locator("a.btn[href*='/ratta/']").click()
    page.wait_for_url("**/ratta/**")
    assert page.locator(".notice.bad", has_text=HELP).count() == 1, "shown once, with scripts too"
    walker.look()
    page.check("[name='inte_leva'][value='false']")
    page.locator("button.btn[name=_fortsatt]:visible").click()
    page.wait_for_url("**steg=kontrollera")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        walker.look()
    page.locator("button[name=_skicka]").click()
    page.locator("#varfor[aria-invalid]").wait_for()
    walker.look()
    page.fill("#varfor", "Satte krysset på fel rad.")
    page.locator("button[name=_skicka]").click()
    page.wait_for_url("**/kvittens/**")
    walker.look()
    page.goto(page.url.replace("/kvittens/", "/svar/"))
    walker.look()
    assert walker.found == []
