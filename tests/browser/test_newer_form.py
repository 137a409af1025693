"""A newer version of a form comes while somebody is writing: told, gone over to by keyboard alone and without
scripts, read by axe in both schemes and never wider than the screen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_releases import change, serving
from tests.browser.walking import Walker

pytestmark = pytest.mark.browser
FORM = "forms/aktualisering.yaml"
HERE = "/samkraft/ny/deltagare/aktualisering?del=vingåker"
EMAIL = """      epost:
        type: email
        label: {sv: E-post, en: E-mail}
        hint: {sv: Dit kan länkar till frågor skickas. Lämna tomt om någon annan läser den., en: Links to questions can be sent there. Leave it empty if somebody else reads it.}
        saves_to: person.email
"""  # noqa: E501  as it is written there
REACHED = """      nås:
        type: text
        label: {sv: När nås personen bäst?, en: When is the person best reached?}
        ask_drafts: true
"""
CHANGED = (
    (FORM, EMAIL, REACHED),
    ("forms/aktualisering.ar.yaml", "      epost: {label:", "      nås: {label:"),
    (
        "forms/aktualisering.ar.yaml",
        ", hint: يمكن إرسال روابط الأسئلة إليه. اتركه فارغا إذا كان غيرك يقرأه.",
        "",
    ),
    (FORM, "label: {sv: Mobilnummer, en: Mobile number}", "label: {sv: Telefon, en: Telephone}"),
)
LOST = "Det här skrev du, men frågan finns inte kvar"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[str]:
    yield from serving(tmp_path)


def picture(page: Page, name: str) -> None:
    """A picture of the page, where somebody wants one."""
    folder = os.environ.get("STEGVIS_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def seen(browser: Browser, site: str, account: str, *paths: str) -> list[str]:
    """What is wrong with pages, looked at in both schemes and at three widths."""
    found: list[str] = []
    for scheme, width in (("light", 1280), ("dark", 390), ("light", 320)):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        walker = Walker(page=context.new_page(), site=site)
        walker.sign_in(account)
        for number, path in enumerate(paths):
            walker.open(path)
            picture(
                walker.page,
                f"{account}-{path.rpartition('/')[2].partition('?')[0]}-{number}-{width}",
            )
        found += walker.found
        context.close()
    return found


def test_one_goes_over_by_keyboard_and_nothing_is_lost(
    browser: Browser, bench: str, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    walker = Walker(page=context.new_page(), site=bench, checks=False)
    walker.sign_in("socialsekreterare")
    walker.open(HERE)
    page = walker.page
    page.locator('[name="namn"]').fill("Test Amal")
    page.locator('[name="mobil"]').fill("070-174 06 05")
    page.locator('[name="epost"]').fill("amal@example.se")
    walker.go(page.locator("button[name=_senare]"))

    change(tmp_path, CHANGED)
    other = Walker(page=browser.new_context().new_page(), site=bench, checks=False)
    other.sign_in("projektledare")
    other.open("/samkraft/utgavor/ny")
    assert "1 påbörjat formulär måste gå över till den nya versionen" in other.text()
    picture(other.page, "publicera-1280")
    other.page.get_by_label("Varför?").fill("En fråga till")
    other.go(other.page.get_by_role("button", name="Publicera version 2"))

    move = HERE.replace("?", "/ny-version?")
    check = HERE + "&steg=kontrollera"
    assert seen(browser, bench, "socialsekreterare", HERE, move, check) == []
    walker.open(HERE)
    assert "En ny fråga ställs innan det går att skicka." in walker.text()
    press(page, "Se vad som skiljer")
    text = walker.text()
    assert "När nås personen bäst?" in text
    assert "Löd förut ”Mobilnummer”." in text
    assert "2 svar följer med." in text
    assert "amal@example.se" in text
    press(page, "Gå över till den nya versionen")
    assert LOST in walker.text()
    assert page.locator('[name="mobil"]').input_value() == "070-174 06 05"
    assert page.locator('[name="nås"]').count() == 1
    assert seen(browser, bench, "socialsekreterare", HERE + "&sida=personen") == []
    press(page, "Lägg undan det")
    assert LOST not in walker.text()
    assert page.locator('[name="namn"]').input_value() == "Test Amal"


def press(page: Page, name: str) -> None:
    """By keyboard: on to the button, and Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").evaluate("one => one.textContent").strip() == name:
            break
    else:
        raise AssertionError(f"{name} is not reached by keyboard")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
