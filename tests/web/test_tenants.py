"""Two municipalities over HTTP: which one somebody signs in to, one person in both, and that nothing of the
one is met in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from starlette.testclient import TestClient

from engine.operations import sign_in as signing
from engine.operations.callers import Account
from engine.operations.create_account import create_account
from engine.operations.guessing import FREE_NETWORK
from engine.operations.links import INVITATION, make_link
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.session import end_other_sessions, read_session
from engine.operations.settings import Provider as Configured
from engine.operations.settings import Server, Settings, SignIn, Tenant
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.world import World
from engine.storage.accounts import find_account
from engine.web.app import make_app
from engine.web.parking import MOST
from tests.operations.house import PASSWORD, PROJECT, House, new_account
from tests.web.conftest import token_in
from tests.web.test_signed_out import HERE, WRITTEN, hidden

OTHER = "ett annat lösenord"
VIK = Tenant(label="Viks kommun", deployments=("prov",))
NES = Tenant(label="Nes kommun", deployments=("prov", "bara"))
TWO = Settings(tenants={"kommunen": VIK, "granne": NES})
CHOICE = '<select id="kommun" name="kommun"'


@dataclass(frozen=True, kw_only=True)
class Towns:
    """`house` is Viks kommun. In Nes there are a `prov` too, a `bara` that Vik has not, and another sara."""

    house: House
    world: World

    @contextmanager
    def browser(self, site: str = "http://testserver", **told: Settings) -> Iterator[TestClient]:
        world = replace(self.world, **told)
        app = make_app(world)
        with TestClient(app, base_url=site, raise_server_exceptions=False) as found:
            yield found


@pytest.fixture
def towns(house: House) -> Towns:
    world, files = replace(house.world, settings=TWO), read_project(PROJECT)
    only_there = {
        path.replace("deployments/prov/", "deployments/bara/"): data.replace(
            b"deployment: prov", b"deployment: bara"
        )
        for path, data in files.items()
        if "/scenarios/" not in path
    }
    for name, text in (("prov", files), ("bara", only_there)):
        made = publish(world, text, name, why="Start", who="nils", tenant="granne")
        assert isinstance(made, Published), made
    held = frozenset({"samordnare"})
    for name, label in (("sara", "Sara i Nes"), ("nils", "Nils i Nes")):
        new = replace(new_account(name, "samordnare", "norr"), label=label, tenant="granne")
        new = replace(new, password=OTHER, roles={"prov": held, "bara": held})
        assert isinstance(create_account(world, new), Account)
    return Towns(house=house, world=world)


@pytest.fixture
def client(towns: Towns) -> Iterator[TestClient]:
    with towns.browser() as found:
        yield found


def in_form(page: str, action: str) -> dict[str, str]:
    """The hidden fields of one form."""
    return hidden(page.partition(f'action="{action}"')[2].partition("</form>")[0])


def come_in(client: TestClient, tenant: str, who: str = "sara", password: str | None = None) -> str:
    """Through the page of the tenant; where one came."""
    page = client.get(f"/logga-in?kommun={tenant}")
    right = PASSWORD if tenant == "kommunen" else OTHER
    fields = {**hidden(page.text), "konto": who, "losenord": password or right}
    answer = client.post("/logga-in", data=fields)
    assert "/logga-in" not in str(answer.url), answer.text
    return str(answer.text)


def change(client: TestClient, tenant: str) -> str:
    token = token_in(client.get("/logga-in/kommuner").text)
    answer = client.post("/logga-in/kommuner", data={"_token": token, "kommun": tenant})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def label_in(client: TestClient) -> str:
    """The municipality that the frame shows, on the page of the account."""
    found = re.search(r"</strong><small>([^<]*)</small>", client.get("/mitt-konto").text)
    return found[1] if found is not None else ""


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


# Hosts.


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


# Ways in.


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
