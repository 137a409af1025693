"""Amending what was sent, with a browser's requests: without scripts, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from engine.definitions.story import Story, Written
from engine.filling.from_words import draft_of
from engine.operations.callers import Caller
from engine.operations.form_page import FormPage
from engine.operations.load_release import load_release
from engine.operations.open_form import open_form
from engine.operations.played import Played
from engine.operations.views import FormPlace
from engine.operations.world import DEFAULT_TENANT
from engine.scenarios.driver import Done
from engine.scenarios.playing import play
from engine.web.app import make_app
from tests.operations.house import PASSWORD, House
from tests.operations.test_stories import MORNING, STORIES, cast
from tests.web.conftest import sign_in
from tests.web.test_signed_out import hidden

OURS = [one for one in STORIES if one.scenarios == "rättelser"]
ILL = {"svar.glad": "0", "svar.lugn": "0", "inte_leva": "true"}


def at(house: House) -> tuple[str, str]:
    """A case and the address of what was sent in it."""
    number = house.to_active(who="sara")
    sent = house.send("kurt", FormPlace(form="mående", case=number), ILL)
    return number, f"/prov/arende/{number}/svar/{sent.submission}"


def first_page(client: TestClient, sent: str) -> tuple[str, str]:
    """The page of the form that one comes to by the button, and its address."""
    address = sent.replace("/svar/", "/ratta/mående/")
    shown = client.get(sent)
    assert (
        f'href="{client.get(sent).url.path.replace("/svar/", "/ratta/m%C3%A5ende/")}"' in shown.text
    )
    return client.get(address).text, address


def test_the_way_from_the_button_to_the_receipt(client: TestClient, house: House) -> None:
    number, sent = at(house)
    sign_in(client, "kurt")
    page, address = first_page(client, sent)
    assert "Du rättar det som skickades" in page
    kept = client.post(
        address,
        data={**hidden(page), **ILL, "svar.glad": "2", "inte_leva": "false", "_fortsatt": "1"},
    )
    assert kept.url.query == b"steg=kontrollera"
    assert "Det här ändras" in kept.text
    assert "Inte längre aktuellt" in kept.text
    lacking = client.post(address, data={**hidden(kept.text), "varfor": "", "_skicka": "1"})
    assert lacking.status_code == 422
    assert 'href="#varfor"' in lacking.text
    done = client.post(
        address, data={**hidden(lacking.text), "varfor": "Fel <rad>", "_skicka": "1"}
    )
    assert "/kvittens/" in done.url.path
    assert "Du har rättat" in done.text
    current = client.get(done.url.path.replace("/kvittens/", "/svar/"))
    assert "därför att: Fel &lt;rad&gt;" in current.text
    old = client.get(sent)
    assert "Den här versionen är rättad" in old.text
    assert "Rätta</a>" not in old.text
    case = client.get(f"/prov/arende/{number}")
    assert "rättad" in case.text
    assert "Fel &lt;rad&gt;" in case.text


def test_nothing_changed_is_said(client: TestClient, house: House) -> None:
    _, sent = at(house)
    sign_in(client, "kurt")
    page, address = first_page(client, sent)
    kept = client.post(address, data={**hidden(page), **ILL, "_fortsatt": "1"})
    assert "Inget är ändrat" in kept.text


def test_what_has_been_begun_is_found_again(client: TestClient, house: House) -> None:
    _, sent = at(house)
    sign_in(client, "kurt")
    page, address = first_page(client, sent)
    client.post(address, data={**hidden(page), **ILL, "svar.glad": "2", "_senare": "1"})
    work = client.get("/prov/min-dag")
    assert "Rättelse av Mående, påbörjad" in work.text
    assert 'value="2" checked' in client.get(address).text


def test_what_another_has_amended_is_said_and_no_word_is_lost(
    client: TestClient, house: House
) -> None:
    _, sent = at(house)
    with TestClient(make_app(house.world)) as other:
        sign_in(other, "kurt")
        sign_in(client, "kurt")
        page, address = first_page(client, sent)
        kept = client.post(
            address, data={**hidden(page), **ILL, "svar.glad": "2", "_fortsatt": "1"}
        )
        done = other.post(
            address,
            data={
                **hidden(kept.text),
                "_token": token(other, address),
                "varfor": "Fel",
                "_skicka": "1",
            },
        )
        assert "Du har rättat" in done.text
    late = client.post(address, data={**hidden(page), **ILL, "svar.lugn": "1", "_fortsatt": "1"})
    assert late.status_code == 409
    assert "har redan rättats" in late.text


def token(client: TestClient, address: str) -> str:
    return hidden(client.get(address).text)["_token"]


@pytest.mark.parametrize("who", ["sara", "carl"])
def test_those_who_may_not_see_no_button_and_are_refused(
    client: TestClient, house: House, who: str
) -> None:
    _, sent = at(house)
    sign_in(client, who)
    assert "/ratta/" not in client.get(sent).text
    assert client.get(sent.replace("/svar/", "/ratta/mående/")).status_code in (403, 404)


def test_the_pdf_says_that_it_is_amended(client: TestClient, house: House) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    _, sent = at(house)
    sign_in(client, "kurt")
    page, address = first_page(client, sent)
    kept = client.post(address, data={**hidden(page), **ILL, "svar.glad": "2", "_fortsatt": "1"})
    done = client.post(address, data={**hidden(kept.text), "varfor": "Fel rad", "_skicka": "1"})
    now = done.url.path.replace("/kvittens/", "/svar/")
    for where, words in ((now, "Skäl: Fel rad"), (sent, "gäller inte längre")):
        told = client.get(f"{where}/pdf?sprak=sv")
        assert told.status_code == 200
        text = PdfReader(BytesIO(told.content)).pages[0].extract_text()
        assert words in " ".join(text.split())


class OverHttp(Played):
    """As `Played`, but what is amended is amended in a browser."""

    pages = 0

    def amended(
        self, caller: Caller, place: FormPlace, answers: Mapping[str, Written], why: str
    ) -> Done:
        page = open_form(self.world, caller, place)
        if not isinstance(page, FormPage):
            return super().amended(caller, place, answers, why)
        told = draft_of(page.form, answers, self.people()).written
        address = f"/{caller.deployment}/arende/{place.case}/ratta/{place.form}/{place.amends}"
        with TestClient(make_app(self.world)) as browser:
            sign_in(browser, caller.account.name)
            answer = browser.get(address)
            while 'name="_fortsatt"' in answer.text:
                here = dict(page.way.draft.written)
                answer = browser.post(
                    address, data={**hidden(answer.text), **here, **told, "_fortsatt": "1"}
                )
                self.pages += 1
                if answer.status_code == 422:
                    return super().amended(caller, place, answers, why)
            done = browser.post(
                address, data={**hidden(answer.text), "varfor": why, "_skicka": "1"}
            )
        assert "Du har rättat" in done.text, done.text
        return self.done(place.case or "")


@pytest.mark.parametrize("story", OURS, ids=lambda story: story.name)
def test_a_story_goes_the_same_way_over_http(house: House, story: Story, monkeypatch) -> None:
    from engine.operations.passwords import hashed

    secret = hashed(PASSWORD)
    monkeypatch.setattr("engine.operations.create_account.hashed", lambda password: secret)
    release = load_release(house.world, DEFAULT_TENANT, "prov")
    start = datetime.combine(story.on, MORNING, tzinfo=release.deployment.calendar.zone)
    driver = OverHttp(
        house.world, release, cast(house.world, release.deployment, story), story, start
    )
    result = play(story, release.deployment, driver)
    assert [failure.in_("sv") for failure in result.failures] == []
