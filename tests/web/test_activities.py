"""Activities with a browser's requests: started from the page of the case, and acted in on one of their
own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from engine.operations.start_activity import start_activity
from engine.operations.views import FormPlace
from engine.operations.views_activities import Begun
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


def test_what_did_not_start_is_a_task_for_somebody(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    rows = {"insatser.#": "1", "insatser.0.till": "2024-05-02"}
    stig.send("eva", FormPlace(form="planering", case=number), rows)
    sign_in(browser, "sara")
    for address in (f"/stig/arende/{number}", "/stig/uppgifter"):
        assert "Insats startade inte. Det saknas: ”Vad?”." in browser.get(address).text


def test_what_is_begun_is_found_again(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    sign_in(browser, "eva")
    address = f"/stig/arende/{number}/starta/praktik"
    asked = browser.get(address)
    browser.post(address, data={**hidden(asked.text), "arbetsplats": "Bageriet", "_senare": "1"})
    assert "Fortsätt med ”Praktik”" in browser.get(f"/stig/arende/{number}").text
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


def test_an_instrument_has_one_heading_whatever_it_counts_and_leads_to_each_answer(
    browser: TestClient, stig: Stig
) -> None:
    number = stig.begun()
    place = FormPlace(form="mål", case=number, starts="mål")
    stig.write("eva", place, {"mål": "Spela"})
    assert isinstance(start_activity(stig.world, stig.as_("eva"), place), Begun)
    for value in ("2", "7"):
        stig.send("eva", FormPlace(form="framsteg", case=f"{number}.1"), {"hur_långt": value})
    sign_in(browser, "eva")
    page = browser.get(f"/stig/arende/{number}").text
    assert page.count("Mätningar: Hur långt har du kommit?</h2>") == 1
    assert [f"<h3>{one}" in page for one in ("Framme", "Kvar")] == [True, True]
    assert page.count(f'href="/stig/arende/{number}.1/svar/') == 4


def test_the_plan_is_shown_put_in_order_and_kept_on_paper(browser: TestClient, stig: Stig) -> None:
    number = stig.begun()
    for name in ("Spela", "Sova"):
        place = FormPlace(form="mål", case=number, starts="mål")
        stig.write("eva", place, {"mål": name})
        assert isinstance(start_activity(stig.world, stig.as_("eva"), place), Begun)
    sign_in(browser, "eva")
    address = f"/stig/arende/{number}/plan"
    page = browser.get(address)
    assert page.text.index("Spela") < page.text.index("Sova")
    moved = browser.post(
        address, data={**hidden(page.text), "aktivitet": f"{number}.2", "flytta": "upp"}
    )
    assert moved.status_code == 200
    assert moved.text.index("Sova") < moved.text.index("Spela")
    assert "Ordningen är ändrad." in moved.text
    gone = browser.post(address, data={**hidden(page.text), "aktivitet": f"{number}.9"})
    assert gone.status_code == 409
    assert browser.get(f"{address}?dag=i-dag").status_code == 200
    paper = browser.get(f"{address}/pdf?sprak=sv")
    assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
