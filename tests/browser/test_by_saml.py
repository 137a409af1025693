"""The way in and out through an identity provider of SAML, in a real browser, on another site than ours: so
that the browser keeps our cookies from what is posted there. With scripts and without.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine.operations.settings import Provider as Configured
from engine.operations.settings import Settings
from tests.browser.serving import serving as site_of
from tests.browser.walking import Walker
from tests.operations.conftest import Built, built, house  # noqa: F401 - fixtures
from tests.operations.house import House
from tests.operations.test_sign_in_by_saml import UID
from tests.providers.saml import CLIENT, KEYS, Provider, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def provider(house: House) -> Iterator[Provider]:  # noqa: F811 - the fixture of that name
    with serving(lambda: house.clock.moment) as found:
        found.people = {"fia": {UID: "fia"}}
        found.seals = "gcm"
        yield found


@pytest.fixture
def site(house: House, provider: Provider) -> Iterator[str]:  # noqa: F811 - the fixture of that name
    configured = Configured(
        label="kommunens konto",
        kind="saml",
        issuer=provider.entity,
        metadata=provider.metadata,
        client=CLIENT,
        account=UID,
        plain_loopback=True,
    )
    settings = Settings().model_copy(update={"providers": {"kommun": configured}})
    world = replace(house.world, settings=settings, saml_keys=KEYS, saml_providers={})
    with site_of(world) as found:
        yield found.replace("127.0.0.1", "localhost")


@pytest.mark.parametrize("scripts", [True, False])
def test_in_and_out_again(browser: Browser, site: str, provider: Provider, scripts: bool) -> None:
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": 390, "height": 900}
    )
    page = context.new_page()
    walker = Walker(page=page, site=site, checks=scripts)
    page.goto(f"{site}/logga-in?vidare=/prov/konton/ny")
    page.get_by_role("button", name="Logga in med kommunens konto").click()
    page.wait_for_url(lambda url: url.startswith(f"http://127.0.0.1:{provider.port}/"))
    page.get_by_label("Namn").fill("fia")
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.get_by_role("button", name="Till Stegvis").click()
    page.wait_for_url(f"{site}/prov/konton/ny")
    page.goto(f"{site}/mitt-konto")
    page.get_by_role("button", name="Logga ut").last.click()
    page.wait_for_url(f"{site}/logga-in")
    assert provider.logged_out == ["id-fia"]
    page.goto(f"{site}/mitt-konto")
    assert "/logga-in" in page.url
    context.close()
    assert walker.found == []
