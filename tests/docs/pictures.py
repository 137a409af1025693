"""The pictures of the guide, taken of the product as it is: `run.py pictures`, all or those that are named.

Invented people are made on a day that stays the same, so that a picture changes only when the product does.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from engine.cli import main as stegvis
from engine.operations.demo import PASSWORD, demo, publish_ahead
from engine.operations.publish import Published
from engine.operations.read_project import read_project
from engine.operations.world import World, create_data, open_world
from engine.storage.place import DataPlace
from tests.browser.serving import serving
from tests.docs.guided import NAME, ROOT, extend
from tests.operations.house import Counting

FOLDER = ROOT / "docs/images"
TODAY = datetime(2026, 3, 16, 8, 15, tzinfo=UTC)  # a Monday, a quarter past nine in Sweden
PEOPLE = 12
SIZE = (1120, 760)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`who` signs in and goes to `path`; of a list the first case in `state` is opened, and `then` in it."""

    name: str
    path: str
    who: str = "koordinator"
    state: str = ""
    then: str = ""
    chosen: str = ""


PICTURES = (
    Picture(name="min-dag", path="/min-dag"),
    Picture(name="tavla", path="/tavla"),
    Picture(name="fraga", path="/", state="Anmäld", then="/fyll/samtal", chosen="Nej"),
    Picture(name="arende", path="/", state="Deltar"),
    Picture(name="flode", path="/flode"),
    Picture(name="uppfoljning", who="styrgrupp", path="/uppfoljning"),
)


class Still:
    """A clock that stands still."""

    def now(self) -> datetime:
        return TODAY


def workspace(folder: Path) -> Mapping[str, bytes]:
    """The project of the guide."""
    assert stegvis(["new", NAME, "--title", "Kompassen", "--workspace", str(folder)]) == 0
    extend(folder / "deployments" / NAME)
    return read_project(folder)


@contextmanager
def furnished(folder: Path) -> Iterator[World]:
    """The project, published, with people in it."""
    files = workspace(folder / "workspace")
    place = DataPlace(folder=folder / "data")
    create_data(place)
    world = open_world(place, clock=Still(), chance=Counting())
    why, who = "Första versionen", "Eva Ek"
    made = publish_ahead(world, files, NAME, why=why, who=who, people=PEOPLE)
    assert isinstance(made, Published), made
    report = demo(world, files, NAME, PEOPLE)
    assert not report.failed, report.failed
    yield world
    world.close()


def sign_in(page: Page, site: str, who: str) -> None:
    page.goto(f"{site}/logga-in")
    page.fill("[name=konto]", who)
    page.fill("[name=losenord]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*logga-in)"))


def take(browser: Browser, site: str, picture: Picture) -> None:
    width, height = SIZE
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="sv-SE", reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, site, picture.who)
    shown = page.goto(f"{site}/{NAME}{picture.path}")
    if picture.state:
        page.locator("tr, li").filter(has_text=picture.state).locator(
            "a[href*='/arende/']"
        ).first.click()
        page.wait_for_url(re.compile("/arende/"))
    if picture.then:
        shown = page.goto(page.url.partition("?")[0] + picture.then)
    if picture.chosen:
        page.get_by_label(picture.chosen, exact=True).first.check()
    assert shown is not None
    assert shown.ok, picture.name
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        furnished(Path(folder)) as world,
        serving(world) as site,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(
            executable_path=os.environ.get("STEGVIS_BROWSER"), args=["--no-sandbox"]
        )
        wanted = sys.argv[1:] or [one.name for one in PICTURES]
        for picture in (one for one in PICTURES if one.name in wanted):
            take(browser, site, picture)
            print(f"docs/images/{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
