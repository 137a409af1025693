"""Accounts and people in a real browser: axe and width on every page, keyboard alone, two steps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyotp
import pytest

from tests.browser.walking import Walker

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
NEW = "fyra glada getter"


def test_axe_finds_nothing_on_the_pages_of_somebody_new(browser: Browser, site: str) -> None:
    """From being asked in to the second step; the other pages of accounts are in `test_every_page`."""
    context = browser.new_context(
        viewport={"width": 390, "height": 900}, color_scheme="dark", reduced_motion="reduce"
    )
    walker = Walker(page=context.new_page(), site=site)
    walker.sign_in("projektledare")
    walker.open("/samkraft/konton/ny")
    walker.press("Bjud in")
    walker.page.fill("#i-namn", "Nils Ny")
    walker.page.fill("#i-konto", "nils")
    walker.page.check("input[value=kurator]")
    walker.press("Bjud in")
    link = walker.page.input_value("#lanken")
    context.clear_cookies()
    walker.page.goto(link)
    walker.look()
    walker.press("Spara lösenordet")
    walker.page.fill("#nytt", NEW)
    walker.page.fill("#igen", NEW)
    walker.press("Spara lösenordet")
    walker.open("/logga-in/glomt")
    second_step(walker, "nils")
    context.close()
    assert walker.found == []


def second_step(walker: Walker, account: str) -> None:
    """Turn on two steps, and sign in with a code written down."""
    walker.open("/logga-in")
    walker.page.fill("#konto", account)
    walker.page.fill("#losenord", NEW)
    walker.press("Logga in")
    walker.open("/mitt-konto/tva-steg")
    walker.page.fill("#l-borja", NEW)
    walker.press("Börja")
    walker.page.locator("summary").click()
    secret = walker.page.locator("details .mono").inner_text().replace(" ", "")
    assert walker.page.locator("figure svg").bounding_box()["width"] > 150
    walker.page.fill("#kod", pyotp.TOTP(secret).at(datetime.now(UTC)))
    walker.press("Slå på")
    code = walker.page.locator(".codes li").first.inner_text()
    walker.press("Jag har sparat koderna")
    walker.open("/mitt-konto/tva-steg")
    walker.page.context.clear_cookies()
    walker.open("/logga-in")
    walker.page.fill("#konto", account)
    walker.page.fill("#losenord", NEW)
    walker.press("Logga in")
    walker.page.fill("#kod", "000000")
    walker.press("Logga in")
    walker.page.fill("#kod", code)
    walker.press("Logga in")
    assert "/samkraft/" in walker.page.url


def test_a_person_is_found_with_the_keyboard_alone(browser: Browser, site: str) -> None:
    context = browser.new_context()
    walker = Walker(page=context.new_page(), site=site)
    walker.sign_in("koordinator")
    walker.open("/samkraft/personer")
    page = walker.page
    assert page.evaluate("document.activeElement.id") == "sok"
    page.keyboard.type("fatima")
    page.keyboard.press("Enter")
    page.wait_for_url("**sok=fatima*")
    for _ in range(20):
        page.keyboard.press("Tab")
        if "/arende/SK-" in (page.evaluate("document.activeElement.href || ''")):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/arende/**")
    assert "Fatima Osman" in walker.text()
    context.close()
    assert walker.found == []
