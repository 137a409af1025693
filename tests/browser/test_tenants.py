"""One person in two municipalities in a real browser, with the keyboard alone: signs in to both, changes
between them and signs out of all; on a telephone with script off for the changing, and axe on every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

from engine.operations.callers import Account
from engine.operations.create_account import create_account
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.settings import Settings, Tenant
from engine.operations.world import World
from tests.browser.serving import serving
from tests.browser.walking import Walker
from tests.operations.house import PASSWORD, PROJECT, build, new_account

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
LONG = "Samordningsförbundet Samverkan i Nordöstra Långedalen"
TENANTS = {"kommunen": Tenant(label="Viks kommun"), "granne": Tenant(label=LONG)}
FOCUSED = """() => {
    const at = document.activeElement;
    const label = at.labels && at.labels.length ? at.labels[0].innerText : at.innerText;
    return `${at.tagName} ${label || at.value || ""}`.replace(/\\s+/g, " ").trim();
}"""


def two(folder: Path) -> World:
    """Two municipalities, and one person who has an account in each."""
    house = build(folder / "data")
    world: World = replace(house.world, settings=Settings(tenants=TENANTS))
    made = publish(world, read_project(PROJECT), "prov", why="Start", who="nils", tenant="granne")
    assert isinstance(made, Published)
    new = replace(new_account("sara", "samordnare", "norr"), label="Sara Inlånad", tenant="granne")
    assert isinstance(create_account(world, new), Account)
    return world


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    world = two(tmp_path)
    with serving(world) as address:
        yield address
    world.close()


@dataclass
class Hands:
    """Somebody who has no mouse. `at`: they go on with Tab until they are there."""

    page: Page
    walker: Walker

    def at(self, what: str) -> None:
        for _ in range(60):
            if self.page.evaluate(FOCUSED) == what:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} cannot be reached on {self.page.url}")

    def press(self, what: str) -> None:
        self.at(what)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.walker.look()

    def write(self, what: str, text: str) -> None:
        self.at(what)
        self.page.keyboard.type(text)

    def come_in(self) -> None:
        self.write("INPUT Användarnamn", "sara")
        self.write("INPUT Lösenord", PASSWORD)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.walker.look()

    def where(self) -> str:
        return self.page.locator(".mark small").inner_text()


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, False)], ids=["wide", "narrow"])
def test_one_person_in_two_with_the_keyboard_alone(
    browser: Browser, site: str, width: int, script: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        color_scheme="light" if script else "dark",
        java_script_enabled=True,
    )
    if not script:
        context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    hands = Hands(page, Walker(page=page, site=site))
    hands.walker.open("/logga-in")
    hands.press("BUTTON Fortsätt")
    assert "Välj den kommun som du arbetar i." in page.inner_text("#kommun-fel")
    hands.at("SELECT Kommun")
    page.keyboard.type("Vik")
    hands.press("BUTTON Fortsätt")
    hands.come_in()
    assert hands.where() == "Viks kommun"
    hands.walker.open("/mitt-konto")
    hands.press("A Byt kommun")
    hands.press(f"A Logga in {LONG}")
    hands.come_in()
    assert hands.where() == LONG
    hands.walker.open("/logga-in/kommuner")
    hands.press("BUTTON Gå dit Viks kommun")
    assert hands.where() == "Viks kommun"
    hands.walker.open("/prov/min-dag?kommun=granne")
    hands.press(f"BUTTON Byt till {LONG}")
    assert hands.where() == LONG
    assert page.url.endswith("/prov/min-dag?kommun=granne")
    hands.walker.open("/mitt-konto")
    hands.press("BUTTON Logga ut")
    assert "Du är utloggad från alla kommuner" in page.inner_text("main")
    hands.walker.open("/logga-in/kommuner")
    assert page.locator("text=Här är du inloggad").count() == 0
    context.close()
    assert hands.walker.found == []
