"""Signing in through a provider, over HTTP: the page between, the way back, and the provider's own word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.request import Request, build_opener

import pytest
from starlette.testclient import TestClient

from engine.operations.settings import Provider as Configured
from engine.operations.settings import Settings
from engine.web.app import make_app
from tests.operations.house import House
from tests.operations.test_assurance import demanding
from tests.operations.test_sign_in_by import LOA3, Stay
from tests.providers.openid import SECRET, Provider, serving
from tests.web.conftest import token_in
from tests.web.test_signed_out import HERE, hidden

GO = "/logga-in/med/kommun"
AWAY = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]+)">')


@pytest.fixture
def provider(house: House) -> Iterator[Provider]:
    with serving(lambda: house.clock.moment) as found:
        found.people = {
            "kurt": {"preferred_username": "kurt", "sid": "s-1"},
            "fia": {"preferred_username": "fia"},
            "ingen": {"preferred_username": "finns-inte"},
        }
        yield found


@pytest.fixture
def client(house: House, provider: Provider) -> Iterator[TestClient]:
    configured = Configured(
        label="Kommunens konto",
        issuer=provider.issuer,
        client="stegvis",
        plain_loopback=True,
        levels={LOA3: "substantial"},
    )
    settings = Settings().model_copy(update={"providers": {"kommun": configured}})
    secrets = {"kommun": SECRET}
    world = replace(house.world, settings=settings, provider_secrets=secrets, providers={})
    with TestClient(make_app(world), raise_server_exceptions=False) as found:
        yield found


def go(client: TestClient, page: str) -> str:
    """From the page where one signs in, to where the browser is sent."""
    form = page.partition(f'action="{GO}"')[2].partition("</form>")[0]
    answer = client.post(GO, data=hidden(form))
    assert answer.status_code == 200, answer.text
    found = AWAY.search(answer.text)
    assert found is not None, answer.text
    address = unescape(found[1])
    assert f'href="{found[1]}"' in answer.text, "and by a link, for who is not sent by itself"
    return address


def through(client: TestClient, address: str, who: str) -> str:
    """Past the provider's page, and back to this site; without its host."""
    from urllib.error import HTTPError

    with pytest.raises(HTTPError) as moved:
        build_opener(Stay).open(Request(f"{address}&who={who}"))
    with moved.value as answer:
        return str(answer.headers["location"]).removeprefix("http://testserver")


def sign_in(client: TestClient, who: str, at: str = "/logga-in"):
    page = client.get(at).text
    return client.get(through(client, go(client, page), who))


def test_the_page_offers_the_way_and_leads_back_to_where_one_was_going(client: TestClient) -> None:
    page = client.get("/logga-in?vidare=/mitt-konto").text
    assert "Logga in med Kommunens konto" in page
    back = client.get(through(client, go(client, page), "kurt"))
    assert back.status_code == 200
    assert back.url.path == "/mitt-konto"
    assert "kurt" in back.text


def test_nobody_learns_which_accounts_there_are(client: TestClient) -> None:
    answer = sign_in(client, "ingen")
    assert answer.status_code == 422
    assert "Inloggningen gick bra, men den ger inte tillträde hit" in answer.text
    assert client.get("/mitt-konto", follow_redirects=False).status_code == 303


def test_the_way_is_begun_from_our_own_page_alone(client: TestClient) -> None:
    assert client.post(GO, data={"_token": "en annans"}).status_code == 403
    assert client.get(GO).status_code == 405


def test_a_way_back_that_nobody_began_lets_nobody_in(client: TestClient) -> None:
    for query in ("", "?state=x&code=y", "?error=access_denied", "?state=" + "x" * 3000):
        answer = client.get(f"{GO}/svar{query}")
        assert answer.status_code == 422
        assert "Börja om" in answer.text
    assert client.get("/logga-in/med/annan/svar?state=x&code=y").status_code == 404


def test_another_browser_cannot_end_what_one_began(client: TestClient) -> None:
    """Nobody is signed in as somebody else by following their link."""
    back = through(client, go(client, client.get("/logga-in").text), "kurt")
    client.cookies.clear()
    assert "Börja om" in client.get(back).text
    assert client.get("/mitt-konto", follow_redirects=False).status_code == 303


def test_an_address_elsewhere_is_not_gone_on_to(client: TestClient) -> None:
    page = client.get("/logga-in?vidare=//annan.example/").text
    back = client.get(through(client, go(client, page), "kurt"), follow_redirects=False)
    assert back.headers["location"] == "/"


def test_the_same_act_after_a_surer_sign_in(
    client: TestClient, house: House, provider: Provider
) -> None:
    change = "fallback: samordnare\nstep_up: {accounts: substantial}"
    demanding(house, ("fallback: samordnare", change))
    provider.lies = {"acr": LOA3}
    sign_in(client, "fia")
    page = client.get("/prov/konton/ny")
    assert page.status_code == 200
    house.later(minutes=20)
    new = {"konto": "nils", "namn": "Nils Ny", "roll": "coach"}
    asked = client.post(
        "/prov/konton/ny", data={"_token": token_in(page.text), **new}, headers=HERE
    )
    assert asked.status_code == 401
    assert 'name="losenord"' not in asked.text, "a password is not enough"
    carried = client.get(through(client, go(client, asked.text), "fia"))
    assert provider.asked[-1]["prompt"] == "login"
    assert "Nils Ny" in carried.text
    done = client.post("/prov/konton/ny", data=hidden(carried.text))
    assert done.status_code == 200
    assert "Nils Ny" in client.get("/prov/konton/nils").text


def test_signing_out_goes_by_the_provider(client: TestClient, provider: Provider) -> None:
    sign_in(client, "kurt", "/logga-in?vidare=/mitt-konto")
    page = client.get("/mitt-konto").text
    answer = client.post("/logga-ut", data={"_token": token_in(page)})
    assert answer.status_code == 200
    found = AWAY.search(answer.text)
    assert found is not None
    assert unescape(found[1]).startswith(f"{provider.issuer}/end?")
    assert client.get("/mitt-konto", follow_redirects=False).status_code == 303


def test_the_providers_word_ends_the_session(client: TestClient, provider: Provider) -> None:
    sign_in(client, "kurt", "/logga-in?vidare=/mitt-konto")
    for wrong in ({}, {"logout_token": "x"}, {"logout_token": "x" * 30_000}):
        assert client.post(f"{GO}/utloggad", data=wrong).status_code == 400
    assert client.get("/mitt-konto").status_code == 200
    told = {"logout_token": provider.logout_token(sid="s-1")}
    assert client.post("/logga-in/med/annan/utloggad", data=told).status_code == 400
    answer = client.post(f"{GO}/utloggad", data=told)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/mitt-konto", follow_redirects=False).status_code == 303
