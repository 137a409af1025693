"""What a page sends while one writes, over HTTP: small, safe to send twice, never over anybody's words."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from engine.operations.views import FormPlace
from engine.web.pace import AT_ONCE, Pace
from tests.operations.house import House
from tests.web.conftest import sign_in, token_in

ADDRESS = "/prov/ny/deltagare/anmälan?del=ett"
SAVING = "/prov/ny/deltagare/anmälan/utkast?del=ett"
HIDDEN = re.compile(r'<input type="hidden" name="(_utkast|_flik)" value="([^"]*)">')


class Tab:
    """A browser's page, which sends what its script would."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        page = client.get(ADDRESS).text
        self.hidden = dict(HIDDEN.findall(page))
        self.token, self.number = token_in(page), 0

    def send(self, number: int | None = None, **fields: str):
        self.number += 1
        told = {"_token": self.token, "_nummer": str(number or self.number), **self.hidden}
        return self.client.post(SAVING, data={**told, "_shown": " ".join(fields), **fields})

    def write(self, **fields: str) -> dict:
        answer = self.send(**fields).json()
        known = dict(one.split(":") for one in self.hidden["_utkast"].split())
        self.hidden["_utkast"] = " ".join(
            f"{name}:{mark}" for name, mark in (known | answer["taken"]).items() if mark
        )
        return answer


@pytest.fixture
def tab(client: TestClient) -> Tab:
    sign_in(client, "sara")
    return Tab(client)


def value(client: TestClient, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', client.get(ADDRESS).text)
    return found[1] if found else ""


def test_what_is_sent_is_saved_and_the_rest_stays(tab: Tab, client: TestClient) -> None:
    answer = tab.write(namn="Eva")
    assert answer["said"].startswith("Sparat ")
    assert (list(answer["taken"]), answer["choices"]) == (["namn"], "")
    tab.write(nummer="1985")
    assert (value(client, "namn"), value(client, "nummer")) == ("Eva", "1985")


def test_sent_twice_or_too_late_nothing_changes(tab: Tab, client: TestClient) -> None:
    tab.write(namn="Ett")
    tab.write(namn="Två")
    for number in (1, 2):
        answer = tab.send(number, namn="Ett" if number == 1 else "Två")
        assert answer.json()["choices"] == ""
    assert value(client, "namn") == "Två"


def test_an_answer_that_was_lost_makes_no_page_collide_with_itself(tab: Tab, client) -> None:
    tab.send(namn="Ett")
    answer = tab.write(namn="Ett och två")
    assert answer["choices"] == ""
    assert value(client, "namn") == "Ett och två"


def test_two_pages_merge_and_choose(tab: Tab, client: TestClient) -> None:
    other = Tab(client)
    other.write(namn="Den andra", nummer="1985")
    answer = tab.write(namn="Den här")
    assert answer["taken"] == {}
    assert "Det du skrev här" in answer["choices"]
    assert "Den andra" in answer["choices"]
    assert value(client, "namn") == "Den andra"
    assert value(client, "nummer") == "1985"


def test_what_is_written_when_the_case_has_moved_is_kept_and_told(client: TestClient, house: House):
    case = house.to_active(who="sara")
    sign_in(client, "kurt")
    address = f"/prov/arende/{case}/fyll/samtal"
    token = token_in(client.get(address).text)
    house.send("sara", FormPlace(form="avslut", case=case, action="avsluta"), {"utfall": "arbete"})
    sent = {"_token": token, "_utkast": "", "_shown": "vad", "vad": "Sista orden"}
    answer = client.post(f"{address}/utkast", data=sent)
    assert answer.status_code == 409
    assert answer.json()["why"]
    assert answer.json()["saved"]
    assert "Sista orden" in client.get(address).text


def test_who_is_signed_in_is_told_and_nobody_else(tab: Tab, client: TestClient) -> None:
    assert client.get("/mitt-konto/vem").json() == {"account": "sara", "token": tab.token}
    client.cookies.clear()
    assert client.get("/mitt-konto/vem").json() == {"account": ""}
    assert tab.send(namn="x").status_code == 401


def test_another_sessions_page_is_not_taken(tab: Tab, client: TestClient) -> None:
    sign_in(client, "rut")
    assert tab.send(namn="x").status_code == 403


def test_the_key_to_what_a_browser_keeps_is_each_accounts_own(client: TestClient) -> None:
    found = set()
    for who in ("sara", "stina"):
        sign_in(client, who)
        found |= set(re.findall(r'data-gomma="([^"]+)"', client.get(ADDRESS).text))
    assert len(found) == 2


def test_nobody_saves_faster_than_the_house_can_bear(tab: Tab) -> None:
    tab.client.app.state.pace = Pace(at_once=1, each_second=0.001)
    assert tab.send(namn="Ett").status_code == 200
    answer = tab.send(namn="Två")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 900


def test_the_pace_is_each_sessions_own_and_comes_back() -> None:
    pace = Pace()
    assert [pace.wait("ett", 0) for _ in range(AT_ONCE)] == [0.0] * AT_ONCE
    assert pace.wait("ett", 0) > 0
    assert pace.wait("två", 0) == 0
    assert pace.wait("ett", 1) == 0
