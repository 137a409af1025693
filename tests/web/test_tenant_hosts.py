"""Hosts that are one municipality's own, and that each has its own ways in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from engine.operations.links import INVITATION, make_link
from engine.operations.settings import Provider as Configured
from engine.operations.settings import Server, Settings, SignIn
from engine.operations.sign_in import SignedIn, sign_in
from engine.storage.accounts import find_account
from engine.web.app import make_app
from tests.operations.house import PASSWORD, House
from tests.web.conftest import token_in
from tests.web.test_scim import token_for
from tests.web.test_signed_out import hidden
from tests.web.towns import CHOICE, NES, OTHER, TWO, VIK, Towns, come_in, two_towns


@pytest.fixture
def towns(house: House) -> Towns:
    return two_towns(house)


def with_hosts(**more: object) -> Settings:
    own = NES.model_copy(update={"hosts": ("nes.example",)})
    server = Server(base_url="http://stegvis.example")
    return Settings(server=server, tenants={"kommunen": VIK, "granne": own}, **more)


def test_a_host_leads_to_its_own_alone(towns: Towns) -> None:
    with towns.browser("http://nes.example", settings=with_hosts()) as client:
        page = client.get("/logga-in")
        assert "<strong>Nes kommun</strong>" in page.text
        assert CHOICE not in page.text
        assert 'name="byt"' not in page.text
        assert client.get("/logga-in?kommun=kommunen").status_code == 404
        fields = {**hidden(page.text), "konto": "sara", "losenord": PASSWORD}
        forged = client.post("/logga-in", data={**fields, "kommun": "kommunen"})
        assert forged.status_code == 422
        assert "stegvis" not in client.cookies
        come_in(client, "granne")
        other = client.get("/logga-in/kommuner").text
        assert '<a href="http://stegvis.example/logga-in?kommun=kommunen">' in other
        assert client.get("/bara/").status_code == 200
        theirs = sign_in(towns.world, "sara", PASSWORD)
        assert isinstance(theirs, SignedIn)
        client.cookies.clear()
        client.cookies.set("stegvis", theirs.token)
        assert "/logga-in" in str(client.get("/mitt-konto").url)
    with towns.browser("http://stegvis.example", settings=with_hosts()) as client:
        assert CHOICE in client.get("/logga-in").text
    with towns.browser("http://annan.example", settings=with_hosts()) as client:
        assert client.get("/logga-in").status_code == 400


def test_a_link_of_another_is_none_at_a_host(towns: Towns) -> None:
    with towns.world.storage.writing("kommunen") as tx:
        row = find_account(tx, "sara")
        assert row is not None
        link = make_link(towns.world, tx, row, INVITATION, "sara")
    with towns.browser("http://nes.example", settings=with_hosts()) as client:
        assert client.get(link.path).status_code == 404
    with towns.browser("http://stegvis.example", settings=with_hosts()) as client:
        page = client.get(link.path)
        assert page.status_code == 200
        new = {"nytt": "fyra glada getter", "igen": "fyra glada getter"}
        done = client.post(link.path, data={**hidden(page.text), **new})
        assert 'href="/logga-in?kommun=kommunen"' in done.text


def test_a_token_of_another_is_none_at_a_host(towns: Towns) -> None:
    token = {"authorization": f"Bearer {token_for(towns.house, 'people')}"}
    with towns.browser("http://nes.example", settings=with_hosts()) as client:
        assert client.get("/prov/api/scim/v2/Users", headers=token).status_code == 401
    with towns.browser("http://stegvis.example", settings=with_hosts()) as client:
        assert client.get("/prov/api/scim/v2/Users", headers=token).status_code == 200


def configured(tenant: str, label: str) -> Configured:
    return Configured(label=label, issuer="https://x.example", client="stegvis", tenant=tenant)


def test_each_has_its_own_ways_in_and_no_others(towns: Towns) -> None:
    providers = {"vik": configured("kommunen", "Viks konto"), "nes": configured("granne", "Nes id")}
    told = with_hosts(providers=providers, sign_in=SignIn(only_providers=("granne",)))
    with towns.browser("http://stegvis.example", settings=told) as client:
        ours = client.get("/logga-in?kommun=kommunen").text
        assert ("Viks konto" in ours, "Nes id" in ours, "Reservkonto" in ours) == (
            True,
            False,
            False,
        )
        theirs = client.get("/logga-in?kommun=granne").text
        assert ("Viks konto" in theirs, "Nes id" in theirs) == (False, True)
        assert "Reservkonto" in theirs
        fields = {**hidden(theirs), "konto": "sara", "losenord": OTHER}
        assert client.post("/logga-in", data=fields).status_code == 422
    with towns.browser("http://nes.example", settings=told) as client:
        token = token_in(client.get("/logga-in").text)
        for name, status in (("vik", 404), ("finns-inte", 404)):
            answer = client.post(f"/logga-in/med/{name}", data={"_token": token})
            assert answer.status_code == status


def test_an_emergency_account_is_of_the_municipality_it_is_named_with(towns: Towns) -> None:
    shut = SignIn(only_providers=("kommunen", "granne"), emergency=("granne/sara",))
    world = replace(towns.world, settings=TWO.model_copy(update={"sign_in": shut}))
    assert not isinstance(sign_in(world, "sara", PASSWORD), SignedIn)
    halfway = sign_in(world, "sara", OTHER, tenant="granne")
    assert type(halfway).__name__ == "Halfway"


def test_a_way_back_in_is_asked_for_where_it_is_chosen(towns: Towns) -> None:
    letters: list[tuple[str, str]] = []
    world = replace(
        towns.world, mail=lambda tx, letter: letters.append((tx.tenant, letter.path.split(":")[0]))
    )
    with TestClient(make_app(world)) as client:
        page = client.get("/logga-in/glomt").text
        assert CHOICE in page
        none = client.post("/logga-in/glomt", data={**hidden(page), "konto": "sara"})
        assert none.status_code == 422
        assert 'value="sara"' in none.text
        fields = {**hidden(none.text), "konto": "sara", "kommun": "granne"}
        sent = client.post("/logga-in/glomt", data=fields)
        assert (sent.status_code, "har vi skickat ett brev" in sent.text) == (200, True)
