"""A case as it was on a day, in a browser: told plainly, with nothing to press but another day."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from engine.operations.views import FormPlace
from engine.web.app import make_app
from tests.operations.stig import Stig
from tests.web.conftest import sign_in


@pytest.fixture
def browser(stig: Stig) -> Iterator[TestClient]:
    with TestClient(make_app(stig.world), raise_server_exceptions=False) as found:
        yield found


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_it_is_read_only_and_says_which_day(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    stig.later(days=3)
    stig.start(number)
    sign_in(browser, "eva")
    assert f'action="/stig/arende/{number}/per"' in browser.get(f"/stig/arende/{number}").text
    page = main_of(browser.get(f"/stig/arende/{number}/per?dag=2024-03-05").text)
    assert "Så här var det när tisdag 5 mars 2024 var slut." in page
    assert "Bageriet" not in page
    assert re.findall('method="([a-z]+)"', page) == ["get"]
    assert f'href="/stig/arende/{number}/per/2024-03-06"' in page
    later = main_of(browser.get(f"/stig/arende/{number}/per/2024-03-07").text)
    assert f'href="/stig/arende/{number}.1/per/2024-03-07"' in later
    inside = browser.get(f"/stig/arende/{number}.1/per/2024-03-07")
    assert (inside.status_code, "Planeras" in inside.text) == (200, True)


def test_what_is_no_day_and_what_is_not_there(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    sign_in(browser, "eva")
    address = f"/stig/arende/{number}/per"
    assert "Skriv dagen som" in browser.get(f"{address}?dag=i+går").text
    assert browser.get(address).status_code == 404
    before = browser.get(f"{address}/2024-03-01")
    assert "Den dagen fanns det inte än." in before.text
    assert "Den dagen har inte varit än." in browser.get(f"{address}/2031-01-01").text
    assert browser.get("/stig/arende/ST-2024-999/per/2024-03-04").status_code == 404


def test_a_long_timeline_is_read_a_part_at_a_time(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    for _ in range(20):
        stig.send("eva", FormPlace(form="planering", case=number), {"insatser.#": "0"})
    sign_in(browser, "eva")
    few = browser.get(f"/stig/arende/{number}").text
    assert few.count("<time ") == 12
    further = re.search(r'href="\?handelser=(\d+)#hand"', few)
    assert further is not None
    more = browser.get(f"/stig/arende/{number}?handelser={further[1]}").text
    assert more.count("<time ") == int(further[1]) > 20
