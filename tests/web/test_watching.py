"""What is kept of requests and told to those who watch: no address, no name, no number of anybody."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from engine.foundation.texts import said
from engine.foundation.wrong import BusyError
from engine.operations.settings import Settings
from engine.storage.database import Storage
from engine.web.app import make_app
from engine.web.pages import cases
from engine.web.running import Running
from tests.databases import forging
from tests.logged import logged, rows
from tests.operations.house import NUMBER, House
from tests.web.conftest import sign_in, token_in

NAME = "Test Amal"
BUG = "går sönder med"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What is logged while the test runs."""
    with logged() as stream:
        yield stream


def broken(_: object, __: object) -> object:
    raise ValueError(f"{BUG} {NUMBER}")


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the list of cases break, with an error that holds a person's number."""
    return lambda: monkeypatch.setattr(cases, "list_page", lambda *_: broken(*_[:2]))


def client_of(house: House, host: str = "testclient", **settings: object) -> TestClient:
    world = replace(house.world, settings=Settings.model_validate(settings))
    app = make_app(world, metrics_token="en-nyckel-till-mätvärden")
    return TestClient(app, raise_server_exceptions=False, client=(host, 4711))


# The log.


def test_a_request_is_a_line_by_its_route(
    client: TestClient, house: House, out: io.StringIO
) -> None:
    number = house.open_case()
    sign_in(client, "sara")
    answer = client.get(f"/prov/arende/{number}?q={NUMBER}")
    row = rows(out)[-1]
    assert (row["route"], row["method"], row["status"]) == (
        "/{deployment}/arende/{number}", "GET", 200,
    )  # fmt: skip
    assert row["request"] == answer.headers["x-request-id"]
    assert row["tenant"] == "kommunen"
    assert len(str(row["session"])) == 16
    assert isinstance(row["ms"], float)
    token = client.cookies["stegvis"].strip('"')
    for kept_out in (number, "sara", NUMBER, token, "testclient", "prov/"):
        assert kept_out not in out.getvalue()


def test_no_line_holds_a_person_whatever_happens(
    client: TestClient, house: House, out: io.StringIO, bug: Callable[[], None]
) -> None:
    """A search, a page that is wrong, a case, an address that is none, a sign-in with a number: and a bug."""
    number = house.open_case(number=NUMBER, name=NAME)
    sign_in(client, "sara")
    opening = "/prov/ny/deltagare/anmälan?del=ett"
    token = token_in(client.get(opening).text)
    bug()
    wrong = {"_sida": "personen", "_shown": "nummer namn", "nummer": f"{NUMBER}9", "namn": NAME}
    statuses = [
        client.get(f"/prov/?q={NUMBER}").status_code,
        client.post(opening, data={"_token": token, **wrong}).status_code,
        client.post(f"/prov/arende/{number}/gor/{NUMBER}", data={"_token": token}).status_code,
        client.get(f"/{NUMBER}/{NAME}").status_code,
        client.request(NUMBER, "/prov/").status_code,
    ]
    client.cookies.clear()
    token = token_in(client.get("/logga-in").text)
    data = {"_token": token, "konto": NUMBER, "losenord": NAME}
    statuses.append(client.post("/logga-in", data=data).status_code)
    assert statuses == [500, 422, 404, 404, 405, 422]
    assert BUG not in out.getvalue()
    for kept_out in (NUMBER, NUMBER.replace("-", ""), "Amal", number):
        assert kept_out not in out.getvalue()


def test_a_bug_is_told_by_kind_and_place_and_to_the_user_by_a_code(
    client: TestClient, out: io.StringIO, bug: Callable[[], None]
) -> None:
    sign_in(client, "sara")
    bug()
    answer = client.get("/prov/")
    assert answer.status_code == 500
    code = answer.headers["x-request-id"]
    assert "Något gick fel hos oss." in answer.text
    assert f"<code>{code}</code>" in answer.text
    for kept_out in (BUG, NUMBER, "ValueError", "Traceback"):
        assert kept_out not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    bugs = [row for row in rows(out) if "error" in row]
    assert [(row["error"], row["request"], row["level"]) for row in bugs] == [
        ("ValueError", code, "error")
    ]
    assert any("cases.py" in str(one) for one in bugs[0]["frames"])


def test_a_broken_page_is_told_in_the_language_of_the_browser(
    client: TestClient, bug: Callable[[], None]
) -> None:
    sign_in(client, "sara")
    token = token_in(client.get("/mitt-konto").text)
    client.post("/sprak", data={"_token": token, "sprak": "en"})
    bug()
    assert "Something went wrong" in client.get("/prov/").text


def test_a_page_breaks_in_words_also_when_the_database_is_gone(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch, out: io.StringIO
) -> None:
    sign_in(client, "sara")
    house.world.storage.engine.dispose()
    monkeypatch.setattr(Storage, "writing", lambda self, tenant: broken(self, tenant))
    answer = client.get("/prov/")
    assert answer.status_code == 500
    assert "Något gick fel hos oss." in answer.text
    assert NUMBER not in out.getvalue()


