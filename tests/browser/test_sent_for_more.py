"""A group in a browser: who is in it, filling in for one and then for more; and who answers a measurement.
Read by axe in both schemes and never wider than the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.operations.views import FormPlace
from engine.operations.world import open_world
from engine.storage.place import DataPlace
from tests.browser.serving import serving, signed_in
from tests.browser.test_consents import look
from tests.browser.walking import Walker
from tests.operations.house import START, Counting, Ticking
from tests.operations.test_rounds import Measuring
from tests.operations.test_rounds import build as build_measuring
from tests.operations.test_send_for_more import Grouped, build, days_in

pytestmark = pytest.mark.browser


@pytest.fixture
def grouped(tmp_path: Path) -> Iterator[tuple[Grouped, str]]:
    place, clock = DataPlace(folder=tmp_path / "data"), Ticking(START)
    known = build(place)
    known.world.close()
    world = open_world(place, clock=clock, chance=Counting(5000))
    with serving(world) as site:
        yield replace(known, world=world, clock=clock), site


def test_what_is_filled_in_for_one_is_sent_for_more(
    browser: Browser, grouped: tuple[Grouped, str]
) -> None:
    house, site = grouped
    garden = house.offered("Odling", 3)
    first, second = (house.member(name, garden) for name in ("Ada Ask", "Bo Bark"))
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.set_default_timeout(20_000)
    signed_in(page, site, "sara")
    walker = Walker(page=page, site=site)
    page.goto(f"{site}/guiden/arende/{garden}")
    look(page, walker)
    page.get_by_role("link", name="Fyll i ”På plats” för en eller flera").click()
    page.fill("[name=timmar]", "3")
    page.locator("button.btn[name=_fortsatt]:visible").click()
    page.wait_for_url("**steg=kontrollera")
    page.locator("button[name=_skicka]").click()
    page.wait_for_url("**/kvittens/**")
    look(page, walker)
    page.get_by_label("Bo Bark").check()
    page.get_by_role("button", name="för de valda").click()
    page.get_by_text("Samma svar är skickat för Bo Bark.").wait_for()
    look(page, walker)
    assert [days_in(house, one) for one in (first, second)] == [1, 1]
    assert walker.found == []


def test_who_answers_a_measurement(browser: Browser, tmp_path: Path) -> None:
    place, clock = DataPlace(folder=tmp_path / "data"), Ticking(START)
    known: Measuring = build_measuring(place)
    number = known.opened()
    known.send("eva", FormPlace(form="andra", case=f"{number}.1"), {"tro": "4"})
    known.world.close()
    world = open_world(place, clock=clock, chance=Counting(5000))
    with serving(world) as site:
        page = browser.new_context(reduced_motion="reduce").new_page()
        page.set_default_timeout(20_000)
        signed_in(page, site, "eva")
        walker = Walker(page=page, site=site)
        for one in (number, f"{number}.1"):
            page.goto(f"{site}/guiden/arende/{one}")
            look(page, walker)
    assert walker.found == []
