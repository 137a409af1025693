"""SamKraft in the browser: from referral to a matched activity, in the roles that do it; every page on a wide
screen read by axe, and none ever wider than the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.browser.walking import PASSWORD, Walker

pytestmark = pytest.mark.browser
HERE = ZoneInfo("Europe/Stockholm")


def today() -> date:
    """The site's own day, which begins before that of UTC."""
    return datetime.now(HERE).date()


@pytest.fixture(params=[1280, 390], ids=["wide", "phone"])
def walker(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Walker]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield Walker(page=page, site=site, checks=request.param > 1000)
    context.close()


def referral(number: str, name: str) -> dict[str, object]:
    return {
        "nummer": number,
        "namn": name,
        "kommun": "vingåker",
        "språk": "annat",
        "annat_språk": "Tigrinja",
        "tolk": True,
        "vet_om": True,
        "vårdkontakt": True,
        "barn": [{"födelseår": today().year - 15}],
        "önskan": "Vill träffa andra",
    }


def test_from_referral_to_a_matched_activity(
    walker: Walker, request: pytest.FixtureRequest
) -> None:
    phone = walker.page.viewport_size == {"width": 390, "height": 900}
    number = "19820316-2386" if phone else "19900102-2384"
    walker.sign_in("socialsekreterare")
    walker.open("/samkraft/ny/deltagare")
    walker.press("Vingåker")
    walker.fill(referral(number, "Sara Tesfai"))
    assert "Du har skickat" in walker.text()
    case = walker.page.url.split("/arende/")[1].split("/")[0]

    walker.sign_in("koordinator")
    walker.open(f"/samkraft/arende/{case}")
    assert "Sara Tesfai" in walker.text()
    walker.press("Boka informationssamtal")
    walker.fill({"dag": today(), "klockan": "9.00", "plats": "bistånd", "tolk_bokad": True})
    walker.open(f"/samkraft/arende/{case}")
    walker.press("Informationssamtalet är gjort")
    walker.fill(
        {
            "dag": today(),
            "tolk_med": True,
            "berättat": ["frivilligt", "bistånd", "screening", "sekretess", "aktiviteter"],
        }
    )
    walker.open(f"/samkraft/arende/{case}")
    assert "Går inte än" in walker.text()
    walker.open(f"/samkraft/arende/{case}/fyll/samtycke")
    walker.fill(
        {
            "deltagande": {"to": "yes"},
            "samverkan": {
                "to": {"vården": "yes", "arbetsförmedlingen": "no"},
                "topics": {"vården": ["planering"]},
            },
            "bistånd": {"to": "no"},
        }
    )
    walker.open(f"/samkraft/arende/{case}")
    walker.press("Skriv in")
    assert "Samtal och kartläggning" in walker.text()

    walker.sign_in("kurator")
    walker.open(f"/samkraft/arende/{case}/fyll/utredande_samtal")
    walker.fill(
        {
            "sömn": 2,
            "who5": {"svar": {"glad": 1, "lugn": 1, "pigg": 1, "utvilad": 2, "intresse": 2}},
            "inte_leva": "nej",
            "träffa_psykolog": False,
            "hinder_barn": False,
            "svenska": 1,
            "skolår": 6,
            "arbetat": False,
            "intressen": ["odla"],
        }
    )
    walker.sign_in("arbetsterapeut")
    walker.open(f"/samkraft/arende/{case}/fyll/arbetsförmåga")
    walker.fill({"dag": {"upp": 2, "fokus": 1, "minnas": 1, "träffa": 2, "lyfta": 2}, "timmar": 3})
    walker.open(f"/samkraft/arende/{case}")
    walker.press("Till teamet utan psykolog")

    walker.sign_in("koordinator")
    walker.open(f"/samkraft/arende/{case}/fyll/teambeslut")
    walker.fill(
        {
            "närvarande": ["koordinator", "kurator"],
            "deltagaren_med": True,
            "väg": "aktivitet_och_vård",
            "varför": "Vill vara ute",
        }
    )
    walker.open(f"/samkraft/arende/{case}")
    walker.press("Gå vidare med teamets beslut")
    walker.open(f"/samkraft/arende/{case}/fyll/aktivitetsval")
    walker.fill(
        {
            "aktivitet": "Odla på fredagar",
            "personen_vill": True,
            "varför": "Gillar växter",
            "start": today(),
            "dagar": ["tis"],
            "timmar": 2,
            "ledare": "handledare",
            "resa_klar": True,
        }
    )
    walker.open(f"/samkraft/arende/{case}")
    walker.press("Starta aktiviteten")
    assert "Platsen är klar" in walker.text()
    assert walker.found == []
    assert len(walker.seen) > 40


