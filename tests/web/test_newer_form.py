"""Going over to the newer version of a form over HTTP: told quietly, done with one button, nothing lost."""

from __future__ import annotations

from starlette.testclient import TestClient

from engine.operations.publish import Published, publish
from tests.operations.house import House
from tests.operations.test_newer_form import ADDED, DEMANDED, TOWN_GONE, files
from tests.web.conftest import sign_in, token_in
from tests.web.test_forms import open_form

FIRST = {
    "_sida": "personen", "_shown": "nummer namn kommun", "nummer": "19850101-2382", "namn": "Test Amal",
    "kommun": "vik",
}  # fmt: skip
SECOND = {"_sida": "vardag", "_shown": "bor_med_barn", "bor_med_barn": "false"}
FORM = "/prov/ny/deltagare/anm%C3%A4lan?del=ett"
MOVE = "/prov/ny/deltagare/anm%C3%A4lan/ny-version?del=ett"


def begun(client: TestClient, house: House, *changes: tuple[str, str, str]) -> tuple[str, str]:
    """The form's address, and a token: a draft has been begun, and a newer version has come."""
    sign_in(client, "sara")
    address, page = open_form(client)
    token = token_in(page)
    for one in (FIRST, SECOND):
        client.post(address, data={"_token": token, **one})
    found = publish(house.world, files(*changes), "prov", why="Ändrat", who="sara")
    assert isinstance(found, Published)
    return address, token


def test_it_is_told_quietly_and_what_is_typed_is_kept_on_the_way(
    client: TestClient, house: House
) -> None:
    address, token = begun(client, house, ADDED)
    page = client.get(address + "&sida=personen").text
    assert "Formuläret har fått en ny version." in page
    data = {"_token": token, **FIRST, "namn": "Test Bertil", "_ny_version": "1"}
    answer = client.post(address, data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, MOVE)
    assert "Test Bertil" in client.get(address + "&sida=personen").text
    page = client.get(MOVE).text
    assert "Telefon" in page
    assert "4 svar följer med." in page


def test_going_over_and_putting_away(client: TestClient, house: House) -> None:
    address, token = begun(client, house, ADDED, *TOWN_GONE)
    page = client.get(MOVE).text
    assert "<dt>Kommun</dt>" in page
    answer = client.post(MOVE, data={"_token": token, "version": "2"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, FORM)
    page = client.get(address + "&sida=personen").text
    assert "Det här skrev du, men frågan finns inte kvar" in page
    assert "Formuläret har fått en ny version." not in page
    client.post(address, data={"_token": token, **FIRST, "kommun": "ås", "_lagg_undan": "1"})
    page = client.get(address + "&sida=personen").text
    assert "Det här skrev du, men frågan finns inte kvar" not in page
    assert client.get(MOVE, follow_redirects=False).headers["location"] == FORM


def test_a_form_is_not_sent_without_what_is_demanded(client: TestClient, house: House) -> None:
    address, token = begun(client, house, DEMANDED)
    check = client.get(address + "&steg=kontrollera").text
    assert "Formuläret har fått en ny fråga som ställs innan det skickas:" in check
    assert 'name="_skicka"' not in check
    assert MOVE.replace("&", "&amp;") in check
    sent = client.post(address, data={"_token": token, "_skicka": "1"})
    assert sent.status_code == 409
    assert "Formuläret har fått en ny fråga som ställs innan det skickas:" in sent.text
    client.post(MOVE, data={"_token": token, "version": "2"})
    assert "Telefon" in client.get(address + "&sida=vardag").text


def test_another_version_that_has_come_is_shown_first(client: TestClient, house: House) -> None:
    address, token = begun(client, house, ADDED)
    assert isinstance(
        publish(house.world, files(DEMANDED), "prov", why="Igen", who="sara"), Published
    )
    for version in ("2", "", "x", "9" * 12):
        answer = client.post(MOVE, data={"_token": token, "version": version})
        assert answer.status_code == 409
        assert "En ännu nyare version hann komma." in answer.text
    assert "Formuläret har fått en ny version." in client.get(address + "&sida=personen").text


def test_a_page_without_its_token_moves_nothing(client: TestClient, house: House) -> None:
    address, _ = begun(client, house, ADDED)
    assert client.post(MOVE, data={"version": "2"}).status_code == 403
    assert "Formuläret har fått en ny version." in client.get(address + "&sida=personen").text
