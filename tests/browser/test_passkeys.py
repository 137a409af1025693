"""Passkeys in a real browser, with an authenticator of its own: made, used to sign in, named and taken away;
what is shown where the person says no, and without scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.serving import serving as site_of
from tests.browser.serving import signed_in
from tests.browser.walking import Walker
from tests.operations.conftest import Built, built, house  # noqa: F401 - fixtures
from tests.operations.house import House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

pytestmark = pytest.mark.browser
KIND = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(house: House) -> Iterator[str]:  # noqa: F811 - the fixture of that name
    with site_of(house.world) as found:
        yield found.replace("127.0.0.1", "localhost")  # A passkey belongs to a name.


def with_device(page: Page) -> tuple[CDPSession, str]:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    added = devices.send("WebAuthn.addVirtualAuthenticator", {"options": KIND})
    return devices, added["authenticatorId"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_key_is_made_used_named_and_taken_away(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    devices, device = with_device(page)
    walker = Walker(page=page, site=site, checks=True)
    signed_in(page, site, "kurt")
    page.goto(f"{site}/mitt-konto")
    page.get_by_role("link", name="Lägg till Lösennycklar").click()
    walker.look()
    page.get_by_role("link", name="Lägg till en lösennyckel").click()
    page.locator("[data-passkey-without]").wait_for(state="hidden")
    walker.look()
    page.fill("[name=namn]", "Min telefon")
    page.get_by_role("button", name="Lägg till").click()
    page.wait_for_url(f"{site}/mitt-konto/nycklar?klart=ny")
    assert page.get_by_role("heading", name="Min telefon").is_visible()
    walker.look()
    context.clear_cookies()
    page.goto(f"{site}/logga-in?vidare=/mitt-konto/nycklar")
    walker.look()
    page.get_by_role("button", name="Logga in med lösennyckel").click()
    page.wait_for_url(f"{site}/mitt-konto/nycklar")
    assert "Använd senast" in page.locator("main").inner_text()
    page.fill("[name=namn]", "Telefonen")
    page.get_by_role("button", name="Spara namnet").click()
    assert page.get_by_role("heading", name="Telefonen").is_visible()
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    context.clear_cookies()
    page.goto(f"{site}/logga-in")
    page.get_by_role("button", name="Logga in med lösennyckel").click()
    page.locator("[data-passkey-said]").wait_for(state="visible")
    assert page.url == f"{site}/logga-in", "without the lock of the device nobody comes in"
    walker.look()
    signed_in(page, site, "kurt")
    page.goto(f"{site}/mitt-konto/nycklar")
    page.get_by_role("button", name="Ta bort").click()
    assert "Du har ingen lösennyckel" in page.locator("main").inner_text()
    context.close()
    assert walker.found == []


def test_without_scripts_nothing_is_offered_that_does_not_work(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/logga-in")
    assert page.get_by_role("button", name="Logga in med lösennyckel").count() == 0
    signed_in(page, site, "kurt")
    page.goto(f"{site}/mitt-konto/nycklar/ny")
    assert page.locator("[data-passkey-without]").is_visible()
    assert page.get_by_role("button", name="Lägg till").count() == 0
    context.close()
