"""What every answer promises, whoever asks and however."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from engine.web.app import ROUTES
from engine.web.visit import own_path
from tests.web.conftest import sign_in, token_in

INLINE = r"<script(?! type=\"module\" src=\"/static/[\w/.]+\"></script>)|<style|\sstyle=|\son\w+="
PAGES = ("/", "/logga-in", "/tillganglighet", "/finns-inte", "/prov/", "/prov/arende/P-2024-001")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_says_what_a_browser_may_do(client: TestClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "charset=utf-8" in answer.headers["content-type"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_inline_styles_or_scripts(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert not re.search(INLINE, page)


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client: TestClient) -> None:
    answer = client.get("/prov/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in?vidare=/prov/")


SIGNED = ("/logga-in/med/{provider}/utloggad", "/logga-in/med/{provider}/svar")
"""A provider posts there; what it says is signed, and read before anything is done. A program with a token
has no cookie, and no form (`/api/`).
"""
POSTS = [
    one.path
    for one in ROUTES
    if "POST" in (one.methods or set()) and one.path not in SIGNED and "/api/" not in one.path
]


@pytest.mark.parametrize("path", POSTS)
def test_a_form_from_elsewhere_is_not_taken(client: TestClient, path: str) -> None:
    sign_in(client, "sara")
    address = re.sub(r"{\w+}", "prov", path)
    answer = client.post(address, data={"_token": "en annans", "konto": "sara"})
    assert answer.status_code == 403
    assert "Sidan var för gammal" in answer.text


def test_the_session_cookie_is_kept_from_scripts(client: TestClient) -> None:
    token = token_in(client.get("/logga-in").text)
    answer = client.post(
        "/logga-in",
        data={"_token": token, "konto": "sara", "losenord": "ett långt lösenord"},
        follow_redirects=False,
    )
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_wrong_password_is_told_in_words_and_the_name_is_kept(client: TestClient) -> None:
    token = token_in(client.get("/logga-in").text)
    answer = client.post("/logga-in", data={"_token": token, "konto": "sara", "losenord": "fel"})
    assert answer.status_code == 422
    assert "Kontot eller lösenordet stämmer inte" in answer.text
    assert 'value="sara"' in answer.text


def test_a_password_is_hidden_and_may_come_from_a_manager(client: TestClient) -> None:
    field = re.search(r'<input[^>]*name="losenord"[^>]*>', client.get("/logga-in").text)
    assert field is not None
    assert 'type="password"' in field[0]
    assert 'autocomplete="current-password"' in field[0]
    assert "maxlength" not in field[0]


def test_signing_out_ends_the_session(client: TestClient) -> None:
    sign_in(client, "sara")
    old = client.cookies["stegvis"]
    token = token_in(client.get("/mitt-konto").text)
    client.post("/logga-ut", data={"_token": token})
    client.cookies.set("stegvis", old)
    assert client.get("/prov/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": "application/json"}, b"{}", 415),
        ({"content-type": "application/x-www-form-urlencoded"}, b"a=" + b"x" * 1_000_001, 413),
        ({"content-type": "application/x-www-form-urlencoded"}, b"a=1&" * 6_000, 400),
        ({"content-type": "application/x-www-form-urlencoded"}, b"\xff\xfe", 400),
    ],
)
def test_a_body_that_is_no_form_is_refused(
    client: TestClient, headers: dict[str, str], body: bytes, status: int
) -> None:
    assert client.post("/logga-in", content=body, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/prov/", "/prov/"),
        ("//annan.se/", "/"),
        ("https://annan.se", "/"),
        ("/\\annan.se", "/"),
        ("/a\nb", "/"),
        ("", "/"),
    ],
)
def test_one_is_only_sent_on_within_the_site(path: str, kept: str) -> None:
    assert own_path(path) == kept


def test_the_service_says_that_it_is_well(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True


def test_what_does_not_exist_is_told_in_words(client: TestClient) -> None:
    sign_in(client, "sara")
    for path in ("/finns-inte", "/annat/", "/prov/arende/P-1999-999", "/prov/ny/finns_inte"):
        answer = client.get(path)
        assert answer.status_code in (403, 404), path
        assert "<h1>" in answer.text
        assert "Traceback" not in answer.text
    assert client.put("/logga-in").status_code == 405
