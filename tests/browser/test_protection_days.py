"""By when somebody's protection is looked at again, in a real browser: said where the level is set, on the
day of those who may set a new one, in what they are told, and by the protection when the day has passed.
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
from tests.operations.test_notifications import night_passes
from tests.operations.test_protected_everywhere import NAME, NUMBER, known_everywhere

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def site(house: House) -> Iterator[str]:  # noqa: F811 - the fixture of that name
    with site_of(house.world) as found:
        yield found


def save(page: Page, why: str) -> None:
    page.fill("form:has([name=niva]) [name=skal]", why)
    page.get_by_role("button", name="Spara", exact=True).click()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_day_is_chosen_comes_near_passes_and_is_set_anew(
    browser: Browser,
    house: House,  # noqa: F811 - the fixture of that name
    site: str,
    width: int,
) -> None:
    number = known_everywhere(house)
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    walker = Walker(page=page, site=site, checks=True)
    signed_in(page, site, "kurt")
    page.goto(f"{site}/prov/arende/{number}/skydd")
    walker.look()
    page.get_by_label("Sekretessmarkering", exact=True).check()
    page.get_by_label("En annan dag, som du skriver här").check()
    page.fill("[name=dag]", "2024-03-01")
    save(page, "Uppgift från folkbokföringen")
    assert "Välj en dag som inte har varit än." in page.locator("main").inner_text()
    assert page.get_by_label("En annan dag, som du skriver här").is_checked()
    walker.look()
    page.fill("[name=dag]", "2024-05-01")
    save(page, "Uppgift från folkbokföringen")
    assert "Ändringen är sparad" in page.locator("main").inner_text()
    assert page.get_by_label("Som nu, senast").is_checked()
    walker.look()
    house.later(days=40)
    night_passes(house)
    context.clear_cookies()
    signed_in(page, site, "cia")
    page.goto(f"{site}/prov/min-dag")
    assert page.get_by_role("heading", name="Skydd att se över").is_visible()
    assert "Ska ses över senast" in page.locator("main").inner_text()
    walker.look()
    page.get_by_role("link", name="Se över").click()
    assert page.url == f"{site}/prov/arende/{number}/skydd"
    assert "Skyddet ska ses över senast" in page.locator(".notice").inner_text()
    house.later(days=60)
    night_passes(house)
    context.clear_cookies()
    signed_in(page, site, "fia")
    page.goto(f"{site}/prov/aviseringar")
    walker.look()
    told = page.locator("main").inner_text()
    assert NAME not in told
    assert NUMBER not in told
    page.get_by_role("link", name="Ett skydd av personuppgifter skulle ha setts över").click()
    assert page.url == f"{site}/prov/arende/{number}/skydd"
    assert "Det gäller ändå" in page.locator(".notice").inner_text()
    walker.look()
    page.get_by_label("Det vanliga:").check()
    save(page, "Skyddet behövs fortfarande")
    assert page.locator(".notice.bad").count() == 0
    assert "Skyddet behövs fortfarande" in page.locator(".timeline").first.inner_text()
    context.clear_cookies()
    signed_in(page, site, "sara")
    for path in ("min-dag", "aviseringar"):
        page.goto(f"{site}/prov/{path}")
        assert number not in page.locator("main").inner_text(), "who is not named learns nothing"
    context.close()
    assert walker.found == []
