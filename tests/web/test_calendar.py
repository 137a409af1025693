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
