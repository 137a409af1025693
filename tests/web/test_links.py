"""A link through HTTP: what its page holds and does not hold, how it is begun, paused, sent and over."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from starlette.testclient import TestClient

from engine.operations.post import Writer
from engine.operations.views import FormPlace
from engine.web.app import make_app
from tests.operations.house import House
from tests.operations.test_links import code_for, handed, link_in, with_placement
from tests.web.conftest import sign_in, token_in
from tests.web.scene import POST
from tests.web.test_signed_out import hidden

ANSWERS = {"går": "2", "mer": "Det går bra", "_shown": "går mer underlag namn", "_sida": ""}


@pytest.fixture
def number(house: House) -> str:
    return with_placement(house)


@pytest.fixture
def link(house: House, number: str) -> str:
    return f"/s/{handed(house, number)}"


def begin(client: TestClient, link: str, **more: str):
    page = client.get(link)
    return client.post(link, data={**hidden(page.text), "_borja": "1", **more})


def test_from_the_link_to_the_receipt(client: TestClient, house: House, number, link) -> None:
    page = client.get(link)
    assert (page.status_code, "Hur går praktiken?" in page.text) == (200, True)
    assert 'name="går"' not in page.text
    form = begin(client, link)
    assert 'name="går"' in form.text
    wrong = client.post(
        link, data={**hidden(form.text), "_shown": "går mer underlag namn", "mer": "Hej"}
    )
    assert (wrong.status_code, "Hej" in wrong.text) == (422, True)
    check = client.post(link, data={**hidden(wrong.text), **ANSWERS})
    assert "Kontrollera svaren" in check.text
    done = client.post(link, data={**hidden(check.text), "_skicka": "1"})
    assert "Tack, vi har fått dina svar" in done.text
    code = re.search(r'class="mono" dir="ltr">([0-9A-F]{4}-[0-9A-F]{4})<', done.text)
    assert code is not None
    again = client.post(link, data={**hidden(check.text), "_skicka": "1"})
    assert code[1] in again.text, "the same page sent twice is received once"
    client.cookies.clear()
    assert code[1] in client.get(link).text
    sign_in(client, "sara")
    case = client.get(f"/prov/arende/{number}").text
    assert "Bo Ek, genom en länk" in case
    assert "Besvarad" in case


def test_its_pages_tell_nothing_of_the_case_and_lead_nowhere(client, house, number, link) -> None:
    sign_in(client, "sara")
    start = client.get(link)
    form = begin(client, link)
    check = client.post(link, data={**hidden(form.text), **ANSWERS})
    receipt = client.post(link, data={**hidden(check.text), "_skicka": "1"})
    for page in (start, form, check, receipt):
        assert page.status_code == 200
        for secret in ("Amal", number, "1985", "Sara", "sara", "anmälan", "Deltar"):
            assert secret not in page.text, (secret, page.text)
        leads = set(re.findall(r'(?:href|action)="([^"#?]*)', page.text)) - {""}
        assert {one for one in leads if not one.startswith("/static/")} <= {
            unescape(link), link, "/tillganglighet",
        }  # fmt: skip
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert not re.search(r"https?://(?!testserver)", page.text)


def test_seeing_it_uses_up_nothing(client: TestClient, house: House, number, link) -> None:
    for _ in range(5):
        client.get(link)
        client.head(link)
    assert link_in(house, number).state == "opened"
    assert 'name="går"' in begin(client, link).text


def test_nothing_is_begun_by_a_page_from_elsewhere(client: TestClient, house, number, link) -> None:
    answer = client.post(link, data={"_token": "en annans", "_borja": "1"})
    assert answer.status_code == 403
    assert link_in(house, number).state == "sent"


def test_it_goes_on_in_another_browser(client: TestClient, house: House, link) -> None:
    form = begin(client, link)
    saved = client.post(link, data={**hidden(form.text), **ANSWERS, "_senare": "1"})
    assert "Öppna samma länk när du vill fortsätta" in saved.text
    with TestClient(make_app(house.world)) as other:
        start = other.get(link)
        assert "Det går bra" not in start.text
        assert ">Fortsätt<" in start.text
        assert "Det går bra" in begin(other, link).text


def test_what_is_written_after_a_pause_is_kept(
    client: TestClient, house: House, number, link
) -> None:
    form = begin(client, link)
    house.later(hours=3)
    away = client.post(link, data={**hidden(form.text), **ANSWERS})
    assert away.status_code == 403
    assert "Du har varit borta en stund" in away.text
    assert "Det går bra" not in away.text
    assert "Det går bra" in begin(client, link).text


def test_nobody_writes_without_having_been_in(client: TestClient, house: House, link) -> None:
    page = client.get(link)
    client.post(link, data={**hidden(page.text), **ANSWERS})
    assert "Det går bra" not in begin(client, link).text


def test_a_code_is_asked_for_and_wrong_ones_are_told(client: TestClient, house: House) -> None:
    number = house.to_active(subproject="ett")
    house.act("sara", number, "fråga")
    link = f"/s/{handed(house, number)}"
    code = code_for(house, number)
    wrong = begin(client, link, kod="000000")
    assert (wrong.status_code, "Koden stämmer inte" in wrong.text) == (422, True)
    assert 'name="svar.glad"' in begin(client, link, kod=code).text
    other = TestClient(make_app(house.world))
    assert "Koden gäller inte längre" in begin(other, link, kod=code).text


def test_dead_links_and_made_up_ones_are_the_same_page(
    client: TestClient, house, number, link
) -> None:
    other = f"/s/{handed(house, number)}"
    assert client.get(other).status_code == 200
    dead = client.get(link)
    pages = [dead, *(client.get(f"/s/{one}") for one in ("x", "kommunen:x", "%C3%A5", "a" * 500))]
    assert {page.status_code for page in pages} == {404}
    assert len({re.sub(r'value="[^"]+"', "", page.text) for page in pages}) == 1
    assert "Hör av dig till den som gav dig länken" in dead.text
    token = token_in(client.get("/logga-in").text)
    posted = client.post(link, data={"_token": token, "_borja": "1"})
    assert (posted.status_code, posted.text == dead.text) == (404, True)


def test_staff_hand_it_over_with_a_picture_and_a_slip(client: TestClient, house, number) -> None:
    sign_in(client, "sara")
    case = client.get(f"/prov/arende/{number}")
    assert "Länkar för att svara" in case.text
    at = f"/prov/arende/{number}/lank/{link_in(house, number).id}"
    given = client.post(at, data={"_token": token_in(case.text), "gor": "visa"})
    assert "<svg" in given.text
    found = re.search(r"http://testserver(/s/[^<\s]+)", unescape(given.text))
    assert found is not None
    coded = client.post(at, data={"_token": token_in(case.text), "gor": "kod"})
    shown = re.search(r">(\d{3}) (\d{3})<", coded.text)
    assert shown is not None
    assert found[1] not in coded.text
    assert shown[1] + shown[2] not in client.get(f"/prov/arende/{number}").text
    over = client.post(at, data={"_token": token_in(case.text), "gor": "aterkalla"})
    assert "Återkallad" in over.text
    assert client.get(found[1]).status_code == 404


def test_without_post_it_is_told_that_it_cannot_be_mailed(
    client: TestClient, house, number
) -> None:
    sign_in(client, "sara")
    at = f"/prov/arende/{number}/lank/{link_in(house, number).id}"
    token = token_in(client.get(f"/prov/arende/{number}").text)
    refused = client.post(at, data={"_token": token, "gor": "skicka"})
    assert (refused.status_code, "E-post är inte inställd" in refused.text) == (409, True)
    writer = Writer(post=POST, clock=house.clock, chance=house.world.chance)
    world = replace(house.world, post=POST, mail=writer)
    with TestClient(make_app(world)) as mailing:
        sign_in(mailing, "sara")
        token = token_in(mailing.get(f"/prov/arende/{number}").text)
        sent = mailing.post(at, data={"_token": token, "gor": "skicka"})
    assert "Skickad med e-post" in sent.text


def test_two_talks_are_read_beside_one_another(client: TestClient, house: House) -> None:
    number = house.to_active(subproject="ett")
    for words in ("Första gången", "Andra gången"):
        house.send("kurt", FormPlace(form="samtal", case=number), {"": "allt", "vad": words})
    sign_in(client, "kurt")
    case = client.get(f"/prov/arende/{number}").text
    assert f"/prov/arende/{number}/bredvid/samtal" in case
    page = client.get(f"/prov/arende/{number}/bredvid/samtal")
    assert page.text.index("Första gången") < page.text.index("Andra gången")
    sign_in(client, "sara")
    assert client.get(f"/prov/arende/{number}/bredvid/samtal").status_code == 404
