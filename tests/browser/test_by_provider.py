"""The whole way in through a provider, in a real browser and past the content policy: to the provider's own
page, back to where one was going, to something sensitive, and out again; without scripts too.
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
from tests.operations.test_assurance import demanding
from tests.operations.test_sign_in_by import LOA3
from tests.providers.openid import SECRET, Provider, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def provider(house: House) -> Iterator[Provider]:  # noqa: F811 - the fixture of that name
    with serving(lambda: house.clock.moment) as found:
        found.people = {"fia": {"preferred_username": "fia"}}
        yield found


@pytest.fixture
def site(house: House, provider: Provider) -> Iterator[str]:  # noqa: F811 - the fixture of that name
    change = "fallback: samordnare\nstep_up: {accounts: substantial}"
    demanding(house, ("fallback: samordnare", change))
    provider.lies = {"acr": LOA3}
    configured = Configured(
        label="kommunens konto",
        issuer=provider.issuer,
        client="stegvis",
        plain_loopback=True,
        levels={LOA3: "substantial"},
    )
    settings = Settings().model_copy(update={"providers": {"kommun": configured}})
    secrets = {"kommun": SECRET}
    world = replace(house.world, settings=settings, provider_secrets=secrets, providers={})
    with site_of(world) as found:
        provider.client.client_metadata["post_logout_redirect_uris"].append(f"{found}/logga-in")
        yield found


@pytest.mark.parametrize("scripts", [True, False])
def test_in_to_something_sensitive_and_out_again(
    browser: Browser,
    site: str,
    house: House,  # noqa: F811 - the fixture of that name
    provider: Provider,
    scripts: bool,
) -> None:
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": 390, "height": 900}
    )
    page = context.new_page()
    walker = Walker(page=page, site=site, checks=scripts)
    page.goto(f"{site}/logga-in?vidare=/prov/konton/ny")
    if scripts:
        walker.look()
    through(page, provider)
    page.wait_for_url(f"{site}/prov/konton/ny")
    page.fill("[name=namn]", "Nils Ny")
    page.fill("[name=konto]", "nils")
    page.check("input[value=coach]")
    house.later(minutes=20)
    page.get_by_role("button", name="Bjud in").click()
    assert (
        "tillitsnivå" in page.locator("[role=alert]").inner_text() or "känsligt" in page.content()
    )
    if scripts:
        walker.look()
    through(page, provider)
    page.get_by_role("button", name="Spara").click()
    assert "Nils Ny" in page.locator("main").inner_text()
    page.goto(f"{site}/mitt-konto")
    page.get_by_role("button", name="Logga ut").last.click()
    page.wait_for_url(f"{site}/logga-in")
    assert provider.ended == ["id-fia"]
    page.goto(f"{site}/mitt-konto")
    assert "/logga-in" in page.url
    context.close()
    assert walker.found == []


def through(page, provider: Provider) -> None:
    """Over the page between, by itself, to the provider's; there one says who one is."""
    page.get_by_role("button", name="Logga in med kommunens konto").click()
    page.wait_for_url(lambda url: url.startswith(provider.issuer))
    page.get_by_label("Namn").fill("fia")
    page.get_by_role("button", name="Logga in", exact=True).click()
