"""Activities with a browser's requests: started from the page of the case, and acted in on one of their
own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from engine.web.app import make_app
from tests.operations.stig import Stig
from tests.web.conftest import sign_in
from tests.web.test_signed_out import hidden


@pytest.fixture
def browser(stig: Stig) -> Iterator[TestClient]:
    with TestClient(make_app(stig.world), raise_server_exceptions=False) as found:
        yield found


def test_from_the_case_to_the_page_of_the_activity(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    sign_in(browser, "eva")
    case = browser.get(f"/stig/arende/{number}")
    address = f"/stig/arende/{number}/starta/praktik"
    assert "Ingen aktivitet pågår." in case.text
    assert f'href="{address}"' in case.text
    asked = browser.get(address)
    assert "Arbetsplats" in asked.text
    kept = browser.post(address, data={**hidden(asked.text), "uppgifter": "Baka", "_fortsatt": "1"})
    assert (kept.status_code, "Arbetsplats" in kept.text) == (422, True)
    kept = browser.post(
        address,
        data={
            **hidden(kept.text),
            "arbetsplats": "Bageriet",
            "uppgifter": "Baka",
            "_fortsatt": "1",
        },
    )
    assert kept.url.query == b"steg=kontrollera"
    assert "De som ser ärendet, och de som gör något i aktiviteten." in kept.text
    posted = {**hidden(kept.text), "_skicka": "1"}
    begun = browser.post(address, data=posted)
    assert begun.url.path == f"/stig/arende/{number}.1"
    for words in ("Aktiviteten har startat.", "Bageriet", "Om aktiviteten", "Baka", "Ada Ask"):
        assert words in begun.text
    again = browser.post(address, data=posted)
    assert "Här finns inget påbörjat." in again.text
    case = browser.get(f"/stig/arende/{number}")
    assert f'href="/stig/arende/{number}.1"' in case.text
    assert "Praktik: Bageriet startades" in case.text


def test_what_is_begun_is_found_again(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    sign_in(browser, "eva")
    address = f"/stig/arende/{number}/starta/praktik"
    asked = browser.get(address)
    browser.post(address, data={**hidden(asked.text), "arbetsplats": "Bageriet", "_senare": "1"})
    assert "Fortsätt starta Praktik" in browser.get(f"/stig/arende/{number}").text
    day = browser.get("/stig/min-dag").text
    assert "Praktik, påbörjad och inte startad" in day
    assert f'href="{address}"' in day


def test_what_is_done_in_one_is_told_there_and_in_the_case(
    browser: TestClient,
    stig: Stig,
) -> None:
    number = stig.begun()
    inside = stig.start(number)
    sign_in(browser, "eva")
    own = browser.get(f"/stig/arende/{inside}")
    moved = browser.post(f"/stig/arende/{inside}/gor/börja", data=hidden(own.text))
    assert "Aktiviteten är i läget ”Pågår”." in moved.text
    assert f'href="/stig/arende/{number}"' in moved.text
    sign_in(browser, "uno")
    tasks = browser.get("/stig/uppgifter").text
    assert "Praktik: Bageriet" in tasks
    form = browser.get(f"/stig/arende/{inside}/fyll/besök")
    assert 'value="Bageriet"' in form.text  # What it begins with, as a default.
    assert browser.get(f"/stig/arende/{number}").status_code == 404


def test_why_no_more_can_be_started_is_on_the_page(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    for name in ("A", "B", "C"):
        stig.start(number, name)
    sign_in(browser, "eva")
    page = browser.get(f"/stig/arende/{number}").text
    assert "Kan inte startas än" in page
    assert f'href="/stig/arende/{number}/starta/praktik"' not in page
    refused = browser.get(f"/stig/arende/{number}/starta/praktik")
    assert refused.status_code == 409
