"""Filling in a form over HTTP: nothing is lost, rows come and go, and what was sent is received once."""

from __future__ import annotations

import re

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


def test_a_new_row_is_where_one_goes_on(client: TestClient) -> None:
    sign_in(client, "sara")
    address, page = open_form(client)
    token = token_in(page)
    child = {"_token": token, "_sida": "vardag", "bor_med_barn": "true", "_rows.barn": "1"}
    client.post(address, data=child)
    answer = client.post(address, data={**child, "_lagg_till": "barn"}, follow_redirects=False)
    assert answer.headers["location"].endswith("#barn.1.%C3%A5lder")


def test_the_summary_says_which_row_is_wrong_and_takes_the_focus(client: TestClient) -> None:
    sign_in(client, "sara")
    address, page = open_form(client)
    rows = {"_rows.barn": "2", "barn.0.ålder": "3", "barn.1.ålder": "tre"}
    answer = client.post(
        address,
        data={
            "_token": token_in(page),
            "_sida": "vardag",
            "_shown": "bor_med_barn barn.0.ålder barn.1.ålder",
            "bor_med_barn": "true",
            **rows,
        },
    )
    assert answer.status_code == 422
    assert "»</span>, nummer 2" in answer.text or "», nummer 2:" in answer.text
    assert re.search(r'class="errors"[^>]* autofocus', answer.text)
    assert "1 svar behöver rättas" in answer.text
