"""The list, the case and what stands around pages: what comes first, and what is not shown to whom."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from tests.operations.house import House
from tests.web.conftest import sign_in


def test_no_hits_say_where_else_one_may_look(client: TestClient, house: House) -> None:
    house.open_case()
    sign_in(client, "sara")
    page = client.get("/prov/?q=zzz&efter=2024-01-01~x").text
    assert "Avslutade ärenden är inte med" in page
    assert 'href="?q=zzz&amp;visa=avslutade"' in page
    assert "Inga avslutade ärenden passar" in client.get("/prov/?q=zzz&visa=avslutade").text


def test_a_filter_that_can_find_nothing_is_left_out(client: TestClient, house: House) -> None:
    house.open_case("rut")
    sign_in(client, "rut")
    assert 'name="lage"' not in client.get("/prov/").text
    sign_in(client, "sara")
    assert 'name="lage"' in client.get("/prov/").text


@pytest.mark.parametrize(
    ("who", "pages"),
    [("stig", ["uppfoljning", "matningar"]), ("greta", ["loggkontroll", "nodlasningar"])],
)
def test_those_without_cases_get_no_search_and_no_menu_but_of_what_is_theirs(
    client: TestClient, who: str, pages: list[str]
) -> None:
    sign_in(client, who)
    page = client.get("/prov/").text
    assert 'role="search"' not in page
    assert ('class="nav"' in page) is bool(pages)
    assert re.findall(r'<li><a href="/prov/([^"]*)"', page) == pages


@pytest.mark.parametrize(
    ("address", "status"),
    [("/mitt-konto", 200), ("/tillganglighet", 200), ("/finns/inte", 404), ("/prov/a/b", 404)],
)
def test_pages_beside_the_deployment_keep_what_stands_around_it(
    client: TestClient, address: str, status: int
) -> None:
    sign_in(client, "sara")
    answer = client.get(address)
    assert answer.status_code == status
    assert "Nya Vägar" in answer.text
    assert "Samordnare" in answer.text
    assert 'href="/prov/"' in answer.text
    client.cookies.clear()
    assert "Nya Vägar" not in client.get("/tillganglighet").text


def test_one_act_alone_is_filled_on_the_page_of_a_case(client: TestClient, house: House) -> None:
    number = house.open_case()
    sign_in(client, "sara")
    page = client.get(f"/prov/arende/{number}").text
    can = page[
        page.index('class="btns can"') : page.index("</div>", page.index('class="btns can"'))
    ]
    assert re.findall(r'class="btn( second)?"', can) == [""]


def test_a_case_leads_to_how_its_time_is_counted(client: TestClient, house: House) -> None:
    number = house.open_case("rut")
    house.later(days=15)
    sign_in(client, "sara")
    assert f'href="/prov/arende/{number}/tid"' in client.get(f"/prov/arende/{number}").text
    page = client.get(f"/prov/arende/{number}/tid")
    assert page.status_code == 200
    assert "<h1>Så räknas tiden</h1>" in page.text
    assert "Räknas från dagen efter" in page.text
    assert re.search(r"<tfoot>.*Räknat i allt.*<td[^>]*>11</td>", page.text)


def test_how_time_is_counted_is_nothing_to_those_let_in_for_a_part(
    client: TestClient, house: House
) -> None:
    number = house.open_case("rut")
    sign_in(client, "rut")
    assert client.get(f"/prov/arende/{number}").status_code == 200
    assert client.get(f"/prov/arende/{number}/tid").status_code == 404
