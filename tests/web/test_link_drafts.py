"""What a page opened through a link saves while one writes, and the files that come with it: for whoever is
inside and nobody else, with the page's token, at a pace; and what is said when it cannot be.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from engine.operations.give_link import revoke_link
from engine.operations.publish import publish
from engine.operations.read_project import read_project
from engine.operations.views import FormPlace
from engine.operations.world import DEFAULT_TENANT
from engine.storage.schema import audit
from engine.web.app import make_app
from engine.web.pace import AT_ONCE
from tests.operations.house import PROJECT, House
from tests.operations.sending import PDF
from tests.operations.test_links import asked_participant, code_for, handed, link_in, with_placement
from tests.web.conftest import sign_in
from tests.web.test_files import on_disk
from tests.web.test_links import ANSWERS, begin
from tests.web.test_signed_out import hidden

TYPED = {"_shown": "mer", "mer": "Det går bra", "_utkast": "", "_flik": "a" * 12, "_nummer": "1"}


@pytest.fixture
def number(house: House) -> str:
    return with_placement(house)


@pytest.fixture
def link(house: House, number: str) -> str:
    return f"/s/{handed(house, number)}"


def attribute(page: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', page)
    assert found is not None, name
    return unescape(found[1])


def typed(client: TestClient, link: str, page: str, **more: str):
    token = hidden(page)["_token"]
    return client.post(f"{link}/utkast", data={**TYPED, "_token": token, **more})


def file_sent(client: TestClient, link: str, page: str, *, token: str = "", **more: str):
    held = hidden(page)
    data = {**held, "_token": token or held["_token"], "_ladda_upp": "underlag", **more}
    return client.post(link, data=data, files={"_fil.underlag": ("Närvaro.pdf", PDF)})


def test_what_is_typed_is_kept_and_there_when_the_link_is_opened_again(client, house, link) -> None:
    page = begin(client, link).text
    assert attribute(page, "data-utkast") == f"{link}/utkast"
    answer = typed(client, link, page)
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Sparat")
    assert "mer" in answer.json()["taken"]
    with TestClient(make_app(house.world)) as other:
        assert "Det går bra" in begin(other, link).text


def test_it_is_told_in_the_language_of_the_link(client, house) -> None:
    path = "deployments/prov/deployment.yaml"
    files = dict(read_project(PROJECT))
    files[path] = files[path].replace(b"languages: [sv]", b"languages: [sv, ar]")
    publish(house.world, files, "prov", why="Arabiska", who="sara")
    link = f"/s/{handed(house, with_placement(house))}"
    page = begin(client, link).text
    page = client.post(link, data={**hidden(page), "_sprak": "ar"}).text
    assert "لقد غبت طويلا" in page
    assert typed(client, link, page).json()["said"].startswith("تم الحفظ")


def test_nothing_is_kept_of_whoever_is_not_inside(client, house, link) -> None:
    start = client.get(link).text
    assert typed(client, link, start).status_code == 401
    page = begin(client, link).text
    with TestClient(make_app(house.world)) as other:
        stranger = other.get(link).text
        assert typed(other, link, stranger).status_code == 401
    assert typed(client, link, page, _token="en annans").status_code == 403
    assert "Det går bra" not in client.get(link).text


def test_whoever_has_been_away_begins_again_and_goes_on(client, house, link) -> None:
    page = begin(client, link).text
    assert "Du har varit borta länge" in page
    assert "utloggad." not in page
    house.later(hours=3)
    away = typed(client, link, page)
    assert (away.status_code, "borta länge" in away.json()["why"]) == (401, True)
    assert client.get(f"{link}/vem").json() == {"account": ""}
    begin(client, link)
    who = client.get(f"{link}/vem")
    assert who.json()["account"] == attribute(page, "data-vem")
    assert who.json()["token"]
    assert typed(client, link, page, _token=who.json()["token"]).status_code == 200


def test_a_token_that_a_sign_in_took_away_is_given_anew(client, house, link) -> None:
    page = begin(client, link).text
    client.cookies.delete("stegvis-start")
    assert typed(client, link, page).status_code == 403
    token = client.get(f"{link}/vem").json()["token"]
    assert typed(client, link, page, _token=token).status_code == 200
    client.cookies.delete("stegvis-start")
    again = client.get(link).text
    assert hidden(again)["_token"]
    assert typed(client, link, again).status_code == 200


def test_too_often_is_told_and_counted_for_each_session(client, house, link) -> None:
    page = begin(client, link).text
    start = house.clock.moment
    for _ in range(AT_ONCE):
        house.clock.moment = start
        assert typed(client, link, page).status_code == 200
    house.clock.moment = start
    slow = typed(client, link, page)
    assert slow.status_code == 429
    assert "Det sparas för ofta" in slow.json()["why"]
    assert int(slow.headers["retry-after"]) >= 1
    other = f"/s/{handed(house, with_placement(house))}"
    assert typed(client, other, begin(client, other).text).status_code == 200


def test_what_has_been_sent_is_said_in_words(client, house, link) -> None:
    page = begin(client, link).text
    check = client.post(link, data={**hidden(page), **ANSWERS})
    receipt = client.post(link, data={**hidden(check.text), "_skicka": "1"})
    answer = typed(client, link, page)
    assert (answer.status_code, answer.json()["over"]) == (409, True)
    assert "redan skickade" in answer.json()["why"]
    assert client.get(f"{link}/vem").status_code == 409
    names = {one.partition(":")[0] for one in attribute(page, "data-gomma").split()}
    assert set(attribute(receipt.text, "data-glom").split()) == names


def test_a_link_that_is_taken_back_is_said_in_words(client, house, number, link) -> None:
    page = begin(client, link).text
    assert revoke_link(house.world, house.as_("sara"), number, link_in(house, number).id) is None
    answer = typed(client, link, page)
    assert (answer.status_code, answer.json()["over"]) == (404, False)
    assert "Hör av dig till den som gav dig länken" in answer.json()["why"]
    assert client.get(f"{link}/vem").status_code == 404
    assert typed(client, "/s/kommunen:x", page).json() == answer.json()


def test_what_is_answered_otherwise_meanwhile_is_over_and_tells_nothing_of_the_case(
    client, house
) -> None:
    number = asked_participant(house)
    link, code = f"/s/{handed(house, number)}", code_for(house, number)
    page = begin(client, link, kod=code).text
    mood = {"": "", "svar.glad": "1", "svar.lugn": "1", "inte_leva": "false"}
    house.send("kurt", FormPlace(form="mående", case=number), mood)
    answer = typed(client, link, page)
    assert (answer.status_code, answer.json()["over"]) == (404, False)
    assert "ärende" not in answer.text.lower()


def test_boxes_belong_to_the_link_and_to_no_other(client, house, number, link) -> None:
    """A new link to the same ask opens what the one before it left in the browser."""
    page = begin(client, link).text
    again = f"/s/{handed(house, number)}"
    assert attribute(begin(client, again).text, "data-gomma") == attribute(page, "data-gomma")
    other = f"/s/{handed(house, with_placement(house))}"
    assert attribute(begin(client, other).text, "data-gomma") != attribute(page, "data-gomma")
    house.later(hours=3)
    assert "data-gomma" not in client.get(other).text


def test_being_away_while_writing_is_not_noted_as_seeing(client, house, number, link) -> None:
    page = begin(client, link).text
    house.later(hours=3)
    before = len(opened(house))
    for _ in range(3):
        assert typed(client, link, page).status_code == 401
    assert len(opened(house)) == before


def opened(house: House) -> list[object]:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        return list(tx.connection.execute(select(audit).where(audit.c.act == "open_link")))


def test_a_file_comes_through_the_link_is_fetched_and_taken_away(client, house, link) -> None:
    page = begin(client, link).text
    assert 'enctype="multipart/form-data"' in page
    added = file_sent(client, link, page, mer="Ord")
    assert added.status_code == 200
    assert added.url.fragment == "underlag"
    assert "Närvaro.pdf (1 kB)" in added.text
    assert ">Ord</textarea>" in added.text
    (where,) = set(re.findall(rf'href="({re.escape(link)}/filer/[0-9a-f]{{32}})"', added.text))
    answer = client.get(where)
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    check = client.post(link, data={**hidden(added.text), **ANSWERS, "underlag": ["", where[-32:]]})
    assert f'href="{where}"' in check.text
    gone = client.post(link, data={**hidden(added.text), "_ta_bort_fil": f"underlag:{where[-32:]}"})
    assert "Närvaro.pdf" not in gone.text


def test_a_file_is_for_whoever_is_inside(client, house, link) -> None:
    page = begin(client, link).text
    where = re.search(r'href="([^"]*/filer/[^"]+)"', file_sent(client, link, page).text)
    assert where is not None
    with TestClient(make_app(house.world)) as other:
        answer = other.get(where[1])
        assert (answer.status_code, PDF in answer.content) == (403, False)
    mine = f"/s/{handed(house, with_placement(house))}"
    begin(client, mine)
    assert client.get(f"{mine}/filer/{where[1][-32:]}").status_code == 404
    assert client.get(f"/s/kommunen:x/filer/{where[1][-32:]}").status_code == 404
    house.later(hours=3)
    away = client.get(where[1])
    assert (away.status_code, "Du har varit borta" in away.text) == (403, True)


@pytest.mark.parametrize("who", ["outside", "other link", "wrong token", "away", "sent"])
def test_files_of_others_are_not_written_down(client, house, number, link, who) -> None:
    page = begin(client, link).text
    token = ""
    if who == "outside":
        client.cookies.clear()
        page = client.get(link).text
    if who == "other link":
        other = f"/s/{handed(house, with_placement(house))}"
        page = begin(client, other).text
        client.cookies.clear()
        page = client.get(link).text
    if who == "wrong token":
        token = "en annans"
    if who == "away":
        house.later(hours=3)
    if who == "sent":
        check = client.post(link, data={**hidden(page), **ANSWERS})
        client.post(link, data={**hidden(check.text), "_skicka": "1"})
    answer = file_sent(client, link, page, token=token, mer="Ord som blir kvar")
    assert on_disk(house) == []
    assert "Närvaro.pdf" not in answer.text
    if who == "away":
        assert "får du välja den igen" in answer.text
        assert "Ord som blir kvar" in begin(client, link).text


def test_who_is_signed_in_here_sends_nothing_through_it(client, house, link) -> None:
    """A session of staff opens no link."""
    sign_in(client, "sara")
    page = client.get(link).text
    file_sent(client, link, page)
    assert on_disk(house) == []
    assert typed(client, link, page).status_code == 401


def test_a_signature_through_a_link_to_the_page_of_staff(client, house, number, link) -> None:
    page = begin(client, link).text
    added = file_sent(client, link, page, går="2")
    held = {**hidden(added.text), "går": "2", "namn.agree": "sv", "namn.name": "Bo Ek"}
    file = re.search(r"/filer/([0-9a-f]{32})", added.text)
    assert file is not None
    held["underlag"] = ["", file[1]]
    check = client.post(link, data={**held, "_fortsatt": "1"})
    assert "Kontrollera svaren" in check.text
    assert "Undertecknat genom en länk 4 mars 2024" in check.text
    done = client.post(link, data={**hidden(check.text), "_skicka": "1"})
    assert "Närvaro.pdf (1 kB)" in done.text
    assert "Undertecknat genom en länk 4 mars 2024" in done.text
    client.cookies.clear()
    assert "Närvaro.pdf" not in client.get(link).text
    sign_in(client, "sara")
    case = client.get(f"/prov/arende/{number}").text
    at = re.search(rf"/prov/arende/{number}/svar/[0-9a-f]{{32}}", case)
    assert at is not None
    read = client.get(at[0]).text
    assert "Undertecknat genom en länk 4 mars 2024" in read
    assert "Jag har svarat efter bästa förmåga." in read
    assert client.get(f"/prov/filer/{file[1]}").content == PDF


def test_what_is_posted_while_away_is_met_and_not_written_over(client, house, number, link) -> None:
    page = begin(client, link).text
    typed(client, link, page)
    house.later(hours=3)
    old = {**hidden(page), "_shown": "mer", "mer": "Skrivet på den gamla sidan"}
    assert client.post(link, data=old).status_code == 403
    again = begin(client, link).text
    assert "Det går bra" in again
    assert "Skrivet på den gamla sidan" in again