def test_whoever_meets_a_busy_database_is_asked_to_try_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, out: io.StringIO
) -> None:
    def busy(*_: object) -> object:
        raise BusyError(said("Databasen svarade inte som den ska ({what}).", what="locked"))

    sign_in(client, "sara")
    monkeypatch.setattr(cases, "list_page", busy)
    answer = client.get("/prov/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Inget är ändrat." in answer.text
    assert [row["level"] for row in rows(out) if row["logger"] == "stegvis.pages"] == ["warning"]


def test_every_answer_has_an_id_of_its_own(client: TestClient) -> None:
    ids = {client.get("/healthz").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_only_a_known_proxy_names_a_request(house: House) -> None:
    given = {"x-request-id": "en-proxys-fraga-1"}
    behind = client_of(house, "10.0.0.1", server={"trusted_proxies": ["10.0.0.1"]})
    assert behind.get("/healthz", headers=given).headers["x-request-id"] == "en-proxys-fraga-1"
    alone = client_of(house, "10.0.0.1")
    assert alone.get("/healthz", headers=given).headers["x-request-id"] != "en-proxys-fraga-1"


# Alive and ready.


def test_alive_says_nothing_of_the_database(client: TestClient, house: House) -> None:
    house.world.storage.engine.dispose()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_ready_while_all_holds(client: TestClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    found = answer.json()
    assert found.pop("revision")
    assert found == {"ok": True, "database": True, "releases": True, "running": True}


def test_not_ready_when_about_to_stop(house: House) -> None:
    running = Running()
    client = TestClient(make_app(house.world, running=running))
    assert client.get("/readyz").status_code == 200
    running.stopping = True
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["running"]) == (503, False)
    assert client.get("/healthz").status_code == 200
    assert client.get("/logga-in").status_code == 200


def test_not_ready_with_a_release_that_cannot_be_read(client: TestClient, house: House) -> None:
    house.world.compiled.clear()
    with forging(house.world.storage, "kommunen") as connection:
        connection.exec_driver_sql("update snapshot set files = '{}'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["releases"]) == (503, False)


def test_not_ready_without_a_database(client: TestClient, house: House) -> None:
    with forging(house.world.storage, "kommunen") as connection:
        connection.exec_driver_sql("alter table release rename to annat")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert client.get("/healthz").status_code == 200


# Measures.


def test_measures_are_by_route_and_name_nobody(house: House) -> None:
    number = house.open_case()
    client = client_of(house, "127.0.0.1")
    sign_in(client, "sara")
    client.get(f"/prov/arende/{number}?q={NUMBER}")
    client.get(f"/{NUMBER}/{NAME}/x/y/z")
    client.request("PÅHITT", "/prov/")
    text = client.get("/metrics").text
    route = 'route="/{deployment}/arende/{number}"'
    assert f'stegvis_requests_total{{method="GET",{route},status="200"}} 1.0' in text
    assert f'stegvis_request_seconds_count{{method="GET",{route}}} 1.0' in text
    assert 'method="other",route="/{deployment}/",status="405"' in text
    assert 'route="none",status="404"' in text
    assert "stegvis_requests_in_flight 1.0" in text
    assert "stegvis_database_up 1.0" in text
    assert "stegvis_releases 1.0" in text
    for kept_out in (number, NUMBER, NAME, "sara", "kommunen", "PÅHITT"):
        assert kept_out not in text


def test_measures_say_when_the_database_is_down(house: House) -> None:
    with forging(house.world.storage, "kommunen") as connection:
        connection.exec_driver_sql("alter table release rename to annat")
    assert "stegvis_database_up 0.0" in client_of(house, "::1").get("/metrics").text


@pytest.mark.parametrize(
    ("host", "headers", "settings", "status"),
    [
        ("127.0.0.1", {}, {}, 200),
        ("::1", {}, {}, 200),
        ("::ffff:127.0.0.1", {}, {}, 200),
        ("192.0.2.7", {}, {}, 404),
        ("testclient", {}, {}, 404),
        ("192.0.2.7", {}, {"metrics": {"networks": ["192.0.2.0/24"]}}, 200),
        ("127.0.0.1", {}, {"metrics": {"networks": []}}, 404),
        ("192.0.2.7", {"authorization": "Bearer en-nyckel-till-mätvärden"}, {}, 200),
        ("192.0.2.7", {"authorization": "Bearer en-annan"}, {}, 404),
        ("192.0.2.7", {"authorization": "Bearer "}, {}, 404),
        # A proxy on this machine that is not said to be one: its visitors are not from here.
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.7"}, {}, 404),
        ("127.0.0.1", {"via": "1.1 proxy"}, {}, 404),
        (
            "127.0.0.1",
            {"x-forwarded-for": "192.0.2.7"},
            {"server": {"trusted_proxies": ["127.0.0.1"]}},
            404,
        ),
        ("192.0.2.7", {"x-forwarded-for": "127.0.0.1"}, {}, 404),
    ],
)
def test_measures_are_for_those_who_may_read_them(
    house: House, host: str, headers: dict[str, str], settings: dict[str, object], status: int
) -> None:
    given = {name: value.encode() for name, value in headers.items()}
    answer = client_of(house, host, **settings).get("/metrics", headers=given)
    assert answer.status_code == status
    assert ("stegvis_requests" in answer.text) == (status == 200)


def test_no_pattern_is_an_address(client: TestClient) -> None:
    """Nothing but patterns of routes comes to be a label."""
    for path in ("/prov/", "/prov", "/static/base.css", "/static/finns-inte", "/a/b/c/d/e/f"):
        client.get(path)
    text = client.app.state.metrics.as_text().decode()
    routes = set(re.findall(r'route="([^"]*)"', text))
    assert routes == {"/{deployment}/", "/{deployment}", "/static", "none", "/logga-in"}
