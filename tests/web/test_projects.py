"""The page of the project's own case, with a browser's requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from engine.operations.pass_time import pass_time
from engine.operations.views import FormPlace
from engine.operations.world import DEFAULT_TENANT
from engine.web.app import make_app
from tests.operations.guided import Guided
from tests.operations.test_projects import kept
from tests.web.conftest import sign_in
from tests.web.test_signed_out import hidden


@pytest.fixture
def browser(guided: Guided) -> Iterator[TestClient]:
    with TestClient(make_app(guided.world), raise_server_exceptions=False) as found:
        yield found


def test_it_has_its_own_place_in_the_menu(browser: TestClient, guided: Guided) -> None:
    inside = guided.offered()
    sign_in(browser, "eva")
    assert 'href="/guiden/arende/projekt"' in browser.get("/guiden/").text
    shown = browser.get("/guiden/arende/projekt").text
    for words in ("Projektet själv</h1>", "Utbildning", "Odling", "ingen enskild person"):
        assert words in shown
    assert 'href="/guiden/arende/projekt" aria-current="page"' in shown
    activity = browser.get(f"/guiden/arende/{inside}").text
    assert 'href="/guiden/arende/projekt" aria-current="page"' in activity
    assert "Hör till" in activity
    assert "Deltagare</dt>" not in activity


def test_a_form_is_filled_in_there_many_times(browser: TestClient, guided: Guided) -> None:
    guided.send("sara", FormPlace(form="utbildning", case="projekt"), {"ämne": "A", "antal": "3"})
    sign_in(browser, "eva")
    address = "/guiden/arende/projekt/fyll/utbildning"
    asked = browser.get(address)
    kept = browser.post(
        address, data={**hidden(asked.text), "ämne": "Bemötande", "antal": "14", "_fortsatt": "1"}
    )
    sent = browser.post(address, data={**hidden(kept.text), "_skicka": "1"})
    assert sent.status_code == 200
    assert "<dd>Guiden</dd>" in sent.text
    assert "<dd>projekt</dd>" not in sent.text
    assert "Ifyllt 2 gånger" in browser.get("/guiden/arende/projekt").text


def test_others_are_not_shown_it(browser: TestClient, guided: Guided) -> None:
    sign_in(browser, "greta")
    assert browser.get("/guiden/arende/projekt").status_code == 404


def test_what_is_in_the_catalogue_is_chosen_there(browser: TestClient, guided: Guided) -> None:
    record, number = guided.offered("Odling", 2), guided.begun()
    guided.act("sara", guided.offered("Kören"), "stäng")
    sign_in(browser, "sara")
    address = f"/guiden/arende/{number}/starta/aktivitet"
    asked = browser.get(address).text
    [identity] = re.findall(r'<option value="([^"]+)">Odling</option>', asked)
    assert "Kören" not in asked
    kept = browser.post(address, data={**hidden(asked), "plats": identity, "_fortsatt": "1"})
    assert "<dd>Odling</dd>" in kept.text
    begun = browser.post(address, data={**hidden(kept.text), "_skicka": "1"})
    assert "Odling</h1>" in begun.text
    assert "Ada Ask" in browser.get(f"/guiden/arende/{record}").text


def test_lists_call_it_by_the_title_and_by_no_number(browser: TestClient, guided: Guided) -> None:
    guided.write("sara", FormPlace(form="utbildning", case="projekt"), {"ämne": "A"})
    guided.later(days=190)
    pass_time(guided.world, DEFAULT_TENANT, kept(guided).case.id)
    sign_in(browser, "sara")
    for address in ("/guiden/min-dag", "/guiden/uppgifter"):
        shown = browser.get(address).text
        assert ">Guiden</a>" in shown, re.sub("<[^>]*>", " ", shown)
        assert not re.search(r">\s*projekt\s*<", shown)
        assert "Projektet projekt" not in " ".join(re.sub("<[^>]*>", " ", shown).split())


def test_on_paper_it_is_called_by_the_title_and_not_as_a_case(
    browser: TestClient, guided: Guided
) -> None:
    guided.send("sara", FormPlace(form="utbildning", case="projekt"), {"ämne": "A", "antal": "3"})
    sign_in(browser, "eva")
    shown = browser.get("/guiden/arende/projekt").text
    assert "Så har ärendet gått" not in shown
    [sent] = set(re.findall(r"/guiden/arende/projekt/svar/[0-9a-f]+", shown))
    made = browser.get(f"{sent}/pdf", params={"sprak": "sv"})
    paper = " ".join(one.extract_text() for one in PdfReader(BytesIO(made.content)).pages)
    told = " ".join(paper.split())
    assert "Guiden. Utskrivet" in told
    assert "Ärende" not in told
    assert "projekt." not in told
