"""Questions come and go as one types, by keyboard and said aloud; without scripts page by page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.live_form import CONTEXT, form, html_of
from engine.filling.draft import Draft
from tests.browser.walking import Walker
from tests.browser_modules import blank_page

pytestmark = pytest.mark.browser
FORM = "/samkraft/ny/deltagare/aktualisering?del=vingåker"
BEGIN = """async (html) => {
  document.body.innerHTML = html;
  const {begin} = await import("/static/stegvis/live.js");
  window.live = begin();
}"""


@pytest.fixture
def walker(browser: Browser, site: str) -> Iterator[Walker]:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda one: errors.append(one.text) if "Policy" in one.text else None)
    walker = Walker(page=page, site=site)
    walker.sign_in("koordinator")
    yield walker
    context.close()
    assert errors == []
    assert walker.found == []


def test_a_question_shows_when_it_is_called_for_and_goes_again(walker: Walker) -> None:
    page = walker.page
    walker.open(FORM)
    other, said = page.locator("[name=annat_språk]"), page.locator("#live-said")
    assert other.count() == 0
    page.locator("[name=språk][value=sv]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(other).to_be_visible()
    assert page.evaluate("document.activeElement.value") == "annat"
    expect(said).to_have_text("Nya frågor: Vilket språk?; Behövs tolk?")
    walker.look()
    page.keyboard.press("Tab")
    page.keyboard.type("Tigrinja")
    assert page.evaluate("document.activeElement.name") == "annat_språk"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    expect(other).to_be_hidden()
    expect(said).to_have_text("Frågan visas inte längre: Vilket språk?")
    page.keyboard.press("ArrowDown")
    expect(other).to_have_value("Tigrinja")
    walker.go(page.locator("button[name=_fortsatt]").last)
    assert page.locator("[name=annat_språk]").input_value() == "Tigrinja"
    assert "Ditt svar gav" not in walker.text()


def test_a_value_and_a_row_are_worked_out(walker: Walker) -> None:
    page = walker.page
    walker.open(f"{FORM}&sida=läget")
    page.locator('[name=_lagg_till][value="barn"]').click()
    value = page.locator('[data-value="antal_barn"] output')
    expect(value).to_have_text("0")
    page.locator('[name="barn.0.födelseår"]').fill(str(CHILD))
    expect(value).to_have_text("1")
    expect(page.locator('[name="barn.0.omsorg"]').first).to_be_visible()
    expect(page.locator("#live-said")).to_contain_text("Antal barn: 1")
    page.locator('[name="barn.0.omsorg"][value="false"]').check()
    expect(page.locator('[data-value="utan_omsorg"] output')).to_have_text("1")
    page.locator('[name="barn.0.födelseår"]').fill("")
    expect(page.locator('[name="barn.0.omsorg"]').first).to_be_hidden()
    walker.look()


CHILD = 2024


def test_rows_that_a_script_adds_are_worked_out_too(walker: Walker) -> None:
    page = walker.page
    walker.open(f"{FORM}&sida=läget")
    for _ in range(2):
        page.locator('[name=_lagg_till][value="barn"]').click()
    rows = page.locator(".again > li").count()
    assert rows >= 2
    year = page.locator(f'[name="barn.{rows - 1}.födelseår"]')
    before = page.locator('[data-value="antal_barn"] output').inner_text()
    year.fill(str(CHILD))
    expect(page.locator('[data-value="antal_barn"] output')).to_have_text(str(int(before) + 1))
    expect(page.locator(f'[name="barn.{rows - 1}.omsorg"]').first).to_be_visible()


def test_without_scripts_the_same_is_asked_page_by_page(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/logga-in")
    page.get_by_label("Användarnamn").fill("socialsekreterare")
    page.get_by_label("Lösenord").fill("stegvis-demo")
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.goto(f"{site}{FORM}")
    page.get_by_label("Namn", exact=True).fill("Kim Ek")
    page.locator("[name=språk][value=annat]").check()
    assert page.get_by_label("Vilket språk?").count() == 0
    page.locator("button[name=_fortsatt]").last.click()
    assert page.get_by_label("Vilket språk?").is_visible()
    assert page.get_by_label("Namn", exact=True).input_value() == "Kim Ek"
    context.close()


def test_only_what_hangs_on_an_answer_is_worked_out_anew(browser: Browser) -> None:
    page = blank_page(browser)
    page.evaluate(BEGIN, html_of(form(700), Draft(), CONTEXT))

    def worked_out(name: str, text: str) -> int:
        found: int = page.evaluate(
            """([name, text]) => {
              const before = window.live.form.evaluated;
              const field = document.querySelector(`[name=${name}]`);
              field.value = text;
              field.dispatchEvent(new Event("input", {bubbles: true}));
              return window.live.form.evaluated - before;
            }""",
            [name, text],
        )
        return found

    assert worked_out("namn40", "Kim") == 0, "nothing asks about it"
    assert worked_out("antal40", "5") == 2, "two conditions ask about it"
    assert worked_out("antal3", "5") == 3, "and a sum about some"
    assert worked_out("antal3", "5") == 0, "it says the same as before"
    page.context.close()
