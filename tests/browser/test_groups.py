"""Repeating groups with scripts, by keyboard alone on a narrow screen: nothing is sent until it is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walking import Walker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
FORM = "/samkraft/ny/deltagare/aktualisering?del=katrineholm"
ABOUT = {
    "nummer": "19850709-9805", "namn": "Eva Test", "kommun": "katrineholm", "språk": "sv",
}  # fmt: skip


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the field or button of that name has the focus."""
    for _ in range(80):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached")


def heads(page: Page) -> list[str]:
    return page.locator("[data-group] > .again h3").all_inner_texts()


def said(page: Page, words: str) -> None:
    expect(page.locator("[data-row-said]")).to_have_text(words)


def test_rows_by_keyboard_alone(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    walker = Walker(page=page, site=site)
    walker.sign_in("koordinator")
    walker.open(FORM)
    for name, text in ABOUT.items():
        walker._answer(name, [text])
    walker.go(page.locator("button[name=_fortsatt]").last)
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.locator("[name=vet_om][value=true]").check()
    page.locator("[name=vårdkontakt][value=true]").check()
    for year in ("2019", "2008"):
        tab_to(page, "_lagg_till")
        page.keyboard.press("Enter")
        page.keyboard.type(year)
    assert heads(page) == ["Barn 1: 2019", "Barn 2: 2008"]
    assert page.locator("[name='barn.0.omsorg']").count() == 2
    assert not page.locator("[name='barn.1.omsorg']").first.is_visible()
    page.locator("[name='barn.0.omsorg'][value=true]").focus()
    page.keyboard.press("Space")
    tab_to(page, "_ned")
    page.keyboard.press("Enter")
    assert heads(page) == ["Barn 1: 2008", "Barn 2: 2019"]
    said(page, "Barn 1 är nu nummer 2 av 2.")
    assert page.evaluate("document.activeElement.name") == "_upp"
    assert page.locator("[name='barn.1.omsorg'][value=true]").is_checked()
    assert page.locator("[name='barn.0.omsorg']").first.is_visible() is False
    page.locator("li.card").first.locator("[name=_ta_bort]").focus()
    page.keyboard.press("Enter")
    said(page, "Du tog bort Barn 1: 2008. De som står efter har fått nya nummer.")
    assert (heads(page), page.evaluate("document.activeElement.id")) == (["Barn 1: 2019"], "barn.0")
    walker.look()
    tab_to(page, "_angra")
    page.keyboard.press("Enter")
    said(page, "Barn 1 är tillbaka.")
    assert heads(page) == ["Barn 1: 2008", "Barn 2: 2019"]
    assert page.locator("[data-value=antal_barn] output").inner_text() == "2"
    assert loads == []
    walker.look()
    walker.go(page.locator("button[name=_fortsatt]").last)
    told = page.locator("main").inner_text()
    assert re.search(r"Barn 1: 2008.*Barn 2: 2019", told, re.DOTALL)
    walker.go(page.locator("button[name=_skicka]"))
    assert walker.found == []
    assert errors == []
    context.close()


def test_the_summary_of_errors_leads_to_the_row_that_has_moved(site: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    walker = Walker(page=page, site=site, checks=False)
    walker.sign_in("koordinator")
    walker.open(f"{FORM}&sida=läget")
    add = page.locator("[name=_lagg_till]")
    add.click()
    page.keyboard.type("2019")
    add.click()
    page.keyboard.type("tolv")
    walker.go(page.locator("button[name=_fortsatt]").last)
    link = page.locator(
        '.errors a[href$="#barn.1.f%C3%B6delse%C3%A5r"], .errors a[href$="#barn.1.födelseår"]'
    )
    assert link.count() == 1
    words = link.inner_text()
    page.locator("li.card").nth(1).locator("[name=_upp]").click()
    moved = page.locator(".errors a", has_text=words)
    moved.click()
    assert page.evaluate("document.activeElement.value") == "tolv"
    walker.look()
    assert walker.found == []
    context.close()
