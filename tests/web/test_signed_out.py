"""What somebody has written when the session is gone, or the page too old, is never lost; and no other site
can put words in a form that way.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.operations.house import PASSWORD, House
from tests.web.conftest import sign_in, token_in

HERE = {"origin": "http://testserver"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden(page: str) -> dict[str, str]:
    return {unescape(name): unescape(text) for name, text in HIDDEN.findall(page)}


@pytest.fixture
def address(house: House) -> str:
    return f"/prov/arende/{house.to_active(who='sara')}/fyll/samtal?sida=allt"


WRITTEN = {
    "_sida": "allt",
    "_shown": "vad",
    "vad": 'Långt & "viktigt" <b>samtal</b>',
    "_senare": "1",
}


def test_what_was_written_goes_through_the_sign_in(client: TestClient, address: str) -> None:
    sign_in(client, "kurt")
    old = token_in(client.get(address).text)
    client.post("/logga-ut", data={"_token": old})
    answer = client.post(address, data={"_token": old, **WRITTEN}, headers=HERE)
    assert answer.status_code == 401
    assert "Det du skrev finns kvar" in answer.text
    fields = hidden(answer.text)
    wrong = client.post("/logga-in", data={**fields, "konto": "kurt", "losenord": "fel lösenord"})
    assert wrong.status_code == 422
    fields = hidden(wrong.text)
    signed = client.post("/logga-in", data={**fields, "konto": "kurt", "losenord": PASSWORD})
    assert "Spara det jag skrev" in signed.text
    saved = client.post(address, data=hidden(signed.text))
    assert saved.status_code == 200, (hidden(signed.text), saved.text)
    assert "viktigt" in client.get(address).text


def test_a_page_from_before_another_sign_in_is_saved_by_a_button(
    client: TestClient, address: str
) -> None:
    sign_in(client, "kurt")
    old = token_in(client.get(address).text)
    sign_in(client, "kurt")
    answer = client.post(address, data={"_token": old, **WRITTEN}, headers=HERE)
    assert answer.status_code == 403
    assert "viktigt" not in client.get(address).text
    client.post(address, data=hidden(answer.text))
    assert "viktigt" in client.get(address).text


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://annan.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_words_from_elsewhere_are_not_carried(
    client: TestClient, address: str, headers: dict[str, str]
) -> None:
    answer = client.post(address, data=WRITTEN, headers=headers)
    assert answer.status_code == 401
    assert "viktigt" not in answer.text
    sign_in(client, "kurt")
    answer = client.post(address, data={"_token": "en annans", **WRITTEN}, headers=headers)
    assert answer.status_code == 403
    assert "viktigt" not in answer.text


def test_a_password_is_never_carried(client: TestClient) -> None:
    data = {"_token": "gammal", "konto": "kurt", "losenord": "mycket hemligt"}
    answer = client.post("/logga-in", data=data, headers=HERE)
    assert answer.status_code == 403
    assert "mycket hemligt" not in answer.text


@pytest.mark.parametrize("token", ["åäö", "\ud800", "\u202e", ""])
def test_any_token_is_answered(client: TestClient, address: str, token: str) -> None:
    sign_in(client, "kurt")
    body = f"_token={'%ed%a0%80' if token > chr(0xD7FF) else token}"
    answer = client.post(
        address,
        content=body.encode("utf-8", "replace"),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code in (400, 403)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"vad=" + b"x" * 1_000_001, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"vad=\xff", "application/x-www-form-urlencoded", 400),
    ],
)
def test_a_body_that_is_not_taken_is_told_in_words(
    client: TestClient, address: str, content: bytes, kind: str, status: int
) -> None:
    sign_in(client, "kurt")
    answer = client.post(address, content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert "Det gick inte att ta emot" in answer.text
