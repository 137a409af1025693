"""Filling in a form over HTTP: nothing is lost, rows come and go, and what was sent is received once."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from engine.operations.views import FormPlace
from tests.operations.house import NUMBER, House
from tests.web.conftest import sign_in, token_in


def open_form(client: TestClient) -> tuple[str, str]:
    """The address of the form that opens a case, and its page."""
    answer = client.get("/prov/ny/deltagare?del=ett")
    assert answer.status_code == 200, answer.text
    return f"{answer.url.path}?del=ett", answer.text


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
    asked = client.post(address, data={"_token": token, "_borja_om": "1"})
    assert "Ta bort det du har skrivit?" in asked.text
    assert "1985" in client.get(address).text, "Nothing is gone before one has said yes"
    client.post(address, data={"_token": token, "_borja_om": "ja"})
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
    assert "”</span>, nummer 2" in answer.text or "”, nummer 2:" in answer.text
    assert re.search(r'class="errors"[^>]* autofocus', answer.text)
    assert "1 svar behöver rättas" in answer.text


def test_where_a_case_is_opened_is_asked_when_there_are_several_places(client: TestClient) -> None:
    sign_in(client, "sara")
    asked = client.get("/prov/ny/deltagare")
    assert "Var ska personen delta?" in asked.text
    assert "Område två" in asked.text
    assert "Var ska personen delta?" in client.get("/prov/ny/deltagare/anmälan").text
    assert "Om personen" in client.get("/prov/ny/deltagare/anmälan?del=två").text


def test_two_tabs_lose_nothing_of_each_other(client: TestClient) -> None:
    """What only one of them has written is kept; where both have, one chooses, with what both say in view."""
    sign_in(client, "sara")
    address, page = open_form(client)
    stamp = re.findall(r'name="_utkast" value="([^"]*)"', page)[0]
    base = {"_token": token_in(page), "_sida": "personen", "_utkast": stamp}
    base["_shown"] = "nummer namn kommun"
    client.post(address, data={**base, "nummer": NUMBER, "namn": "Från första fliken"})
    asked = client.post(
        address,
        data={**base, "_flik": "a" * 12, "nummer": "", "namn": "Från andra", "kommun": "vik"},
    ).text
    ways = re.findall(
        r'name="_val\.namn" value="(\w+)">.*?<small>(.*?)</small><span[^>]*>(.*?)</span>', asked
    )
    assert [one[2] for one in ways] == ["Från andra", "Från första fliken"]
    assert ways[0][1] == "Det du skrev här"
    assert ways[1][1].startswith("Det som skrevs på en annan enhet ")
    assert "_val.kommun" not in asked
    assert "_val.nummer" not in asked
    assert client.get(f"{address}&steg=kontrollera").text.count("_val.namn") == 2
    seen = re.findall(r'name="_sedda\.namn" value="([^"]*)"', asked)[0]
    known = re.findall(r'name="_utkast" value="([^"]*)"', asked)[0]
    shown = {"nummer": NUMBER, "namn": "Från första fliken", "kommun": "vik"}
    picked = {"_val.namn": ways[0][0], "_sedda.namn": seen, "_valj": "1"}
    after = client.post(address, data={**base, "_utkast": known, **shown, **picked}).text
    for kept in (NUMBER, "Från andra"):
        assert f'value="{kept}"' in after
    assert "Från första fliken" not in after
    assert "_val." not in after


def test_a_draft_holds_nothing_but_what_the_form_asks(client: TestClient) -> None:
    sign_in(client, "sara")
    address, page = open_form(client)
    odd = {"namn.0_1": "x", "finns_inte": "x", "barn.99999.ålder": "1", "_rows.namn": "7"}
    shown = {"_shown": "namn finns_inte", "namn": "Test Amal"}
    client.post(address, data={"_token": token_in(page), "_sida": "personen", **shown, **odd})
    assert "Test Amal" in client.get(address).text


def test_an_action_that_cannot_be_taken_says_why(client: TestClient, house: House) -> None:
    number = house.open_case()
    house.act("sara", number, "ta_emot")
    sign_in(client, "sara")
    answer = client.get(f"/prov/arende/{number}/gor/börja")
    assert answer.status_code == 409
    assert "Tillbaka till ärendet" in answer.text


def test_a_second_case_for_the_same_person_is_told(client: TestClient, house: House) -> None:
    first = house.open_case()
    place = FormPlace(form="anmälan", workflow="deltagare", subproject="ett")
    page = {"": "personen", "nummer": NUMBER, "namn": "Test Amal", "kommun": "vik"}
    house.write("sara", place, page, {"": "vardag", "bor_med_barn": "false"})
    house.write("rolf", place, page, {"": "vardag", "bor_med_barn": "false"})
    check = "/prov/ny/deltagare/anmälan?del=ett&steg=kontrollera"
    sign_in(client, "sara")
    assert first in client.get(check).text
    sign_in(client, "rolf")
    assert first not in client.get(check).text, "who refers may not know that the person takes part"
    second = house.open_case()
    sign_in(client, "sara")
    assert first in client.get(f"/prov/arende/{second}").text


def test_sheets_may_be_kept_and_pages_not(client: TestClient) -> None:
    assert client.get("/static/base.css").headers["cache-control"] == "no-cache"
    assert client.get("/logga-in").headers["cache-control"] == "no-store"


def test_an_address_without_its_last_slash_stays_on_this_site(client: TestClient) -> None:
    sign_in(client, "sara")
    answer = client.get("/prov", headers={"host": "annan.example"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/prov/")
    assert client.get("/robots.txt").status_code == 404
