"""Whoever has opened a case and is not in its team is told why they see so little of it."""

from __future__ import annotations

from starlette.testclient import TestClient

from engine.operations.assign import assign
from tests.operations.house import House
from tests.operations.test_case_page import OPENS
from tests.operations.test_newer_form import released
from tests.web.conftest import sign_in

TOLD = "Ingen är utsedd i teamet än, så du ser bara en del av ärendet."


def test_they_are_led_to_where_the_team_is_appointed(client: TestClient, house: House) -> None:
    released(house, *OPENS)
    number = house.open_case("carl", subproject="ett")
    sign_in(client, "carl")
    shown = client.get(f"/prov/arende/{number}").text
    assert TOLD in shown
    assert '<a href="#team">Utse dig själv eller någon annan</a>' in shown
    assign(house.world, house.as_("carl"), number, {"coach": "carl"})
    assert TOLD not in client.get(f"/prov/arende/{number}").text
    assign(house.world, house.as_("carl"), number, {"coach": "cia"})
    assert TOLD not in client.get(f"/prov/arende/{number}").text
