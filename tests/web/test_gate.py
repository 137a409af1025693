"""What is turned away at the door, cookies over https, and bodies that are too slow."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from engine.operations.settings import Limits, Settings
from engine.web.app import make_app
from engine.web.bodies import BodyError, Posted, read_body
from tests.operations.house import PASSWORD, House
from tests.web.apart import apart
from tests.web.conftest import sign_in, token_in

SITE = "https://stegvis.example"


def client_of(house: House, base: str = "http://testserver", **settings: object) -> TestClient:
    world = replace(house.world, settings=Settings.model_validate(settings))
    return TestClient(make_app(world), raise_server_exceptions=False, base_url=base)


# The host.


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("stegvis.example", 200),
        ("STEGVIS.example", 200),
        ("stegvis.example:443", 200),
        ("annan.example", 400),
        ("stegvis.example.annan.example", 400),
        ("stegvis.example:8443", 400),
        ("127.0.0.1", 400),
        ("", 400),
        ("stegvis.example@annan.example", 400),
    ],
)
def test_another_host_than_the_sites_is_turned_away(house: House, host: str, status: int) -> None:
    client = client_of(house, server={"base_url": SITE})
    answer = client.get("/logga-in", headers={"host": host})
    assert answer.status_code == status
    if status == 400:
        assert f"Använd {SITE}" in answer.text
        assert f'href="{SITE}/"' in answer.text
        assert "<h1>" in answer.text
        assert "annan.example" not in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/base.css"])
def test_those_who_watch_may_call_the_house_by_any_name(house: House, path: str) -> None:
    client = client_of(house, server={"base_url": SITE})
    assert client.get(path, headers={"host": "127.0.0.1:8000"}).status_code == 200


def test_a_port_of_ones_own_belongs_to_the_name(house: House) -> None:
    client = client_of(house, server={"base_url": "http://localhost:8150"})
    assert client.get("/logga-in", headers={"host": "localhost:8150"}).status_code == 200
    assert client.get("/logga-in", headers={"host": "localhost"}).status_code == 400


# Over https.


def test_over_https_cookies_are_kept_from_all_else(house: House) -> None:
    client = client_of(house, SITE, server={"base_url": SITE})
    first = client.get("/logga-in")
    assert first.headers["strict-transport-security"] == "max-age=31536000"
    data = {"_token": token_in(first.text), "konto": "sara", "losenord": PASSWORD}
    answer = client.post("/logga-in", data=data, follow_redirects=False)
    assert answer.status_code == 303
    for cookie in [*first.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")]:
        assert cookie.startswith("__Host-stegvis")
        assert "; Secure" in cookie
        assert "; Path=/" in cookie
        assert "Domain" not in cookie
    assert client.get("/prov/").status_code == 200
    client.post("/logga-ut", data={"_token": token_in(client.get("/mitt-konto").text)})
    assert client.get("/prov/", follow_redirects=False).status_code == 303
    assert not client.cookies.get("__Host-stegvis")


def test_over_https_a_cookie_without_the_mark_is_nothing(house: House) -> None:
    """It may have been set by another host of the same domain."""
    client = client_of(house, SITE, server={"base_url": SITE})
    token = token_in(client.get("/logga-in").text)
    client.cookies.clear()
    client.cookies.set("stegvis-start", token)
    data = {"_token": token, "konto": "sara", "losenord": PASSWORD}
    assert client.post("/logga-in", data=data).status_code == 403


def test_without_https_nothing_says_so(client: TestClient) -> None:
    answer = client.get("/logga-in")
    assert "strict-transport-security" not in answer.headers
    assert "Secure" not in answer.headers["set-cookie"]


def test_a_token_for_signing_in_comes_from_here(client: TestClient) -> None:
    """One that somebody has made up and set as a cookie signs nobody in; a new one is given."""
    for forged in ("påhittad", "påhittad.0123", "x." + "0" * 64):
        headers = {"cookie": f"stegvis-start={forged}".encode()}
        data = {"_token": forged, "konto": "sara", "losenord": PASSWORD}
        assert client.post("/logga-in", data=data, headers=headers).status_code == 403
        assert token_in(client.get("/logga-in", headers=headers).text) != forged
    sign_in(client, "sara")


# Too long, too many.


def test_a_long_address_is_told(house: House) -> None:
    client = client_of(house, limits={"address_length": 100})
    assert client.get("/logga-in?vidare=" + "a" * 50).status_code == 200
    for long in ("/" + "a" * 200, "/logga-in?vidare=" + "a" * 200, "/" + "%2e" * 60):
        answer = client.get(long)
        assert answer.status_code == 414
        assert "Adressen är för lång." in answer.text


def test_when_the_house_is_full_one_is_asked_to_wait(house: House) -> None:
    """One request is held inside; the next one is told when to come back, and those who watch get in."""
    world = replace(house.world, settings=Settings.model_validate({"limits": {"at_once": 1}}))
    app = make_app(world)

    async def both() -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []
        hold = asyncio.Event()

        async def held() -> dict[str, Any]:
            await hold.wait()
            return {"type": "http.disconnect"}

        async def at_once() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def keep(message: dict[str, Any]) -> None:
            told.append(message)

        first = asyncio.create_task(app(scope("POST", "/logga-in"), held, ignored))
        await asyncio.sleep(0.05)
        await app(scope("GET", "/logga-in"), at_once, keep)
        await app(scope("GET", "/healthz"), at_once, keep)
        hold.set()
        await first
        await app(scope("GET", "/tillganglighet"), at_once, keep)
        return told

    busy, page, *rest = apart(both())
    assert busy["status"] == 503
    assert (b"retry-after", b"5") in busy["headers"]
    assert "Vänta en halv minut" in page["body"].decode()
    assert [one["status"] for one in rest if "status" in one] == [200, 200]


async def ignored(message: object) -> None:
    """Where the answer to somebody who has gone goes."""


def scope(method: str, path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("testclient", 1),
    }


# Bodies.


def reading(
    *chunks: bytes | float, headers: tuple[tuple[bytes, bytes], ...] = (), **limits: int
) -> Posted | int:
    """What comes of a body that is sent in chunks, with seconds of waiting in between."""

    async def read() -> Posted:
        left = list(chunks)

        async def receive() -> dict[str, Any]:
            while left and not isinstance(left[0], bytes):
                await asyncio.sleep(float(left.pop(0)))
            body = left.pop(0) if left else b""
            return {"type": "http.request", "body": body, "more_body": bool(left)}

        request = Request({**scope("POST", "/"), "headers": list(headers)}, receive)
        return await read_body(request, Limits.model_validate(limits))

    try:
        return apart(read())
    except BodyError as error:
        return error.status


def test_a_slow_body_is_waited_for_only_so_long() -> None:
    assert reading(b"a=1&", 0.01, b"b=2", pause_seconds=1) == Posted({"a": ("1",), "b": ("2",)})
    assert reading(b"a=1&", 1.5, b"b=2", pause_seconds=1) == 408
    assert reading(*[b"a=1&", 0.3] * 10, b"b=2", pause_seconds=1, body_seconds=1) == 408


def test_a_body_that_says_that_it_is_too_large_is_not_read() -> None:
    assert reading(b"a=1", headers=((b"content-length", b"99999999"),)) == 413
    assert reading(b"a=1", headers=((b"content-length", b"9" * 400),)) == 413
    assert reading(b"a=1", headers=((b"content-length", "²".encode("latin-1")),)) != 413


def test_a_body_has_only_so_many_fields() -> None:
    assert reading(b"a=1&b=2&c=3", fields=2) == 400


def test_a_slow_body_is_told_in_words(house: House) -> None:
    world = replace(house.world, settings=Settings.model_validate({"limits": {"body_seconds": 1}}))
    told: list[dict[str, Any]] = []

    async def never() -> dict[str, Any]:
        await asyncio.sleep(60)
        raise AssertionError

    async def keep(message: dict[str, Any]) -> None:
        told.append(message)

    apart(make_app(world)(scope("POST", "/logga-in"), never, keep))
    assert told[0]["status"] == 408
    assert (b"connection", b"close") in told[0]["headers"]
    assert "Det tog för lång tid att ta emot." in told[1]["body"].decode()
