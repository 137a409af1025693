"""The participant's own page with a browser's requests: coming in, what is theirs, and what is others'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from engine.operations.give_link import new_code, revoke_link
from engine.operations.give_page import give_page
from engine.operations.own_phases import TO_ONESELF
from engine.operations.read_case import read_case
from engine.operations.views import CasePage
from engine.operations.views_links import CodeGiven, Given
from engine.studio.phases import PHASES
from engine.web.app import make_app
from tests.operations.stig import Stig
from tests.web.conftest import sign_in
from tests.web.reading import Page
from tests.web.test_signed_out import hidden


@pytest.fixture
def browser(stig: Stig) -> Iterator[TestClient]:
    with TestClient(make_app(stig.world), raise_server_exceptions=False) as found:
        yield found


def handed(stig: Stig, number: str) -> tuple[str, str]:
    """The path of a new link to the page of the case, and the code."""
    given = give_page(stig.world, stig.as_("eva"), number)
    assert isinstance(given, Given), given
    return given.path, code_for(stig, number)


def code_for(stig: Stig, number: str) -> str:
    case = read_case(stig.world, stig.as_("eva"), number)
    assert isinstance(case, CasePage)
    link = next(one.id for one in case.links if one.page)
    code = new_code(stig.world, stig.as_("eva"), number, link)
    assert isinstance(code, CodeGiven)
    return code.code


def come_in(browser: TestClient, path: str, code: str) -> str:
    asked = browser.get(path)
    assert asked.status_code == 200
    posted = {**hidden(asked.text), "_borja": "1", "kod": code}
    found = browser.post(path, data=posted)
    assert found.status_code == 200, found.text
    return found.text


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>|[⁦-⁩]", " ", html)))


def test_before_the_code_nothing_is_told_but_whose_house_it_is(
    browser: TestClient, stig: Stig
) -> None:
    number = stig.begun()
    path, _ = handed(stig, number)
    page = browser.get(path)
    assert "Stigen" in page.text
    for secret in ("Ada", "Ask", number, "Deltar"):
        assert secret not in page.text.replace("Deltagarens", "")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    wrong = browser.post(path, data={**hidden(page.text), "_borja": "1", "kod": "1"})
    assert wrong.status_code == 422
    assert "Koden stämmer inte" in wrong.text
    assert "Ada" not in wrong.text


def test_the_code_lets_one_in_again_and_again(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    path, code = handed(stig, number)
    page = come_in(browser, path, code)
    assert "Hej Ada" in text_of(page)
    assert "Ask" not in page
    left = browser.post(path, data={**hidden(page), "_lamna": "1"})
    assert "Hej" not in text_of(left.text)
    assert "Hej Ada" in text_of(come_in(browser, path, code))


def test_five_wrong_codes_end_the_code_and_a_new_link_the_old(
    browser: TestClient, stig: Stig
) -> None:
    number = stig.begun()
    path, code = handed(stig, number)
    token = hidden(browser.get(path).text)
    for _ in range(5):
        browser.post(path, data={**token, "_borja": "1", "kod": "000000"})
    assert browser.post(path, data={**token, "_borja": "1", "kod": code}).status_code == 422
    fresh = code_for(stig, number)
    come_in(browser, path, fresh)
    newer, _ = handed(stig, number)
    assert browser.get(path).status_code == 404
    assert "Hej" not in text_of(browser.get(newer).text)


def test_what_is_taken_back_is_closed_at_once(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    path, code = handed(stig, number)
    come_in(browser, path, code)
    case = read_case(stig.world, stig.as_("eva"), number)
    assert isinstance(case, CasePage)
    link = next(one.id for one in case.links if one.page)
    assert revoke_link(stig.world, stig.as_("eva"), number, link) is None
    assert browser.get(path).status_code == 404


def test_a_plan_of_ones_own(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    path, code = handed(stig, number)
    page = come_in(browser, path, code)
    assert f'href="{path}/starta/m%C3%A5l"' in page
    for goal in ("Spela i band", "Bo kvar"):
        form = Page(browser.get(f"{path}/starta/mål"))
        sheet = form.with_button("_fortsatt")
        assert sheet is not None
        sheet.fields["mål"] = [goal]
        check = Page(
            browser.post(sheet.action or form.answer.url, data={**sheet.fields, "_fortsatt": "1"})
        )
        send = check.with_button("_skicka")
        assert send is not None, check.text
        done = browser.post(send.action or check.answer.url, data={**send.fields, "_skicka": "1"})
        assert unquote(done.url.path) == unquote(path)
        assert "Det är tillagt." in done.text
    page = done.text
    assert page.index("Spela i band") < page.index("Bo kvar")
    moved = browser.post(
        f"{path}/plan", data={**hidden(page), "aktivitet": f"{number}.2", "flytta": "upp"}
    )
    assert moved.text.index("Bo kvar") < moved.text.index("Spela i band")
    form = Page(browser.get(f"{path}/fyll/{number}.1/framsteg"))
    sheet = form.with_button("_fortsatt")
    assert sheet is not None
    sheet.fields["hur_långt"] = ["3"]
    check = Page(browser.post(form.answer.url, data={**sheet.fields, "_fortsatt": "1"}))
    send = check.with_button("_skicka")
    assert send is not None
    receipt = browser.post(check.answer.url, data={**send.fields, "_skicka": "1"})
    assert "/kvittens/" in receipt.url.path
    assert "Tack, vi har fått dina svar" in receipt.text
    assert "3 av 10" in text_of(browser.get(path).text)
    assert browser.get(f"{path}/plan/pdf").content[:4] == b"%PDF"
    done = browser.post(f"{path}/gor/{number}.1/nått", data=hidden(browser.get(path).text))
    assert "Klart eller borttaget" in done.text
    sign_in(browser, "eva")
    case = browser.get(f"/stig/arende/{number}").text
    assert "Deltagaren, på sin sida" in case


def test_the_page_of_one_case_opens_no_other(browser: TestClient, stig: Stig) -> None:
    mine, other = stig.begun(), stig.begun("Bo Berg")
    stig.start(other)
    path, code = handed(stig, mine)
    token = hidden(come_in(browser, path, code))
    for there in (other, f"{other}.1"):
        for address in (f"{path}/fyll/{there}/framsteg", f"{path}/gor/{there}/nått/framsteg"):
            assert browser.get(address).status_code in (404, 409)
        assert browser.post(f"{path}/gor/{there}/börja", data=token).status_code == 404
    moved = browser.post(f"{path}/plan", data={**token, "aktivitet": f"{other}.1", "flytta": "upp"})
    assert moved.status_code == 409


def test_what_is_others_to_do_is_refused(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    stig.start(number)
    path, code = handed(stig, number)
    token = hidden(come_in(browser, path, code))
    assert browser.post(f"{path}/gor/{number}/avsluta", data=token).status_code in (404, 409)
    assert browser.post(f"{path}/gor/{number}.1/börja", data=token).status_code in (404, 409)
    assert browser.get(f"{path}/starta/praktik").status_code == 409
    assert browser.get(f"/stig/arende/{number}").url.path == "/logga-in"


def test_staff_hand_out_the_page_from_the_case(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    sign_in(browser, "eva")
    case = Page(browser.get(f"/stig/arende/{number}"))
    give = case.to(f"/stig/arende/{number}/egen-sida")
    assert give is not None
    given = browser.post(give.action, data=give.fields)
    assert "Din egen sida hos" in given.text
    assert "/sida" in given.text
    again = browser.get(f"/stig/arende/{number}").text
    assert "Det finns ingen kod." in again
    code = re.search(rf'action="(/stig/arende/{number}/lank/[^"]+)"', again)
    assert code is not None
    told = browser.post(code[1], data={**hidden(again), "gor": "kod"})
    assert "Den går att använda flera gånger" in told.text
    sign_in(browser, "uno")
    assert browser.post(f"/stig/arende/{number}/egen-sida", data=hidden(again)).status_code in (
        403,
        404,
    )


def test_every_phase_is_said_to_the_participant_in_words_of_its_own() -> None:
    assert set(TO_ONESELF) == set(PHASES)
    assert not {str(one.message) for one in TO_ONESELF.values()} & {
        str(one.message) for one in PHASES.values()
    }
