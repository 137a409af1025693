"""The pages of a working day over HTTP: who gets which, what one does there, and that no word is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.create_account import create_account
from engine.operations.read_in_emergency import read_in_emergency
from engine.operations.views import FormPlace
from engine.web.menu import MENU, ROOM, WIDE_ROOM, Entry, menu
from tests.operations.house import House, new_account
from tests.web.conftest import sign_in, token_in

DARK = {"svar.glad": "0", "svar.lugn": "1", "inte_leva": "true"}
PAGES = ("min-dag", "", "tavla", "uppgifter", "urval", "meny")
WHOLE = {"min-dag": 200, "": 200, "tavla": 200, "uppgifter": 200, "urval": 200, "meny": 200}
PART = {**WHOLE, "tavla": 403}
NONE = {"min-dag": 303, "": 200, "tavla": 403, "uppgifter": 303, "urval": 403, "meny": 200}
ROLES = {
    **dict.fromkeys(("sara", "cia", "kurt", "ulla"), WHOLE),
    **dict.fromkeys(("rut", "psy"), PART),
    **dict.fromkeys(("stig", "greta"), NONE),
}


def post(client: TestClient, address: str, at: str = "/mitt-konto", **data: str):
    return client.post(address, data={"_token": token_in(client.get(at).text), **data})


@pytest.fixture
def urgent(house: House) -> str:
    """A case with something of everything; its number."""
    number = house.open_case(subproject="ett")
    house.send("kurt", FormPlace(form="mående", case=number), DARK)
    house.act("sara", number, "ta_emot")
    return number


@pytest.mark.parametrize("who", ROLES)
def test_each_role_gets_the_pages_it_works_with(
    client: TestClient, urgent: str, house: House, who: str
) -> None:
    sign_in(client, who)
    found = {
        page: client.get(f"/prov/{page}", follow_redirects=False).status_code for page in PAGES
    }
    assert found == ROLES[who]
    shown = re.findall(r'href="/prov/([^"/]*)"[^>]*><svg class="i"', client.get("/prov/").text)
    links = [page for page in shown if page in PAGES and page != "meny"]
    expected = [one.path for one in MENU if ROLES[who].get(one.path) == 200]
    assert links == ([] if who in ("stig", "greta") else expected)


@pytest.mark.parametrize(
    ("who", "where"), [("sara", "min-dag"), ("stig", "uppfoljning"), ("greta", "loggkontroll")]
)
def test_one_lands_where_ones_work_is(client: TestClient, who: str, where: str) -> None:
    sign_in(client, who)
    assert client.get("/").url.path == f"/prov/{where}"


def test_without_signing_in_there_is_nothing(client: TestClient, urgent: str) -> None:
    for page in (*PAGES, f"arende/{urgent}/anteckning"):
        answer = client.get(f"/prov/{page}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/logga-in")


def test_a_day_without_anything_is_calm(client: TestClient) -> None:
    sign_in(client, "carl")
    page = client.get("/prov/min-dag").text
    assert "Inget väntar på dig just nu." in page
    assert "<h2" not in page
    assert "Markera nytt som sett" not in page


@pytest.mark.parametrize(("role", "start"), [("förvaltare", ""), ("coach", "min-dag")])
def test_what_waits_for_who_reviews_the_log_is_where_one_begins(
    client: TestClient, house: House, role: str, start: str
) -> None:
    """Also for somebody with another role, whose own work then is not all there is."""
    held = {"prov": frozenset({"granskare", role})}
    both = create_account(house.world, replace(new_account("lo", role, "norr"), roles=held))
    assert not isinstance(both, Refused), both
    sign_in(client, "lo")
    assert "Väntar på granskning" not in client.get(f"/prov/{start}").text
    number = house.to_active(who="sara", subproject="ett")
    assert read_in_emergency(house.world, house.as_("carl"), number, "Larm i natt") == number
    page = client.get(f"/prov/{start}").text
    assert "1 nödläsning ska granskas." in page
    assert "Inget väntar på dig just nu." not in page


def test_what_nobody_has_is_on_the_day(client: TestClient, house: House) -> None:
    house.open_case(subproject="ett")
    sign_in(client, "stina")
    page = client.get("/prov/min-dag").text
    assert "Ingen är utsedd" in page
    assert "Väntar på samordnare sedan" in page
    house.later(days=9)
    sign_in(client, "stina")
    assert "Väntar på samordnare. Ingen är utsedd." in client.get("/prov/min-dag").text
    assert "Test Amal" in client.get("/prov/?ansvarig=ingen").text


def test_what_is_new_is_marked_as_seen(client: TestClient, house: House, urgent: str) -> None:
    assign(house.world, house.as_("sara"), urgent, {"samordnare": "sara"})
    sign_in(client, "sara")
    page = client.get("/prov/min-dag").text
    assert "Svar som kommit" in page
    seen = re.search(r'name="sett" value="([^"]+)"', page)
    assert seen is not None
    for junk in ("", "igår", "2024-03-04", "0001-01-01T00:00:00+14:00", "9" * 500):
        assert post(client, "/prov/min-dag", sett=junk).status_code == 200
        assert "Svar som kommit" in client.get("/prov/min-dag").text
    assert "Svar som kommit" not in post(client, "/prov/min-dag", sett=seen[1]).text


def test_a_task_is_taken_where_it_is_seen(client: TestClient, house: House, urgent: str) -> None:
    sign_in(client, "cia")
    page = client.get("/prov/min-dag").text
    task = re.search(r'href="/prov/arende/[^"]*#u-([^"]+)"', page)
    assert task is not None
    address = f"/prov/arende/{urgent}/uppgift/{task[1]}"
    answer = post(client, f"{address}/ta", tillbaka="uppgifter")
    assert (answer.url.path, answer.status_code) == ("/prov/uppgifter", 200)
    assert 'id="mina"' in answer.text
    wrong = post(client, f"{address}/lamna", till="cia", varfor="x")
    assert (wrong.status_code, "Välj någon annan" in wrong.text) == (409, True)
    given = post(client, f"{address}/lamna", till="carl", varfor="Jag är ledig.")
    assert given.url.path == f"/prov/arende/{urgent}"
    sign_in(client, "carl")
    assert "Lämnad av Test Cia: Jag är ledig." in client.get("/prov/uppgifter").text
    assert post(client, f"{address}/tillbaka", tillbaka="//ont.example").url.path == (
        f"/prov/arende/{urgent}"
    )
    assert 'id="lediga"' in client.get("/prov/uppgifter").text
    assert client.post(f"{address}/ta", data={}).status_code == 403


def test_a_note_is_written_signed_and_added_to(client: TestClient, urgent: str) -> None:
    sign_in(client, "kurt")
    address = f"/prov/arende/{urgent}/anteckning"
    page = client.get(address).text
    fields = {
        "_nyckel": value_in(page, "_nyckel"),
        "_skribent": value_in(page, "_skribent"),
        "sort": "talk",
        "dag": "2024-03-01",
        "text": "<b>Vi sågs</b>\r\noch gick.",
    }
    for _ in range(2):  # Pressed twice, it is written once.
        answer = post(client, address, at=address, **fields, _signera="1")
        assert answer.url.path == f"/prov/arende/{urgent}"
    assert answer.text.count("&lt;b&gt;Vi sågs&lt;/b&gt;\noch gick.") == 1
    assert "<b>Vi" not in answer.text
    more = re.search(r'href="([^"]*anteckning\?till=[^"]+)"', answer.text)
    assert more is not None
    beside = client.get(more[1]).text
    assert "&lt;b&gt;Vi sågs" in beside
    added = post(
        client, more[1], at=more[1], _skribent="kurt", _nyckel="n2", sort="objection",
        dag="2024-03-04", text="Personen minns det annorlunda.", _signera="1",
    )  # fmt: skip
    assert "Personen anser att något är fel" in added.text


def value_in(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_what_is_wrong_with_a_note_is_said_at_the_field_with_every_word(
    client: TestClient, urgent: str
) -> None:
    sign_in(client, "kurt")
    address = f"/prov/arende/{urgent}/anteckning"
    answer = post(
        client, address, at=address, _skribent="kurt", _signera="1", dag="2099-01-01", text="Kvar"
    )
    assert answer.status_code == 422
    assert answer.text.count("Det kan inte ha hänt efter i dag.") == 2
    assert "\nKvar</textarea>" in client.get(address).text
    gone = post(client, address, at=address, _ta_bort="1")
    assert gone.url.path == f"/prov/arende/{urgent}"
    assert "Kvar" not in client.get(address).text


def test_words_that_come_through_a_sign_in_are_signed_by_their_writer_alone(
    client: TestClient, urgent: str
) -> None:
    sign_in(client, "cia")
    sign_in(client, "kurt")
    address = f"/prov/arende/{urgent}/anteckning"
    kept = post(
        client, address, at=address, _skribent="sara", _signera="1", dag="2024-03-01", text="Vems?"
    )
    assert kept.status_code == 200
    assert "\nVems?</textarea>" in kept.text
    assert "Vems?" not in client.get(f"/prov/arende/{urgent}").text


def test_a_session_that_ends_loses_no_word_of_a_note(client: TestClient, urgent: str) -> None:
    sign_in(client, "kurt")
    address = f"/prov/arende/{urgent}/anteckning"
    token = token_in(client.get(address).text)
    client.cookies.clear()
    answer = client.post(
        address,
        data={"_token": token, "_skribent": "kurt", "_senare": "1", "text": "Många ord"},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 401
    assert "Många ord" in answer.text


def test_who_may_not_write_gets_their_words_back(client: TestClient, urgent: str) -> None:
    for who, status in (("psy", 403), ("rolf", 404)):
        sign_in(client, who)
        address = f"/prov/arende/{urgent}/anteckning"
        answer = post(client, address, _skribent=who, _signera="1", text="<i>Mina ord</i>")
        assert answer.status_code == status
        assert "&lt;i&gt;Mina ord&lt;/i&gt;" in answer.text
        assert "Test Amal" not in answer.text
        assert client.get(address).status_code == status


def test_the_timeline_shows_one_kind(client: TestClient, urgent: str) -> None:
    sign_in(client, "kurt")
    address = f"/prov/arende/{urgent}"
    heads = {kind: told_in(client.get(f"{address}?visa={kind}").text) for kind in KINDS}
    assert heads["steg"] == ["Från ”Anmäld” till ”Prövas”", "Ärendet öppnades"]
    assert heads["formular"] == ["”Mående” fylldes i för deltagaren", "”Anmälan” fylldes i"]
    assert heads["flaggor"] == ["Vill inte leva"]
    assert "Inga händelser av det slaget än." in client.get(f"{address}?visa=anteckningar").text
    assert client.get(f"{address}?visa=finns_inte").status_code == 200


KINDS = ("steg", "formular", "flaggor")


def told_in(page: str) -> list[str]:
    return re.findall(r"<strong>(.*?)</strong>", page[page.index('class="timeline"') :])


def test_a_list_is_named_and_begun_with(client: TestClient, house: House) -> None:
    house.open_case(subproject="ett")
    sign_in(client, "sara")
    page = client.get("/prov/?lage=fas%3Aintake&ansvarig=me").text
    assert "Spara urvalet" in page
    kept = post(
        client, "/prov/urval", at="/prov/?ansvarig=me&lage=fas%3Aintake", lage="fas:intake",
        ansvarig="me", namn="<Mitt> intag", dela="coach",
    )  # fmt: skip
    assert kept.url.params["lage"] == "fas:intake"
    assert "&lt;Mitt&gt; intag" in kept.text
    view = re.search(r'action="/prov/urval/([0-9a-f]+)"', client.get("/prov/urval").text)
    assert view is not None
    post(client, f"/prov/urval/{view[1]}", at="/prov/urval", _borja_med="1")
    assert client.get("/prov/").url.params["ansvarig"] == "me"
    assert client.get("/prov/?visa=alla").url.params.get("ansvarig") is None
    wrong = post(client, f"/prov/urval/{view[1]}", at="/prov/urval", namn=" ")
    assert (wrong.status_code, "Skriv vad urvalet ska heta." in wrong.text) == (422, True)
    sign_in(client, "cia")
    assert "&lt;Mitt&gt; intag" in client.get("/prov/").text
    assert post(client, f"/prov/urval/{view[1]}", at="/prov/urval", _ta_bort="1").status_code == 404
    sign_in(client, "sara")
    post(client, f"/prov/urval/{view[1]}", at="/prov/urval", _ta_bort="1")
    assert client.get("/prov/").url.params.get("ansvarig") is None


def test_a_name_that_cannot_be_kept_is_on_the_page_again(client: TestClient) -> None:
    sign_in(client, "sara")
    answer = post(client, "/prov/urval", frist="over", namn="x" * 61)
    assert answer.status_code == 422
    assert "x" * 61 in answer.text
    assert 'name="frist" value="over"' in answer.text


def test_a_full_column_leads_to_the_list(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.operations.read_board.CARDS", 1)
    for identity in ("19850101-2382", "19910623-2391"):
        house.open_case("sara", identity, "Test Någon")
    sign_in(client, "sara")
    for columns, lage in (("faser", "fas:intake"), ("lagen", "anmäld")):
        page = client.get(f"/prov/tavla?kolumner={columns}&ansvarig=").text
        more = re.search(r'class="more"><a href="([^"]+)"', page)
        assert more is not None
        found = client.get(more[1].replace("&amp;", "&"))
        assert found.url.params["lage"] == lage
        assert "2 ärenden." in found.text


def test_the_menu_keeps_to_the_room_there_is(client: TestClient, house: House) -> None:
    from dataclasses import replace

    from engine.operations.read_frame import read_frame

    frame = read_frame(house.world, house.as_("sara"))
    shown = menu(frame)
    assert [one.spare for one in shown] == [at >= ROOM - 1 for at in range(len(shown))]
    assert [one.beyond for one in shown] == [at >= WIDE_ROOM for at in range(len(shown))]
    assert menu(None) == ()
    entry: Entry = MENU[0]
    many = tuple(replace(entry, section=str(at)) for at in range(ROOM + 2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.web.menu.MENU", many)
        assert [one.spare for one in menu(frame)] == [False] * (ROOM - 1) + [True] * 3
        sign_in(client, "sara")
        page = client.get("/prov/min-dag").text
        assert 'href="/prov/meny"' in page
        assert client.get("/prov/meny").text.count("Min dag") >= ROOM + 2
