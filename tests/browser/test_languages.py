"""Arabic and Tigrinya in a browser: which fonts come, which way things stand, and a form answered a question
at a time by the keyboard alone. Axe reads every page, and none is wider than the screen.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from engine.web.app import make_app
from tests.browser.walking import Walker
from tests.operations.house import PASSWORD, House
from tests.web.tongues import build, speaks

pytestmark = pytest.mark.browser
WIDTHS = (1280, 390, 320)
OPENS = "/fyll/spr%C3%A5kprov"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str, str]]:
    house = build(tmp_path_factory.mktemp("tungor") / "data")
    number = house.to_active(subproject="ett")
    speaks(house, number, "ar")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    config = uvicorn.Config(make_app(house.world), port=port, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield house, f"http://127.0.0.1:{port}", number
    server.should_exit = True
    thread.join()
    house.world.close()


def come_in(page: Page, site: str) -> Walker:
    page.goto(f"{site}/")
    page.get_by_label("Användarnamn").fill("sara")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_load_state()
    return Walker(page=page, site=site)


def fonts(page: Page) -> list[str]:
    """The files of fonts that the page has fetched."""
    page.evaluate("document.fonts.ready.then(() => true)")
    found = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.name)"
        ".filter((one) => one.includes('.woff2'))"
    )
    return [str(one).rpartition("/")[2] for one in found]


@pytest.mark.parametrize("width", WIDTHS)
def test_each_language_and_both(
    browser: Browser, served: tuple[House, str, str], width: int
) -> None:
    _, site, number = served
    context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    walker = come_in(page, site)
    walker.open(f"/prov/arende/{number}{OPENS}")
    assert any("arabic" in one for one in fonts(page)), "Arabic stands beside"
    walker.go(page.locator("button[name=_fortsatt]").last)
    assert page.locator(".error .too[lang=ar]").count() >= 2
    walker.go(page.locator('button[name=_vy][value="ar"]'))
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert any("arabic" in one for one in fonts(page))
    left = page.locator("input[type=radio]").first.bounding_box()
    text = page.locator(".opt > span").first.bounding_box()
    assert left is not None
    assert text is not None
    assert left["x"] > text["x"], "the controls stand to the right of their words"
    turned = page.locator(".crumb .i-turn").evaluate("one => getComputedStyle(one).transform")
    assert turned.startswith("matrix(-1"), "the arrow back is mirrored"
    page.fill("[name=telefon]", "070-174 06 24")
    number_way = page.locator("[name=telefon]").evaluate("one => getComputedStyle(one).direction")
    assert number_way == "ltr", "a number is read from its left"
    if not page.locator('button[name=_vy][value="sv+ti"]').is_visible():
        page.locator(".manner summary").click()
    walker.go(page.locator('button[name=_vy][value="sv+ti"]'))
    assert any("ethiopic" in one for one in fonts(page))
    assert page.locator(".lent-key").first.is_visible(), "what the mark means is told"
    walker.go(page.locator('button[name=_vy][value="sv"]'))
    assert page.locator("input[name=telefon]").input_value() == "070-174 06 24"
    context.close()
    assert walker.found == []


def test_a_page_in_swedish_fetches_no_font(
    browser: Browser, served: tuple[House, str, str]
) -> None:
    _, site, number = served
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    page = context.new_page()
    walker = come_in(page, site)
    walker.open(f"/prov/arende/{number}/fyll/samtal")
    assert page.locator("html").get_attribute("lang") == "sv"
    assert fonts(page) == []
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_question_at_a_time_by_the_keyboard(
    browser: Browser, served: tuple[House, str, str], script: bool
) -> None:
    _, site, number = served
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=script, reduced_motion="reduce"
    )
    page = context.new_page()
    come_in(page, site)
    page.goto(f"{site}/prov/arende/{number}{OPENS}")
    page.locator("button[name=_ett]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{site}/prov/arende/{number}{OPENS}?sida=&fraga=s%C3%B6mn")
    for box in page.locator(".opt").all():
        size = box.bounding_box()
        assert size is not None
        assert size["height"] >= 48
    headings = []
    for _ in range(12):
        if page.locator("button[name=_skicka], .answers").count():
            break
        headings.append(page.locator("h1").inner_text().split("\n")[0])
        if script:
            assert page.evaluate("document.activeElement.id") in ("fragan", "")
        address = page.url
        radios = page.locator(".opt input[type=radio]")
        if radios.count():
            radios.last.focus()
            page.keyboard.press("Space")
            assert page.url == address, "it never moves on by itself"
        else:
            page.locator(".asked-alone input").first.focus()
            if page.locator("input.w4").count():
                page.keyboard.press("Control+a")
                page.keyboard.type("5")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert headings[:3] == ["Hur har du sovit?", "Jag har varit glad", "Jag har varit lugn"]
    assert page.locator("button[name=_skicka]").count(), page.url
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_reads_each_question(
    browser: Browser, served: tuple[House, str, str], width: int
) -> None:
    _, site, number = served
    context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    walker = come_in(page, site)
    walker.open(f"/prov/arende/{number}{OPENS}")
    if page.locator('button[name=_ett][value="1"]').count():
        walker.go(page.locator("button[name=_ett]"))
    for asked in ("s%C3%B6mn", "svar.glad", "kraft", "telefon", "v%C3%A4g"):
        walker.open(f"/prov/arende/{number}{OPENS}?fraga={asked}")
    walker.go(page.locator('button[name=_vy][value="ar"]'))
    for asked in ("s%C3%B6mn", "svar.glad", "kraft"):
        walker.open(f"/prov/arende/{number}{OPENS}?fraga={asked}")
    context.close()
    assert walker.found == []


def test_what_is_worked_out_is_said_in_both_as_one_types(
    browser: Browser, served: tuple[House, str, str]
) -> None:
    _, site, number = served
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    walker = come_in(page, site)
    walker.open(f"/prov/arende/{number}/fyll/r%C3%A4kneprov")
    double, after = (page.locator(f'[data-value="{one}"] output') for one in ("dubbelt", "nästa"))
    expect(double.locator(".too[lang=ar]")).to_have_text("يتم الحساب عند الإجابة عن جميع الأسئلة.")
    page.fill("[name=antal]", "3")
    expect(double).to_have_text("6")
    expect(double.locator(".too")).to_have_count(0)
    page.fill("[name=antal]", "5000,25")
    expect(double.locator("span").first).to_have_text("10\N{NO-BREAK SPACE}000,5")
    expect(double.locator(".too[lang=ar][dir=rtl]")).to_have_text("10,000.5")
    for part, text in (("day", "3"), ("month", "5"), ("year", "2024")):
        page.fill(f"[name='dag.{part}']", text)
    expect(after.locator("span").first).to_have_text("4 maj 2024")
    expect(after.locator(".too")).to_have_text("4 مايو 2024")
    said = page.locator("#live-said")
    expect(said.locator("span").first).to_contain_text("Dagen efter: 4 maj 2024")
    expect(said.locator(".too[lang=ar]")).to_contain_text("4 مايو 2024")
    walker.look()
    context.close()
    assert walker.found == []
