"""Signing in through an identity provider of SAML, over HTTP: the page between, what is posted from elsewhere
without a cookie of ours, the way out, and what we say of ourselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from starlette.testclient import TestClient

from engine.operations.settings import Provider as Configured
from engine.operations.settings import Settings
from engine.web.app import make_app
from tests.operations.house import House
from tests.operations.test_sign_in_by_saml import FIELD, UID
from tests.providers.saml import CLIENT, KEYS, NAMES, Provider, read, serving
from tests.web.conftest import token_in
from tests.web.test_by_provider import AWAY, GO, go

ANSWER, OUT = f"{GO}/svar", f"{GO}/utloggad"


@pytest.fixture
def provider(house: House) -> Iterator[Provider]:
    with serving(lambda: house.clock.moment) as found:
        found.people = {"kurt": {UID: "kurt"}, "ingen": {UID: "finns-inte"}}
        yield found


@pytest.fixture
def client(house: House, provider: Provider) -> Iterator[TestClient]:
    configured = Configured(
        label="Kommunens konto",
        kind="saml",
        issuer=provider.entity,
        metadata=provider.metadata,
        client=CLIENT,
        account=UID,
        plain_loopback=True,
    )
    settings = Settings().model_copy(update={"providers": {"kommun": configured}})
    world = replace(house.world, settings=settings, saml_keys=KEYS, saml_providers={})
    with TestClient(make_app(world), raise_server_exceptions=False) as found:
        yield found


def answered(address: str, who: str) -> dict[str, str]:
    """Past the provider's page: what the browser is to post."""
    with urlopen(f"{address}&who={who}") as page:
        found = FIELD.findall(page.read().decode())
    return {name: unescape(text) for name, text in found}


def sign_in(client: TestClient, who: str):
    """As a browser does it: the post from elsewhere bears no cookie, the page that it leads to does."""
    fields = answered(go(client, client.get("/logga-in?vidare=/mitt-konto").text), who)
    kept = dict(client.cookies)
    client.cookies.clear()
    elsewhere = {"origin": "https://login.kommun.example", "sec-fetch-site": "cross-site"}
    posted = client.post(ANSWER, data=fields, headers=elsewhere, follow_redirects=False)
    assert posted.status_code == 303, posted.text
    assert "set-cookie" not in posted.headers, "nobody is let in by a post from elsewhere"
    client.cookies.update(kept)
    return client.get(posted.headers["location"])


def test_one_comes_back_to_where_one_was_going(client: TestClient) -> None:
    back = sign_in(client, "kurt")
    assert back.status_code == 200
    assert back.url.path == "/mitt-konto"
    assert "kurt" in back.text


def test_nobody_learns_which_accounts_there_are(client: TestClient) -> None:
    answer = sign_in(client, "ingen")
    assert answer.status_code == 422
    assert "Inloggningen gick bra, men den ger inte tillträde hit" in answer.text


def test_another_browser_cannot_fetch_what_one_began(client: TestClient) -> None:
    fields = answered(go(client, client.get("/logga-in").text), "kurt")
    client.cookies.clear()
    answer = client.post(ANSWER, data=fields)
    assert "Börja om" in answer.text
    assert client.get("/mitt-konto", follow_redirects=False).status_code == 303


def test_an_answer_that_nobody_asked_for_is_none(client: TestClient) -> None:
    for fields in ({}, {"SAMLResponse": "x"}, {"RelayState": "x", "SAMLResponse": "y" * 700_000}):
        answer = client.post(ANSWER, data=fields)
        assert answer.status_code == 422
        assert "Börja om" in answer.text
    assert client.post("/logga-in/med/annan/svar", data={"RelayState": "x"}).status_code == 404


def test_signing_out_goes_by_the_provider_and_back(client: TestClient, provider: Provider) -> None:
    sign_in(client, "kurt")
    page = client.get("/mitt-konto").text
    answer = client.post("/logga-ut", data={"_token": token_in(page)})
    found = AWAY.search(answer.text)
    assert found is not None
    there = unescape(found[1])
    assert (
        read(urlsplit(there).query, "SAMLRequest").findtext("saml:NameID", None, NAMES) == "id-kurt"
    )
    back = client.get(f"{OUT}?SAMLResponse=x", follow_redirects=False)
    assert back.headers["location"] == "/logga-in"


def test_the_browser_comes_by_to_be_signed_out(client: TestClient, provider: Provider) -> None:
    sign_in(client, "kurt")
    here = f"http://testserver{OUT}"
    for wrong in ("", "SAMLRequest=x", provider.logout("https://annan.example", "id-kurt")):
        assert client.get(f"{OUT}?{wrong}").status_code == 422
        assert client.get("/mitt-konto").status_code == 200
    done = client.get(f"{OUT}?{provider.logout(here, 'id-kurt')}", follow_redirects=False)
    assert done.headers["location"].startswith(
        f"http://127.0.0.1:{provider.port}/slo?SAMLResponse="
    )
    assert client.get("/mitt-konto", follow_redirects=False).status_code == 303
    assert (
        client.get(f"/logga-in/med/annan/utloggad?{provider.logout(here, 'x')}").status_code == 404
    )


def test_what_we_are_is_told(client: TestClient) -> None:
    found = client.get(f"{GO}/metadata")
    assert found.headers["content-type"].startswith("application/samlmetadata+xml")
    assert re.search(rf'Location="http://testserver{ANSWER}"', found.text)
    assert client.get("/logga-in/med/annan/metadata").status_code == 404
