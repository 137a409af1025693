"""Filling in a form over HTTP: nothing is lost, rows come and go, and what was sent is received once."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.web.conftest import sign_in, token_in


def open_form(client: TestClient) -> tuple[str, str]:
    """The address of the form that opens a case, and its page."""
    answer = client.get("/prov/ny/deltagare")
    assert answer.status_code == 200, answer.text
    return answer.url.path, answer.text


def test_a_wrong_page_comes_back_with_what_was_written(client: TestClient) -> None:
    sign_in(client, "sara")
    address, page = open_form(client)
    answer = client.post(
        address,
        data={"_token": token_in(page), "_sida": "", "_shown": "nummer", "nummer": "12<b>34"},
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "12&lt;b&gt;34" in answer.text
    assert "12&lt;b&gt;34" in client.get(address).text


def test_a_draft_waits_for_whoever_began_it(client: TestClient) -> None:
    sign_in(client, "sara")
    address, page = open_form(client)
    data = {"_token": token_in(page), "_sida": "", "_senare": "1", "nummer": "1985"}
    client.post(address, data=data)
    assert "1985" in client.get(address).text
    sign_in(client, "stina")
    assert "1985" not in client.get(address).text


def test_what_is_written_can_be_thrown_away(client: TestClient) -> None:
    sign_in(client, "sara")
    address, page = open_form(client)
    token = token_in(page)
    client.post(address, data={"_token": token, "_sida": "", "nummer": "1985", "_senare": "1"})
    client.post(address, data={"_token": token, "_borja_om": "1"})
    assert "1985" not in client.get(address).text
