"""Someone who tries: addresses that are made up, posts that are crooked, twice, or for somebody else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote

from starlette.testclient import TestClient

from engine.operations.assign import assign
from engine.operations.sign_in import FREE
from engine.operations.views import FormPlace
from tests.operations.house import NUMBER, House
from tests.web.conftest import sign_in, token_in

NASTY = (
    "²",
    "9" * 2_000,
    "-1",
    "a\x00b",
    "\u202eomvänt\u202c",
    "😀" * 300,
    "<script>alert(1)</script>",
    "'; DROP TABLE case; --",
    "%_\\",
    "../../etc/passwd",
    "شكرا",
)
OPENING = "/prov/ny/deltagare/anmälan?del=ett"
ADDRESSES = (
    "/{junk}/",
    "/prov/?q={junk}&efter={junk}&lage={junk}&ansvarig={junk}&del={junk}",
    "/prov/?efter=2024-03-04~{junk}",
    "/prov/?frist={junk}&flagga={junk}&enhet={junk}&flode={junk}&lage=fas%3A{junk}&visa={junk}",
    "/prov/?flagga=nagon&efter={junk}",
    "/prov/min-dag?{junk}={junk}",
    "/prov/flode?flode={junk}",
    "/prov/?aktivitet={junk}",
    "/prov/tavla?kolumner={junk}&flode={junk}&ansvarig={junk}&del={junk}",
    "/prov/uppgifter?{junk}={junk}",
    "/prov/urval?gjort={junk}",
    "{case}?visa={junk}&handelser={junk}&anteckningar={junk}",
    "{case}/per?dag={junk}",
    "{case}/per/{junk}",
    "{case}/anteckning?till={junk}",
    "/prov/ny/{junk}",
    "/prov/ny/deltagare/{junk}",
    OPENING + "?del={junk}",
    OPENING + "?sida={junk}",
    OPENING + "?steg=kontrollera&sida={junk}",
    "/prov/arende/{junk}",
    "{case}/fyll/{junk}",
    "{case}/gor/{junk}",
    "{case}/gor/{junk}/{junk}",
    "{case}/gor/avsluta/{junk}",
    "{case}/svar/{junk}",
    "{case}/kvittens/{junk}",
    "/logga-in?vidare={junk}",
)
POSTS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("{case}/gor/{junk}", {}),
    ("{case}/gor/ta_emot", {"version": "{junk}"}),
    ("{case}/gor/avsluta/{junk}", {"_sida": ""}),
    ("{case}/gor/avsluta/avslut", {"_skicka": "1"}),
    ("{case}/team", {"plats.coach": "{junk}"}),
    ("{case}/team", {"plats.{junk}": "cia"}),
    ("{case}/uppgift/{junk}", {"anteckning": "{junk}"}),
    ("{case}/uppgift/{junk}/ta", {"version": "{junk}", "tillbaka": "{junk}"}),
    ("{case}/uppgift/{junk}/lamna", {"till": "{junk}", "varfor": "{junk}"}),
    ("{case}/uppgift/{junk}/tillbaka", {"tillbaka": "{junk}"}),
    (
        "{case}/anteckning",
        {"_signera": "1", "_skribent": "sara", "text": "{junk}", "dag": "{junk}"},
    ),
    (
        "{case}/anteckning",
        {"_senare": "1", "text": "{junk}", "sort": "{junk}", "_utkast": "{junk}"},
    ),
    ("{case}/anteckning", {"_signera": "1", "_skribent": "{junk}", "_nyckel": "{junk}"}),
    ("{case}/anteckning?till={junk}", {"_signera": "1", "_skribent": "sara", "text": "{junk}"}),
    ("{case}/anteckning?till={junk}", {"_ta_bort": "1"}),
    ("/prov/min-dag", {"sett": "{junk}"}),
    ("/prov/urval", {"namn": "{junk}", "lage": "{junk}", "dela": "{junk}", "{junk}": "{junk}"}),
    ("/prov/urval", {"namn": "{junk}", "q": "{junk}"}),
    ("/prov/urval/{junk}", {"namn": "{junk}", "dela": "{junk}"}),
    ("/prov/urval/{junk}", {"_ta_bort": "1"}),
    ("/prov/urval/{junk}", {"_borja_med": "1"}),
    ("{case}/fyll/{junk}", {"_skicka": "1"}),
    (OPENING, {"_sida": "{junk}", "_shown": "{junk}", "{junk}": "{junk}"}),
    (OPENING, {"_sida": "personen", "_shown": "nummer namn", "nummer": "{junk}", "namn": "{junk}"}),
    (OPENING, {"_sida": "vardag", "_lagg_till": "{junk}"}),
    (OPENING, {"_sida": "vardag", "_lagg_till": "barn.0.ålder"}),
    (OPENING, {"_sida": "vardag", "_ta_bort": "{junk}"}),
    (OPENING, {"_sida": "vardag", "_ta_bort": "barn:{junk}"}),
    (OPENING, {"_sida": "vardag", "_shown": "barn", "barn.{junk}.ålder": "{junk}"}),
    (OPENING, {"_sida": "vardag", "_shown": "barn", "barn.999999999.ålder": "1"}),
    (OPENING, {"_skicka": "1", "_skal.{junk}": "{junk}"}),
    ("/sprak", {"sprak": "{junk}", "vidare": "{junk}"}),
    ("/logga-in", {"konto": "{junk}", "losenord": "{junk}"}),
)


class Response(Protocol):
    """What these tests look at of an answer."""

    status_code: int
    text: str
    url: object


def well_told(answer: Response) -> None:
    """No bug, no trace of one, and nothing of what was written becomes markup."""
    told = f"{answer.url}: {answer.text[:300]}"
    assert answer.status_code < 500, told
    assert "Traceback" not in answer.text, told
    assert "<script>alert" not in answer.text, told


def post(client: TestClient, address: str, at: str = "/mitt-konto", **data: str) -> Response:
    """A post with the token that the session has."""
    return client.post(address, data={"_token": token_in(client.get(at).text), **data})


def sent_by_psychologist(house: House) -> tuple[str, str]:
    """A case, and a statement in it that only some may read yet."""
    number = house.open_case()
    house.act("sara", number, "ta_emot")
    place = FormPlace(form="bedömning", case=number)
    receipt = house.send("psy", place, {"råd": "ja", "skäl": "Hemligt skäl"})
    return number, receipt.submission


def test_no_address_breaks_a_page(client: TestClient, house: House) -> None:
    case = f"/prov/arende/{house.open_case()}"
    sign_in(client, "sara")
    for address in ADDRESSES:
        for junk in NASTY:
            well_told(client.get(address.format(case=case, junk=quote(junk, safe=""))))


def test_no_post_breaks_a_page(client: TestClient, house: House) -> None:
    case = f"/prov/arende/{house.open_case()}"
    sign_in(client, "sara")
    token = token_in(client.get("/mitt-konto").text)
    for address, fields in POSTS:
        for junk in NASTY:
            data = {name.format(junk=junk): text.format(junk=junk) for name, text in fields.items()}
            where = address.format(case=case, junk=quote(junk, safe=""))
            well_told(client.post(where, data={"_token": token, **data}))


def test_others_cases_and_answers_look_like_nothing(client: TestClient, house: House) -> None:
    number, submission = sent_by_psychologist(house)
    case = f"/prov/arende/{number}"
    for account in ("rolf", "stig", "greta", "ulla"):
        sign_in(client, account)
        for rest in ("", "/fyll/samtal", f"/svar/{submission}", f"/kvittens/{submission}"):
            answer = client.get(case + rest)
            assert answer.status_code in (403, 404), f"{account} {rest}"
            assert "Test Amal" not in answer.text, f"{account} {rest}"
            assert "Hemligt skäl" not in answer.text, f"{account} {rest}"


def test_a_submission_is_found_in_its_own_case_only(client: TestClient, house: House) -> None:
    _, submission = sent_by_psychologist(house)
    other = house.open_case(number="19900101-2385", name="Test Annan")
    sign_in(client, "psy")
    for rest in ("svar", "kvittens"):
        answer = client.get(f"/prov/arende/{other}/{rest}/{submission}")
        assert answer.status_code == 404, rest
        assert "Hemligt skäl" not in answer.text


def test_what_others_have_begun_cannot_be_seen_or_sent(client: TestClient, house: House) -> None:
    place = FormPlace(form="anmälan", workflow="deltagare", subproject="ett")
    house.write("rut", place, {"": "personen", "nummer": NUMBER, "namn": "Påbörjad Person"})
    sign_in(client, "rolf")
    assert "Påbörjad" not in client.get(OPENING).text
    sent = post(client, OPENING, at=OPENING, _skicka="1")
    assert sent.status_code == 422
    assert "Påbörjad" not in sent.text


def test_what_is_sent_twice_is_received_once(client: TestClient, house: House) -> None:
    """A second press on the same page leads to the same receipt."""
    place = FormPlace(form="anmälan", workflow="deltagare", subproject="ett")
    first = {"": "personen", "nummer": NUMBER, "namn": "Test Amal", "kommun": "vik"}
    house.write("sara", place, first, {"": "vardag", "bor_med_barn": "false"})
    sign_in(client, "sara")
    page = client.get(f"{OPENING}&steg=kontrollera").text
    data = {"_token": token_in(page), "_nyckel": key_in(page), "_skicka": "1"}
    sent, again = client.post(OPENING, data=data), client.post(OPENING, data=data)
    assert "/kvittens/" in str(sent.url)
    assert again.url == sent.url
    assert len(set(re.findall(r"/prov/arende/[\w-]+", client.get("/prov/").text))) == 1
    back = client.get(f"{OPENING}&steg=kontrollera")
    assert "Inget att skicka" in back.text
    assert client.post(OPENING, data={**data, "_nyckel": "0" * 32}).status_code == 422


def key_in(page: str) -> str:
    found = re.search(r'name="_nyckel" value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1]


def test_a_key_is_its_senders_own(client: TestClient, house: House) -> None:
    number, submission = sent_by_psychologist(house)
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    sign_in(client, "cia")
    address = f"/prov/arende/{number}/fyll/mående"
    posted = {"_sida": "", "_shown": "svar", "svar.glad": "1", "svar.lugn": "1"}
    post(client, address, **posted)
    answer = post(client, address, _skicka="1", _nyckel=submission)
    assert "/kvittens/" in str(answer.url)
    assert submission not in str(answer.url)


def test_an_action_taken_on_an_old_page_says_so_and_moves_nothing(
    client: TestClient, house: House
) -> None:
    number = house.open_case()
    sign_in(client, "sara")
    page = client.get(f"/prov/arende/{number}").text
    data = {"_token": token_in(page), "version": version_in(page)}
    assert client.post(f"/prov/arende/{number}/gor/ta_emot", data=data).status_code == 200
    again = client.post(f"/prov/arende/{number}/gor/ta_emot", data=data)
    assert again.status_code == 409
    assert "Tillbaka till ärendet" in again.text


def version_in(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_two_in_the_same_case_lose_nothing(client: TestClient, house: House) -> None:
    """One writes a form of an action while another moves the case: what was written is kept and shown."""
    number = house.to_active(who="sara")
    address = f"/prov/arende/{number}/gor/avsluta/avslut"
    sign_in(client, "sara")
    page = client.get(address).text
    house.send(
        "stina", FormPlace(form="avslut", case=number, action="avsluta"), {"utfall": "arbete"}
    )
    written = {"_token": token_in(page), "_sida": "", "_shown": "utfall", "utfall": "annat"}
    answer = client.post(address, data=written)
    assert answer.status_code == 409
    for told in ("Utfall", "Annat", "Det du skrev", f"/prov/arende/{number}"):
        assert told in answer.text
    assert "Annat" in client.get(address).text
    client.post(address, data={"_token": written["_token"], "_borja_om": "ja"})
    assert "Det du skrev" not in client.get(address).text


def test_a_form_that_was_never_ones_own_keeps_nothing(client: TestClient, house: House) -> None:
    number = house.open_case()
    house.act("sara", number, "ta_emot")
    address = f"/prov/arende/{number}/fyll/bedömning"
    sign_in(client, "sara")
    answer = post(client, address, _sida="", _shown="skäl", skäl="Utanför")
    assert answer.status_code == 403
    assert "Utanför" not in client.get(address).text


def test_markup_in_a_name_is_shown_as_written(client: TestClient, house: House) -> None:
    name = "<b>Bo</b> \u202e\"&' 😀"
    number = house.open_case(name=name)
    sign_in(client, "sara")
    for path in ("/prov/", f"/prov/arende/{number}"):
        page = client.get(path).text
        assert "<b>Bo" not in page
        assert "&lt;b&gt;Bo&lt;/b&gt;" in page


def test_guessing_a_password_is_slowed_down(client: TestClient) -> None:
    for attempt in range(
        FREE + 3
    ):  # Later the first wait is over: each request takes seconds here.
        token = token_in(client.get("/logga-in").text)
        data = {"_token": token, "konto": "sara", "losenord": f"gissning {attempt}"}
        answer = client.post("/logga-in", data=data)
        well_told(answer)
        slowed = "För många försök. Vänta" in answer.text
        assert slowed == (attempt >= FREE), attempt
