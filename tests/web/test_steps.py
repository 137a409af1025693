"""Signing in through HTTP: the second step, one-time links, forgotten passwords, devices."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pyotp
import pytest
from starlette.testclient import TestClient

from engine.operations.publish import publish
from engine.operations.read_project import read_project
from engine.web.agents import in_words
from engine.web.app import make_app
from tests.operations.house import PASSWORD, PROJECT, House
from tests.web.conftest import sign_in, token_in
from tests.web.test_safety import INLINE
from tests.web.test_signed_out import HERE, WRITTEN, hidden

SECRET = re.compile(r'<p class="mono">([A-Z2-7 ]+)</p>')
CODES = re.compile(r"<li>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</li>")
NEW = "fyra glada getter"


def post(client: TestClient, address: str, at: str, **data: str):
    return client.post(address, data={"_token": token_in(client.get(at).text), **data})


def secret_in(page: str) -> str:
    found = SECRET.search(page)
    assert found is not None, page
    return found[1].replace(" ", "")


def code_at(house: House, secret: str, later: int = 0) -> str:
    return pyotp.TOTP(secret).at(house.clock.moment + timedelta(seconds=30 * later))


def password(client: TestClient, account: str, word: str = PASSWORD, fresh: bool = True):
    if fresh:
        client.cookies.clear()
    token = token_in(client.get("/logga-in").text)
    return client.post("/logga-in", data={"_token": token, "konto": account, "losenord": word})


@pytest.fixture
def stepped(client: TestClient, house: House) -> tuple[str, list[str]]:
    """Kurt turns on two steps on his own page: the secret and the codes."""
    sign_in(client, "kurt")
    at = "/mitt-konto/tva-steg"
    page = post(client, at, at, gor="borja", losenord=PASSWORD)
    secret = secret_in(page.text)
    assert "<svg" in page.text
    wrong = client.post(
        at, data={"_token": token_in(page.text), "gor": "bekrafta", "kod": "000000"}
    )
    assert wrong.status_code == 422
    assert secret_in(wrong.text) == secret
    shown = client.post(
        at, data={"_token": token_in(wrong.text), "gor": "bekrafta", "kod": code_at(house, secret)}
    )
    codes = CODES.findall(shown.text)
    assert len(codes) == 10
    house.later(minutes=2)
    return secret, codes


def test_a_code_lets_in_once(client: TestClient, house: House, stepped) -> None:
    page = password(client, "kurt")
    assert "Skriv din kod" in page.text
    assert client.get("/prov/", follow_redirects=False).status_code == 303, "not in yet"
    code = code_at(house, stepped[0])
    data = {**hidden(page.text), "kod": code}
    signed = client.post("/logga-in/kod", data=data, follow_redirects=False)
    assert signed.status_code == 303
    assert client.get("/prov/").status_code == 200
    page = password(client, "kurt")
    replayed = client.post("/logga-in/kod", data={**hidden(page.text), "kod": code})
    assert replayed.status_code == 422
    assert "Koden stämmer inte" in replayed.text


def test_a_written_code_lets_in(client: TestClient, house: House, stepped) -> None:
    page = password(client, "kurt")
    client.post("/logga-in/kod", data={**hidden(page.text), "kod": stepped[1][3]})
    assert "9 reservkoder kvar" in client.get("/mitt-konto").text


def test_the_session_is_another_after_the_second_step(client: TestClient, house, stepped) -> None:
    before = client.cookies["stegvis"]
    page = password(client, "kurt")
    half = client.cookies["stegvis-steg"]
    client.cookies.set("stegvis", before, domain="testserver.local", path="/")
    client.post("/logga-in/kod", data={**hidden(page.text), "kod": code_at(house, stepped[0])})
    assert client.cookies["stegvis"] not in (before, half)
    assert "stegvis-steg" not in client.cookies
    now = client.cookies["stegvis"]
    client.cookies.clear()
    client.cookies.set("stegvis", before)
    assert client.get("/prov/", follow_redirects=False).status_code == 303, "the old one is over"
    client.cookies.set("stegvis", now)
    assert client.get("/prov/").status_code == 200


def test_too_many_wrong_codes_lead_back_to_the_password(client: TestClient, stepped) -> None:
    page = password(client, "kurt")
    for _ in range(5):
        answer = client.post("/logga-in/kod", data={**hidden(page.text), "kod": "000000"})
    assert answer.status_code == 422
    assert "Logga in igen" in answer.text
    assert 'name="losenord"' in answer.text
    assert "/logga-in" in str(client.get("/logga-in/kod").url)


def test_a_code_from_elsewhere_is_not_taken(client: TestClient, house: House, stepped) -> None:
    page = password(client, "kurt")
    data = {**hidden(page.text), "_token": "en annans", "kod": code_at(house, stepped[0])}
    assert client.post("/logga-in/kod", data=data).status_code == 403


def test_what_was_written_goes_through_both_steps(
    client: TestClient, house: House, stepped
) -> None:
    address = f"/prov/arende/{house.to_active(who='sara')}/fyll/samtal?sida=allt"
    client.cookies.clear()
    token_in(client.get("/logga-in").text)
    answer = client.post(address, data={"_token": "gammal", **WRITTEN}, headers=HERE)
    page = client.post(
        "/logga-in", data={**hidden(answer.text), "konto": "kurt", "losenord": PASSWORD}
    )
    wrong = client.post("/logga-in/kod", data={**hidden(page.text), "kod": "000000"})
    code = code_at(house, stepped[0])
    signed = client.post("/logga-in/kod", data={**hidden(wrong.text), "kod": code})
    assert "Spara det jag skrev" in signed.text
    client.post(address, data=hidden(signed.text))
    assert "viktigt" in client.get(address).text


def test_a_role_may_demand_it_before_anything_else(client: TestClient, house: House) -> None:
    files = dict(read_project(PROJECT))
    path = "deployments/prov/deployment.yaml"
    text = files[path].decode().replace("{label: Kurator,", "{label: Kurator, two_step: true,")
    publish(house.world, {**files, path: text.encode()}, "prov", why="Två steg", who="sara")
    page = password(client, "kurt")
    assert "Din roll kräver mer än ett lösenord" in page.text
    for address in ("/prov/", "/mitt-konto", "/mitt-konto/tva-steg"):
        assert client.get(address, follow_redirects=False).status_code == 303
    again = client.get("/logga-in/tva-steg")
    secret = secret_in(again.text)
    assert secret == secret_in(page.text)
    wrong = client.post("/logga-in/tva-steg", data={**hidden(again.text), "kod": "1"})
    assert wrong.status_code == 422
    data = {**hidden(wrong.text), "kod": code_at(house, secret)}
    done = client.post("/logga-in/tva-steg", data=data)
    assert len(CODES.findall(done.text)) == 10
    assert client.get("/prov/").status_code == 200
    assert "går inte att stänga av" in client.get("/mitt-konto/tva-steg").text
    refused = post(
        client, "/mitt-konto/tva-steg", "/mitt-konto/tva-steg", gor="stang-av", losenord=PASSWORD
    )
    assert refused.status_code == 422


def test_what_cannot_be_done_with_the_step_is_told_in_words(
    client: TestClient, house: House
) -> None:
    at = "/mitt-konto/tva-steg"
    sign_in(client, "kurt")
    for data in (
        {"gor": "bekrafta", "kod": "123456"},
        {"gor": "nya-koder", "losenord": PASSWORD},
        {"gor": "borja", "losenord": "fel lösenord"},
        {"gor": "stang-av", "losenord": "fel lösenord"},
        {"gor": "{junk}"},
    ):
        assert post(client, at, at, **data).status_code == 422


def test_turning_it_off_takes_the_password(client: TestClient, stepped) -> None:
    at = "/mitt-konto/tva-steg"
    new = post(client, at, at, gor="nya-koder", losenord=PASSWORD)
    assert len(CODES.findall(new.text)) == 10
    off = post(client, at, at, gor="stang-av", losenord=PASSWORD)
    assert "avstängd" in off.text
    assert "Skriv din kod" not in password(client, "kurt").text


def invite(client: TestClient, **changes: str):
    data = {"konto": "nils", "namn": "Nils Ny", "roll": "coach", "enhet": "kommunen/norr"}
    return post(client, "/prov/konton/ny", "/prov/konton/ny", **{**data, **changes})


def link_in(page: str) -> str:
    found = re.search(r"http://testserver(/valkommen/[^<\s]+)", unescape(page))
    assert found is not None, page
    return found[1]


def test_an_invitation_is_used_once(client: TestClient) -> None:
    sign_in(client, "fia")
    link = link_in(invite(client).text)
    client.cookies.clear()
    page = client.get(link)
    assert "Välkommen, Nils Ny" in page.text
    for words in ({"nytt": "kort", "igen": "kort"}, {"nytt": NEW, "igen": "annat"}):
        answer = client.post(link, data={"_token": token_in(page.text), **words})
        assert answer.status_code == 422
    foreign = client.post(link, data={"_token": "en annans", "nytt": NEW, "igen": NEW})
    assert foreign.status_code == 403
    assert NEW not in foreign.text
    data = {"_token": token_in(page.text), "nytt": NEW, "igen": NEW}
    assert "Lösenordet är valt" in client.post(link, data=data).text
    again = client.post(link, data={**data, "nytt": "något helt annat"})
    assert (again.status_code, "redan använd" in again.text) == (404, True)
    assert client.get(link).status_code == 404
    assert password(client, "nils", NEW).status_code == 200
    assert "Nils Ny" in client.get("/prov/").text


def test_a_made_up_link_is_told_in_words(client: TestClient) -> None:
    for path in ("x", "kommunen:x", "%C3%A5", "a" * 500):
        answer = client.get(f"/valkommen/{path}")
        assert (answer.status_code, "Länken gäller inte" in answer.text) == (404, True)


def test_without_mail_one_is_told_whom_to_ask(client: TestClient) -> None:
    page = client.get("/logga-in/glomt")
    assert "Be den som sköter konton" in page.text
    answer = client.post("/logga-in/glomt", data={"_token": token_in(client.get("/logga-in").text)})
    assert "Be den som sköter konton" in answer.text


def test_with_mail_the_answer_is_the_same_for_everybody(house: House) -> None:
    letters = []
    world = replace(house.world, mail=lambda tx, letter: letters.append(letter))
    with TestClient(make_app(world)) as client:
        sign_in(client, "kurt")
        post(client, "/mitt-konto/epost", "/mitt-konto", epost="kurt@example.se", losenord=PASSWORD)
        client.cookies.clear()
        at = "/logga-in/glomt"
        known, unknown = (post(client, at, at, konto=name) for name in ("kurt", "finns_inte"))
        assert known.text == unknown.text
        assert "har vi skickat ett brev" in known.text
        assert client.get(letters[0].path).status_code == 200
        for _ in range(6):
            blocked = post(client, at, at, konto="kurt")
        assert blocked.status_code == 422


def test_a_device_is_known_afterwards(client: TestClient) -> None:
    answer = password(client, "sara")
    assert answer.status_code == 200
    device = client.cookies["stegvis-enhet"]
    for _ in range(6):
        password(client, "sara", "fel lösenord")
    assert "För många försök" in password(client, "sara").text
    client.cookies.clear()
    client.cookies.set("stegvis-enhet", device)
    assert "För många försök" not in password(client, "sara", fresh=False).text
    assert client.get("/prov/").status_code == 200


def test_no_page_of_the_way_in_is_kept_or_scripted(
    client: TestClient, house: House, stepped
) -> None:
    page = password(client, "kurt")
    for answer in (page, client.get("/logga-in/glomt"), client.get("/mitt-konto/tva-steg")):
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(INLINE, answer.text)


LIKE = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "(Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox på Windows",
        ),
        (f"(X11; Linux x86_64) {LIKE} Chrome/140.0 Safari/537.36", "Chrome på Linux"),
        (f"(Windows NT 10.0) {LIKE} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge på Windows"),
        (
            f"(iPhone; CPU iPhone OS 19_0 like Mac OS X) {LIKE} Mobile Safari/604",
            "Safari på iPhone",
        ),
        (f"(Linux; Android 16) {LIKE} SamsungBrowser/28 Chrome/1", "Samsung Internet på Android"),
        ("curl/8", "Okänd webbläsare"),
        ("", "Okänd webbläsare"),
        ("(Macintosh)", "Mac"),
    ],
)
def test_a_browser_is_told_in_words(agent: str, words: str) -> None:
    assert in_words(agent).in_("sv") == words
