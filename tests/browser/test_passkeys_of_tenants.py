"""One person with a passkey in each of two municipalities, kept by one device: at an address that both share,
where the device may show either, and at a host of each its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.operations.settings import Settings, Tenant
from engine.operations.world import World
from tests.browser.serving import serving
from tests.browser.test_passkeys import with_device
from tests.browser.test_tenants import LONG, TENANTS, two
from tests.browser.walking import Walker
from tests.operations.house import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

pytestmark = pytest.mark.browser
HERE, THERE = "Viks kommun", LONG


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = two(tmp_path)
    yield found
    found.close()


@contextmanager
def reached(world: World, *, hosts: bool) -> Iterator[tuple[str, str]]:
    """Where people of each come: the same address, or a host of each its own."""
    own = ("vik.localhost", "nes.localhost") if hosts else ()
    tenants = {
        name: Tenant(label=one.label, hosts=own[at : at + 1])
        for at, (name, one) in enumerate(TENANTS.items())
    }
    with serving(replace(world, settings=Settings(tenants=tenants))) as site:
        at = own or ("localhost", "localhost")
        yield site.replace("127.0.0.1", at[0]), site.replace("127.0.0.1", at[1])


def come_in(page: Page, site: str, tenant: str) -> None:
    page.goto(f"{site}/logga-in?kommun={tenant}")
    page.fill("[name=konto]", "sara")
    page.fill("[name=losenord]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "logga-in" not in url)


def add_key(page: Page, site: str, label: str) -> None:
    page.goto(f"{site}/mitt-konto/nycklar/ny")
    page.fill("[name=namn]", label)
    page.get_by_role("button", name="Lägg till").click()
    page.wait_for_url(f"{site}/mitt-konto/nycklar?klart=ny")
    assert page.get_by_role("heading", name=label).is_visible()


def with_key(page: Page, site: str, tenant: str) -> None:
    page.goto(f"{site}/logga-in?kommun={tenant}")
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name="Logga in med lösennyckel").click()


def where(page: Page) -> str:
    return page.locator(".mark small").inner_text()


@pytest.mark.parametrize("hosts", [False, True], ids=["one address", "a host each"])
def test_one_person_has_a_key_in_each_of_two(browser: Browser, world: World, hosts: bool) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    devices, device = with_device(page)
    with reached(world, hosts=hosts) as (vik, nes):
        come_in(page, vik, "kommunen")
        add_key(page, vik, "Min telefon")
        (first,) = credentials(devices, device)
        come_in(page, nes, "granne")
        assert page.goto(f"{nes}/mitt-konto/nycklar") is not None
        assert "Min telefon" not in page.inner_text("main"), "of the other nothing is told"
        add_key(page, nes, "Telefonen igen")
        kept = credentials(devices, device)
        assert len({one["userHandle"] for one in kept}) == 2, "neither takes the place of the other"
        (second,) = (one for one in kept if one["credentialId"] != first["credentialId"])
        for one, site, tenant, label in (
            (first, vik, "kommunen", HERE),
            (second, nes, "granne", THERE),
        ):
            context.clear_cookies()
            only(devices, device, one)
            with_key(page, site, tenant)
            assert where(page) == label
    context.close()


def credentials(devices: CDPSession, device: str) -> list[dict[str, object]]:
    found = devices.send("WebAuthn.getCredentials", {"authenticatorId": device})
    return list(found["credentials"])


def only(devices: CDPSession, device: str, one: dict[str, object]) -> None:
    """The person chooses one of those that the device shows."""
    devices.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    devices.send("WebAuthn.addCredential", {"authenticatorId": device, "credential": one})


def test_the_key_of_another_lets_nobody_in_and_says_whose_it_is(
    browser: Browser, world: World
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    with_device(page)
    with reached(world, hosts=False) as (site, _):
        walker = Walker(page=page, site=site, checks=True)
        come_in(page, site, "granne")
        add_key(page, site, "Min telefon")
        context.clear_cookies()
        for _ in range(2):
            with_key(page, site, "kommunen")
            told = page.locator(".errors").inner_text()
            assert f"Lösennyckeln hör till {THERE}. Välj den som hör till {HERE}" in told
            walker.look()
        page.get_by_role("button", name="Byt kommun").click()
        page.get_by_label("Kommun").select_option(label=THERE)
        page.get_by_role("button", name="Fortsätt").click()
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("button", name="Logga in med lösennyckel").click()
        assert where(page) == THERE
    context.close()
    assert walker.found == []