def test_mistakes_are_told_at_the_question_and_nothing_is_lost(walker: Walker) -> None:
    walker.sign_in("koordinator")
    walker.open("/samkraft/ny/deltagare?del=katrineholm")
    page = walker.page
    page.get_by_label("Personnummer eller samordningsnummer").fill("19850101-2383")
    page.get_by_label("Namn", exact=True).fill("Kim Ek")
    walker.go(page.locator("button[name=_fortsatt]").last)
    assert page.title().startswith("Fel:")
    summary = page.get_by_role("alert")
    assert "den sista stämmer inte" in summary.inner_text()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "nummer"
    assert (
        page.get_by_label("Personnummer eller samordningsnummer").input_value() == "19850101-2383"
    )
    assert page.get_by_label("Namn", exact=True).input_value() == "Kim Ek"
    walker.open("/samkraft/ny/deltagare?del=katrineholm")
    assert page.get_by_label("Namn", exact=True).input_value() == "Kim Ek"
    page.goto(f"{page.url}&steg=kontrollera")
    walker.look()
    walker.go(page.get_by_role("button", name="Ta bort det jag har skrivit"))
    walker.press("Behåll det jag har skrivit")
    assert page.get_by_label("Namn", exact=True).input_value() == "Kim Ek"
    page.goto(f"{page.url}&steg=kontrollera")
    walker.go(page.get_by_role("button", name="Ta bort det jag har skrivit"))
    walker.go(page.get_by_role("button", name="Ta bort det"))
    assert page.get_by_label("Namn", exact=True).input_value() == ""
    assert walker.found == []


def test_a_session_that_ends_loses_no_word(browser: Browser, site: str) -> None:
    """Without scripts; with them it is saved while one writes, see `test_drafts`."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/")
    page.get_by_label("Användarnamn").fill("kurator")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.goto(f"{site}/samkraft/")
    page.get_by_role("link", name="Fatima Osman").first.click()
    case = page.url
    page.goto(f"{case}/fyll/anteckning")
    page.get_by_label("Vad kom ni fram till?").fill("Vårdcentralen i Vingåker")
    context.clear_cookies()
    page.locator("button[name=_senare]").click()
    assert "Det du skrev finns kvar" in page.locator("main").inner_text()
    page.get_by_label("Användarnamn").fill("kurator")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.get_by_role("button", name="Spara det jag skrev").click()
    page.goto(f"{case}/fyll/anteckning")
    assert page.get_by_label("Vad kom ni fram till?").input_value() == "Vårdcentralen i Vingåker"
    page.goto(f"{case}/fyll/anteckning?steg=kontrollera")
    page.get_by_role("button", name="Ta bort det jag har skrivit").click()
    page.get_by_role("button", name="Ta bort det").click()
    context.close()


def test_pressing_send_twice_sends_once(walker: Walker) -> None:
    walker.sign_in("kurator")
    walker.open("/samkraft/")
    walker.press("Fatima Osman")
    case = walker.page.url
    walker.page.goto(f"{case}/fyll/anteckning")
    page = walker.page
    page.get_by_label(re.compile("^Samtal")).check()
    page.get_by_label("Vad kom ni fram till?").fill("Dubbelt")
    walker.go(page.locator("button[name=_fortsatt]").last)
    page.locator("button[name=_skicka]").dblclick()
    page.wait_for_url("**/kvittens/**")
    assert "Du har skickat" in walker.text()
    page.go_back()
    assert "2 svar behöver" not in walker.text()


def test_the_keyboard_alone_is_enough(walker: Walker) -> None:
    page = walker.page
    page.goto(f"{walker.site}/logga-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_label("Användarnamn").focus()
    page.keyboard.type("koordinator")
    page.keyboard.press("Tab")
    page.keyboard.type("stegvis-demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/samkraft/min-dag")
    page.goto(f"{walker.site}/samkraft/")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.innerText || document.activeElement.id"))
    assert any("Anmälan till SamKraft" in words for words in reached)
    assert any("Fatima Osman" in words for words in reached)


def test_every_page_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/")
    page.get_by_label("Användarnamn").fill("koordinator")
    page.get_by_label("Lösenord").fill("stegvis-demo")
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.goto(f"{site}/samkraft/")
    page.get_by_role("link", name="Fatima Osman").first.click()
    page.get_by_role("link", name="Fyll i Anteckning").click()
    page.get_by_label(re.compile("^Samtal")).check()
    page.get_by_label("Vad kom ni fram till?").fill("Fatima trivs.")
    page.locator("button[name=_fortsatt]").last.click()
    page.get_by_role("button", name="Skicka ”Anteckning”").click()
    assert "Du har skickat" in page.locator("main").inner_text()
    context.close()


def test_english_is_complete_on_the_pages(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/logga-in")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_label("User name").fill("kurator")
    page.get_by_label("Password").fill("stegvis-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(f"{site}/mitt-konto")
    page.get_by_role("button", name="English").click()
    page.goto(f"{site}/samkraft/")
    assert page.get_by_role("heading", level=1).inner_text() == "Participants"
    page.goto(f"{site}/mitt-konto")
    page.get_by_role("button", name="Svenska").click()
    context.close()
