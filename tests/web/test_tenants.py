"""Two municipalities over HTTP: which one somebody signs in to, one person in both, and that nothing of the
one is met in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from html import unescape
from urllib.error import HTTPError
from urllib.request import build_opener

import pytest
from starlette.testclient import TestClient

from engine.operations import sign_in as signing
from engine.operations.callers import Account
from engine.operations.create_account import create_account
from engine.operations.guessing import FREE_NETWORK
from engine.operations.session import end_other_sessions, read_session
from engine.operations.settings import Provider as Configured
from engine.operations.settings import Server, Settings, Tenant
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.world import World
from engine.web.app import make_app
from engine.web.parking import MOST
from tests.operations.house import PASSWORD, House, new_account
from tests.operations.test_sign_in_by import Stay
from tests.providers.openid import SECRET, Provider, serving
from tests.web.conftest import token_in
from tests.web.test_by_provider import AWAY, through
from tests.web.test_signed_out import HERE, WRITTEN, hidden
from tests.web.towns import (
    CHOICE,
    OTHER,
    TWO,
    Towns,
    change,
    come_in,
    in_form,
    label_in,
    two_towns,
)


@pytest.fixture
def towns(house: House) -> Towns:
    return two_towns(house)


@pytest.fixture
def client(towns: Towns) -> Iterator[TestClient]:
    with towns.browser() as found:
        yield found


# The choice.


def test_where_there_is_one_nothing_is_asked_or_told(house: House) -> None:
    with TestClient(make_app(house.world)) as client:
        page = client.get("/logga-in?kommun=vad-som-helst")
        assert page.status_code == 200
        assert "ommun" not in page.text
        fields = {**hidden(page.text), "konto": "sara", "losenord": PASSWORD}
        assert client.post("/logga-in", data=fields).status_code == 200
        assert "Byt kommun" not in client.get("/mitt-konto").text
        assert "stegvis-kommun" not in client.cookies
        assert client.get("/logga-in/kommuner").status_code == 404


def test_one_chooses_first_and_is_told_at_the_field_where_one_has_not(client: TestClient) -> None:
    page = client.get("/logga-in?vidare=/prov/team").text
    assert CHOICE in page
    assert 'name="losenord"' not in page
    fields = in_form(page, "/logga-in/kommun")
    none = client.post("/logga-in/kommun", data={**fields, "kommun": ""})
    assert none.status_code == 422
    assert 'id="kommun-fel"' in none.text
    assert none.text.count("Välj den kommun som du arbetar i.") == 2
    chosen = client.post("/logga-in/kommun", data={**fields, "kommun": "granne"})
    assert str(chosen.url).endswith("/logga-in?kommun=granne&vidare=%2Fprov%2Fteam")
    assert "<strong>Nes kommun</strong>" in chosen.text
    assert client.cookies["stegvis-kommun"] == "granne"
    assert "Nes kommun" in client.get("/logga-in").text
    again = client.post("/logga-in/kommun", data={**fields, "kommun": ""})
    assert (again.status_code, 'id="kommun-fel"' in again.text) == (422, True)
    fields = in_form(chosen.text, "/logga-in/kommun")
    other = client.post("/logga-in/kommun", data={**fields, "byt": "1"})
    assert (other.status_code, CHOICE in other.text) == (200, True)


def test_a_password_without_a_municipality_keeps_what_was_typed(client: TestClient) -> None:
    fields = hidden(client.get("/logga-in").text)
    typed = {**fields, "konto": "sara", "losenord": PASSWORD}
    answer = client.post("/logga-in", data=typed)
    assert answer.status_code == 422
    assert PASSWORD not in answer.text
    next_ = client.post("/logga-in/kommun", data={**hidden(answer.text), "kommun": "kommunen"})
    assert 'name="konto"' in next_.text
    assert 'value="sara"' in next_.text


def test_a_forged_municipality_is_told_of(client: TestClient) -> None:
    fields = hidden(client.get("/logga-in").text)
    got = client.get("/logga-in?kommun=finns-inte")
    assert (got.status_code, "Den kommunen finns inte här." in got.text) == (404, True)
    for path in ("/logga-in", "/logga-in/kommun", "/logga-in/nyckel", "/logga-in/kommuner"):
        told = {**fields, "kommun": "finns-inte", "konto": "sara", "losenord": PASSWORD}
        answer = client.post(path, data=told)
        assert answer.status_code == 422, path
        assert "Den kommunen finns inte här." in answer.text, path
        assert "autofocus" in answer.text


def test_the_same_name_is_two_accounts(client: TestClient) -> None:
    page = come_in(client, "granne")
    assert "Sara i Nes" in page
    assert label_in(client) == "Nes kommun"
    client.cookies.clear()
    fields = hidden(client.get("/logga-in?kommun=granne").text)
    wrong = client.post("/logga-in", data={**fields, "konto": "sara", "losenord": PASSWORD})
    assert wrong.status_code == 422
    assert "<strong>Nes kommun</strong>" in wrong.text


def test_a_tenant_that_is_not_there_takes_as_long(
    towns: Towns, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(signing, "fits", lambda kept, typed: asked.append(kept) and False)
    one = sign_in(towns.world, "finns-inte", "x", tenant="kommunen")
    other = sign_in(towns.world, "finns-inte", "x", tenant="ingenstans", client="10.0.0.1")
    assert asked == [None, None]
    assert one == other
    for _ in range(FREE_NETWORK):
        sign_in(towns.world, "x", "x", tenant="ingenstans", client="10.0.0.1")
    assert len(asked) <= FREE_NETWORK + 2
    later = sign_in(towns.world, "finns-inte", "x", tenant="ingenstans", client="10.0.0.1")
    assert "Vänta" in later.reason.sentence.in_("sv")
    there = sign_in(towns.world, "finns-inte", "x", tenant="kommunen", client="10.0.0.1")
    assert there == one


# One person in both.


def test_one_goes_to_another_and_back_without_signing_in_again(client: TestClient) -> None:
    come_in(client, "kommunen")
    page = client.get("/logga-in/kommuner").text
    assert '<a href="/logga-in?kommun=granne">' in page
    other = client.get("/logga-in?kommun=granne", headers={"referer": "http://testserver/prov/"})
    assert "Viks kommun" not in other.text, "the frame is not of where one is"
    assert "Sara i Nes" in come_in(client, "granne")
    page = client.get("/logga-in/kommuner").text
    assert "Som Test Sara" in page
    assert "Som Sara i Nes" in page
    assert "Du är också inloggad i Viks kommun." in client.get("/mitt-konto").text
    change(client, "kommunen")
    assert label_in(client) == "Viks kommun"
    assert "Test Sara" in client.get("/prov/min-dag").text
    change(client, "granne")
    assert label_in(client) == "Nes kommun"
    assert client.cookies["stegvis-kommun"] == "granne"


def test_the_change_takes_the_pages_own_token(client: TestClient) -> None:
    come_in(client, "kommunen")
    come_in(client, "granne")
    for token in ("", "annan"):
        answer = client.post("/logga-in/kommuner", data={"_token": token, "kommun": "kommunen"})
        assert answer.status_code == 403
    assert label_in(client) == "Nes kommun"


def test_signing_in_anew_in_the_same_ends_the_one_before(client: TestClient, towns: Towns) -> None:
    come_in(client, "kommunen")
    first = client.cookies["stegvis"].strip('"')
    come_in(client, "granne")
    second = client.cookies["stegvis"].strip('"')
    come_in(client, "kommunen")
    assert read_session(towns.world, first) is None
    assert client.cookies["stegvis-andra"].strip('"') == second
    assert read_session(towns.world, client.cookies["stegvis"].strip('"')) is not None


def test_a_session_that_is_ended_elsewhere_vanishes(client: TestClient, towns: Towns) -> None:
    come_in(client, "kommunen")
    come_in(client, "granne")
    elsewhere = sign_in(towns.world, "sara", PASSWORD)
    assert isinstance(elsewhere, SignedIn)
    session = read_session(towns.world, elsewhere.token)
    assert session is not None
    token = token_in(client.get("/logga-in/kommuner").text)
    end_other_sessions(towns.world, session)
    assert "Som Test Sara" not in client.get("/logga-in/kommuner").text
    answer = client.post("/logga-in/kommuner", data={"_token": token, "kommun": "kommunen"})
    assert answer.status_code == 409
    assert "Inloggningen i Viks kommun gäller inte längre." in answer.text
    assert label_in(client) == "Nes kommun"


def test_to_look_at_a_session_that_waits_is_not_to_use_it(client: TestClient, towns: Towns) -> None:
    come_in(client, "kommunen")
    come_in(client, "granne")
    for _ in range(5):
        towns.house.later(minutes=30)
        page = client.get("/logga-in/kommuner").text
    assert "Som Sara i Nes" in page
    assert "Som Test Sara" not in page, "nobody has used it"


def test_signing_out_is_out_of_all(client: TestClient, towns: Towns) -> None:
    come_in(client, "kommunen")
    first = client.cookies["stegvis"]
    come_in(client, "granne")
    second = client.cookies["stegvis"]
    page = client.get("/mitt-konto").text
    assert "Du loggas ut från alla kommuner i den här webbläsaren." in page
    answer = client.post("/logga-ut", data={"_token": token_in(page)})
    assert "Du är utloggad från alla kommuner i den här webbläsaren." in answer.text
    assert read_session(towns.world, first.strip('"')) is None
    assert read_session(towns.world, second.strip('"')) is None
    assert "stegvis-andra" not in client.cookies


def test_a_page_that_was_opened_in_the_other_signs_out_too(client: TestClient) -> None:
    come_in(client, "kommunen")
    old = token_in(client.get("/mitt-konto").text)
    come_in(client, "granne")
    other = client.post("/mitt-konto/brev", data={"_token": old, "brev": "none"}, headers=HERE)
    assert (other.status_code, "Inget är gjort." in other.text) == (403, True)
    assert str(client.post("/logga-in/kommuner", data=hidden(other.text)).url).endswith("/min-dag")
    new = token_in(client.get("/mitt-konto").text)
    assert client.post("/logga-ut", data={"_token": "granne:gissat"}).status_code == 403
    change(client, "granne")
    answer = client.post("/logga-ut", data={"_token": new})
    assert "Du är utloggad från alla kommuner" in answer.text


@pytest.fixture
def providers(house: House) -> Iterator[dict[str, Provider]]:
    """Two real ones, each at a door of its own, and each knows sara in its own way."""
    with ExitStack() as stack:
        found = {
            name: stack.enter_context(serving(lambda: house.clock.moment))
            for name in ("vik", "nes")
        }
        for name, provider in found.items():
            provider.people = {f"sara-{name}": {"preferred_username": "sara", "sid": f"s-{name}"}}
            back = "http://testserver/logga-in"
            provider.client.client_metadata["post_logout_redirect_uris"].append(back)
        yield found


def through_both(towns: Towns, providers: dict[str, Provider]) -> World:
    tenants = {"vik": "kommunen", "nes": "granne"}
    told = {
        name: Configured(
            label=f"Konto i {name}", issuer=one.issuer, client="stegvis", plain_loopback=True,
            tenant=tenants[name],
        )
        for name, one in providers.items()
    }  # fmt: skip
    settings = TWO.model_copy(update={"providers": told})
    secrets = dict.fromkeys(told, SECRET)
    return replace(towns.world, settings=settings, provider_secrets=secrets, providers={})


def come_in_by(client: TestClient, name: str, tenant: str) -> None:
    page = client.get(f"/logga-in?kommun={tenant}").text
    form = page.partition(f'action="/logga-in/med/{name}"')[2].partition("</form>")[0]
    sent = AWAY.search(client.post(f"/logga-in/med/{name}", data=hidden(form)).text)
    assert sent is not None
    answer = client.get(through(client, unescape(sent[1]), f"sara-{name}"))
    assert answer.status_code == 200, answer.text


@pytest.fixture
def in_both(towns: Towns, providers: dict[str, Provider]) -> Iterator[TestClient]:
    """The browser of sara, who has come in to Vik by the one and then to Nes by the other."""
    with TestClient(make_app(through_both(towns, providers))) as client:
        come_in_by(client, "vik", "kommunen")
        come_in_by(client, "nes", "granne")
        yield client


def test_each_way_out_of_a_provider_is_offered_and_ends_it_there(
    in_both: TestClient, providers: dict[str, Provider]
) -> None:
    assert label_in(in_both) == "Nes kommun"
    token = token_in(in_both.get("/mitt-konto").text)
    answer = in_both.post("/logga-ut", data={"_token": token})
    assert "/logga-in" in str(in_both.get("/mitt-konto").url), "out here, of both, at once"
    for name, label in (("vik", "Viks kommun"), ("nes", "Nes kommun")):
        assert f"Logga ut från {label}" in answer.text
        start = f"{providers[name].issuer}/end?"
        (way,) = {
            one for one in re.findall(r'href="([^"]+)"', answer.text) if one.startswith(start)
        }
        assert providers[name].ended == []
        with pytest.raises(HTTPError) as moved:
            build_opener(Stay).open(unescape(way))
        with moved.value as there:
            assert there.headers["location"] == "http://testserver/logga-in"
        assert providers[name].ended == [f"id-sara-{name}"], "of each its own"


def test_the_word_of_the_one_provider_ends_nothing_in_the_other(
    in_both: TestClient, providers: dict[str, Provider]
) -> None:
    told = {"logout_token": providers["vik"].logout_token(sid="s-vik")}
    assert in_both.post("/logga-in/med/nes/utloggad", data=told).status_code == 400
    assert in_both.post("/logga-in/med/vik/utloggad", data=told).status_code == 200
    assert label_in(in_both) == "Nes kommun"
    assert "Viks kommun" not in in_both.get("/logga-in/kommuner").text.partition("Byt till")[2]


def test_whoever_is_out_of_one_is_offered_the_other(client: TestClient) -> None:
    come_in(client, "kommunen")
    come_in(client, "granne")
    client.cookies.delete("stegvis")
    page = client.get("/logga-in").text
    assert "Här är du redan inloggad" in page
    assert "Viks kommun" in page
    assert (
        "Test Sara"
        in client.post(
            "/logga-in/kommuner", data={"_token": token_in(page), "kommun": "kommunen"}
        ).text
    )


def test_so_many_wait_and_no_more(towns: Towns) -> None:
    names = [f"by-{one}" for one in range(MOST + 2)]
    settings = Settings(tenants={one: Tenant(label=f"Byn {one}") for one in names})
    world = replace(towns.world, settings=settings)
    for one in names:
        assert isinstance(
            create_account(world, replace(new_account("sara", "samordnare", None), tenant=one)),
            Account,
        )
    tokens = []
    with towns.browser(settings=settings) as client:
        for one in names:
            come_in(client, one, password=PASSWORD)
            tokens.append(client.cookies["stegvis"].strip('"'))
        waits = client.cookies["stegvis-andra"].strip('"').split("|")
    assert waits == tokens[-2:0:-1]
    assert read_session(world, tokens[0]) is None
    assert len(waits) == MOST


def test_the_cookies_are_this_hosts_alone(towns: Towns) -> None:
    server = Server(base_url="https://stegvis.example")
    settings = TWO.model_copy(update={"server": server})
    with towns.browser("https://stegvis.example", settings=settings) as client:
        come_in(client, "kommunen")
        page = client.get("/logga-in?kommun=granne")
        fields = {**hidden(page.text), "konto": "sara", "losenord": OTHER}
        answer = client.post("/logga-in", data=fields, follow_redirects=False)
    kept = [one for one in answer.headers.get_list("set-cookie") if "andra" in one]
    assert len(kept) == 1
    assert kept[0].startswith("__Host-stegvis-andra=")
    flags = {one.strip().lower() for one in kept[0].split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= flags
    assert not any(one.startswith(("max-age", "expires", "domain")) for one in flags)


# Nothing of the one in the other.


def test_what_only_the_other_has_is_as_if_it_were_not(client: TestClient) -> None:
    come_in(client, "granne")
    assert client.get("/bara/").status_code == 200
    come_in(client, "kommunen")
    for path in ("{}/", "{}/min-dag", "{}/arende/SK-2024-001", "{}/konton", "{}/utgavor", "{}"):
        there, nowhere = (client.get(f"/{path.format(one)}") for one in ("bara", "barx"))
        assert there.status_code == nowhere.status_code == 404
        assert there.text.replace("bara", "barx") == nowhere.text, path


def test_a_session_that_waits_opens_nothing(client: TestClient) -> None:
    come_in(client, "granne")
    come_in(client, "kommunen")
    assert client.get("/bara/").status_code == 404
    token = client.cookies["stegvis"]
    client.cookies.delete("stegvis")
    answer = client.get("/bara/")
    assert "/logga-in" in str(answer.url), token


def test_a_form_of_the_one_is_not_saved_in_the_other(client: TestClient, towns: Towns) -> None:
    number = towns.house.to_active(who="sara")
    address = f"/prov/arende/{number}/fyll/samtal?sida=allt"
    come_in(client, "kommunen", "kurt")
    old = token_in(client.get(address).text)
    come_in(client, "granne")
    answer = client.post(address, data={"_token": old, **WRITTEN}, headers=HERE)
    assert answer.status_code == 403
    assert "Sidan hör till Viks kommun, och du arbetar i Nes kommun." in answer.text
    assert "Det du skrev finns kvar" in answer.text
    again = client.post("/logga-in/kommuner", data=hidden(answer.text))
    assert "Spara det jag skrev" in again.text
    saved = client.post(address, data=hidden(again.text))
    assert saved.status_code == 200, saved.text
    assert "viktigt" in client.get(address).text
    assert label_in(client) == "Viks kommun"


def test_words_go_through_the_sign_in_of_the_municipality_they_are_of(
    client: TestClient, towns: Towns
) -> None:
    number = towns.house.to_active(who="sara")
    address = f"/prov/arende/{number}/fyll/samtal?sida=allt"
    come_in(client, "kommunen", "kurt")
    old = token_in(client.get(address).text)
    client.post("/logga-ut", data={"_token": old})
    come_in(client, "granne")
    answer = client.post(address, data={"_token": old, **WRITTEN}, headers=HERE)
    assert "Logga in i Viks kommun" in answer.text
    page = client.post("/logga-in/kommun", data=hidden(answer.text)).text
    assert "<strong>Viks kommun</strong>" in page
    assert 'name="byt"' not in page
    fields = {**hidden(page), "konto": "kurt", "losenord": PASSWORD}
    signed = client.post("/logga-in", data=fields)
    client.post(address, data=hidden(signed.text))
    assert "viktigt" in client.get(address).text
    client.post("/logga-ut", data={"_token": token_in(client.get("/mitt-konto").text)})
    out = client.post(address, data={"_token": old, **WRITTEN}, headers=HERE)
    assert (out.status_code, "<strong>Viks kommun</strong>" in out.text) == (401, True)


def test_a_link_that_says_whose_it_is_leads_there(client: TestClient) -> None:
    out = client.get("/prov/aviseringar?kommun=granne", follow_redirects=False)
    to = "/logga-in?kommun=granne&vidare=%2Fprov%2Faviseringar%3Fkommun%3Dgranne"
    assert out.headers["location"] == to
    come_in(client, "kommunen")
    answer = client.get("/prov/aviseringar?kommun=granne")
    assert (answer.status_code, "Logga in i Nes kommun" in answer.text) == (403, True)
    come_in(client, "granne")
    assert client.get("/prov/aviseringar?kommun=granne").status_code == 200
    answer = client.get("/prov/aviseringar?kommun=kommunen")
    assert "Byt till Viks kommun" in answer.text
    there = client.post("/logga-in/kommuner", data=hidden(answer.text))
    assert there.status_code == 200
    assert "/prov/aviseringar" in str(there.url)
    assert client.get("/prov/?kommun=finns-inte").status_code == 404


def test_who_writes_is_told_with_the_municipality(client: TestClient) -> None:
    come_in(client, "kommunen")
    ours = client.get("/mitt-konto/vem").json()["account"]
    come_in(client, "granne")
    theirs = client.get("/mitt-konto/vem").json()["account"]
    assert (ours, theirs) == ("sara", "granne/sara")
