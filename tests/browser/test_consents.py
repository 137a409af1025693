"""Consents in a browser: from what waits for one to where its answer is written down, the list, taking it
back, and what a partner would see; read by axe in both schemes and never wider than the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from engine.operations.read_case import read_case
from engine.operations.views import CasePage
from engine.operations.world import open_world
from engine.storage.place import DataPlace
from tests.browser.serving import serving, signed_in
from tests.browser.walking import Walker
from tests.docs.test_consent_guide import guide_project
from tests.operations.consenting import STAFF, Guided
from tests.operations.furnished import furnished
from tests.operations.house import START, Counting, Ticking

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Guided, str]]:
    place, clock = DataPlace(folder=tmp_path / "data"), Ticking(START)
    staff = {name: {"role": role, "organisation": of} for name, (role, of) in STAFF.items()}
    known = furnished(place, Guided, guide_project(), "guiden", staff)
    known.world.close()
    world = open_world(place, clock=clock, chance=Counting(5000))
    with serving(world) as site:
        yield replace(known, world=world, clock=clock), site


def look(page: Page, walker: Walker) -> None:
    for width, scheme in ((1280, "light"), (390, "dark"), (320, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        walker.look()


def answers(house: Guided, number: str) -> set[str]:
    shown = read_case(house.world, house.as_("eva"), number)
    assert isinstance(shown, CasePage)
    return {line.state for one in shown.consents for line in one.lines}


def test_from_what_waits_for_a_consent_to_its_answer_and_back(
    browser: Browser, served: tuple[Guided, str]
) -> None:
    house, site = served
    number = house.case()
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.set_default_timeout(20_000)
    signed_in(page, site, "eva")
    walker, case = Walker(page=page, site=site), f"{site}/guiden/arende/{number}"
    page.goto(case)
    look(page, walker)
    page.get_by_role("link", name="Skriv in svaret på").click()
    page.wait_for_url("**/samtycken/deltagande")
    look(page, walker)
    page.goto(f"{case}/samtycken/samverkan")
    look(page, walker)
    for box in page.locator("main input[type=radio][value=true], main input[type=checkbox]").all():
        box.check()
    look(page, walker)
    page.locator("main form button.btn").first.click()
    page.wait_for_load_state()
    look(page, walker)
    assert "yes" in answers(house, number)
    page.goto(f"{case}/samtycken")
    look(page, walker)
    page.goto(f"{case}/samtycken/samverkan/tillbaka")
    look(page, walker)
    page.goto(f"{case}/som/psykiatrin")
    look(page, walker)
    assert walker.found == []


def test_a_partner_without_anything_is_told_what_its_list_shows(
    browser: Browser, served: tuple[Guided, str]
) -> None:
    house, site = served
    house.case()
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.set_default_timeout(20_000)
    signed_in(page, site, "petra")
    walker = Walker(page=page, site=site)
    page.goto(f"{site}/guiden/?visa=alla")
    look(page, walker)
    assert page.get_by_text("Här står de ärenden där personen har sagt ja").count() == 1
    assert walker.found == []
