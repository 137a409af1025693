"""The calendar with a browser's requests, and the address that another calendar follows with none of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from engine.web.app import make_app
from tests.operations.lag import Lag
from tests.web.conftest import sign_in, token_in


@pytest.fixture
def browser(lag: Lag) -> Iterator[TestClient]:
    with TestClient(make_app(lag.world), raise_server_exceptions=False) as found:
        yield found


def test_a_week_and_the_address_to_follow_it_by(browser: TestClient, lag: Lag) -> None:
    inside = lag.book(lag.begun())
    sign_in(browser, "eva")
    page = browser.get("/lag/kalender")
    for words in (
        "Ada Ask",
        "10.00–10.45",
        "Samtal",
        "Rum 3",
        "Vecka 10, 2024.",
        f"/arende/{inside}",
    ):
        assert words in page.text
    assert "Ada Ask" not in browser.get("/lag/kalender?vecka=2024-W11").text
    assert "Vecka 10, 2024." in browser.get("/lag/kalender?vecka=x").text
    posted = {"_token": token_in(page.text), "gor": "ny"}
    made = browser.post("/lag/kalender/adress", data=posted)
    address = html.unescape(re.findall(r"http://testserver(/s/[^<]+)</textarea>", made.text)[0])
    browser.cookies.clear()
    found = browser.get(address)
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert found.headers["referrer-policy"] == "no-referrer"
    assert found.headers["cache-control"] == "no-store"
    assert "SUMMARY:Samtal" in found.text
    assert "Ada" not in found.text
    sign_in(browser, "eva")
    page = browser.get("/lag/kalender")
    assert "En kalender hämtade den senast" in page.text
    closed = browser.post(
        "/lag/kalender/adress", data={"_token": token_in(page.text), "gor": "stang"}
    )
    assert "Gör en adress" in closed.text
    assert browser.get(address).status_code == 404


def test_the_case_and_the_day_tell_of_it(browser: TestClient, lag: Lag) -> None:
    number = lag.begun()
    lag.book(number, "2024-03-04 14:00")
    sign_in(browser, "eva")
    assert "Bokat i dag" in browser.get("/lag/min-dag").text
    assert "14.00–14.45, Rum 3" in browser.get(f"/lag/arende/{number}").text


def test_one_decides_from_the_page_of_the_team(browser: TestClient, lag: Lag) -> None:
    number = lag.begun()
    inside = lag.begin(number, "lämnas", {"vad": "Bostad"})
    asked = lag.begin(number, "fråga", {"fråga": "Vad nu?", "dag": "2024-03-04"})
    lag.act("eva", inside, "skicka")
    sign_in(browser, "eva")
    page = browser.get("/lag/team")
    for words in ("Team och överlämning", "Ada Ask: Vad nu?", "Saknas", "Överlämning: Bostad"):
        assert words in page.text
    begun = browser.post(
        f"/lag/arende/{asked}/gor/mötet_börjar",
        data={"_token": token_in(page.text), "version": "1"},
    )
    assert begun.status_code == 200
    assert f"/lag/arende/{asked}/gor/besluta" in browser.get("/lag/team").text
    sign_in(browser, "gun")
    assert "Det är er tur." in browser.get("/lag/team").text


def test_attendance_on_a_page_and_as_a_file(browser: TestClient, lag: Lag) -> None:
    lag.book(lag.begun(), "2024-03-04 08:00")
    sign_in(browser, "sara")
    page = browser.get("/lag/narvaro?manad=2024-03")
    for words in ("Mars 2024", "Ada Ask", "Samtal", "1 är inte ifylld."):
        assert words.lower() in page.text.lower()
    assert "Inget är bokat den här månaden." in browser.get("/lag/narvaro?manad=2024-02").text
    found = browser.get("/lag/narvaro/fil?manad=2024-03")
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in found.headers["content-disposition"]
    assert "Ada Ask;0;0;0;0;1" in found.text
    sign_in(browser, "eva")
    assert "Hämta som tabell" not in browser.get("/lag/narvaro?manad=2024-03").text
    assert browser.get("/lag/narvaro/fil?manad=2024-03").status_code == 403
