"""The pages of accounts, of one's own account and of finding people, through HTTP."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from engine.operations.assign import assign
from tests.operations.house import NUMBER, PASSWORD, House
from tests.web.conftest import sign_in, token_in
from tests.web.test_hostile import NASTY, well_told
from tests.web.test_steps import NEW, invite, link_in, password, post

ONE = "/prov/konton/cia"
PAGES = ("/prov/konton", "/prov/konton/ny", ONE, f"{ONE}/avsluta")
ACTS = ("roller", "uppgifter", "lank", "tva-steg", "ersattare", "oppna", "avsluta", "lamna-over")


@pytest.mark.parametrize("who", ["sara", "cia", "stig"])
def test_without_the_right_one_is_refused_in_words(client: TestClient, who: str) -> None:
    sign_in(client, who)
    token = token_in(client.get("/mitt-konto").text)
    answers = [client.get(path) for path in PAGES]
    answers += [client.post(f"{ONE}/{act}", data={"_token": token}) for act in ACTS]
    answers.append(client.post("/prov/konton/ny", data={"_token": token, "konto": "x"}))
    for answer in answers:
        assert answer.status_code == 403, answer.url
        assert "Du får inte sköta konton" in answer.text
    assert ">Konton</a>" not in client.get("/prov/").text


def test_who_is_not_signed_in_sees_nothing_of_accounts(client: TestClient) -> None:
    for path in (*PAGES, "/prov/personer?sok=amal", "/mitt-konto/losenord"):
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/logga-in")


def test_another_deployment_looks_like_nothing(client: TestClient) -> None:
    sign_in(client, "fia")
    for path in PAGES:
        assert client.get(path.replace("/prov/", "/annat/")).status_code == 404
    for path in ("/prov/konton/finns_inte", "/prov/konton/finns_inte/avsluta"):
        assert client.get(path).status_code == 404


def test_an_account_of_its_own_shows_no_forms(client: TestClient) -> None:
    sign_in(client, "fia")
    page = client.get("/prov/konton/fia").text
    assert "ditt eget konto" in page
    assert "<form method" not in page
    answer = post(client, "/prov/konton/fia/roller", "/mitt-konto", roll="samordnare")
    assert answer.status_code == 422
    assert "ditt eget konto" in answer.text
    assert post(client, "/prov/konton/fia/avsluta", "/mitt-konto").status_code == 403


def test_accounts_are_listed_found_and_opened(client: TestClient) -> None:
    sign_in(client, "fia")
    assert 'href="/prov/konton"' in client.get("/prov/").text
    page = client.get("/prov/konton?sok=test%20ci&roll=coach&steg=av").text
    assert re.findall(r'href="/prov/konton/(\w+)"', page) == ["ny", "cia"]
    assert "Inga konton passar" in client.get("/prov/konton?steg=pa").text
    one = client.get(ONE).text
    assert "Test Cia" in one
    assert "ser ärenden där personen har en plats" in one


def test_an_invitation_says_what_is_wrong_at_the_field_and_keeps_the_rest(
    client: TestClient,
) -> None:
    sign_in(client, "fia")
    answer = invite(client, epost="fel", namn="Nils Ny")
    assert answer.status_code == 422
    assert 'value="Nils Ny"' in answer.text
    assert re.search(r'id="i-epost"[^>]*aria-invalid="true"', answer.text)
    assert 'href="#i-epost"' in answer.text


def test_the_link_is_shown_once(client: TestClient) -> None:
    sign_in(client, "fia")
    answer = invite(client)
    link = link_in(answer.text)
    assert link not in client.get("/prov/konton/nils").text
    assert "Inbjuden" in client.get("/prov/konton").text
    new = post(client, "/prov/konton/nils/lank", "/prov/konton/nils")
    assert link_in(new.text) != link
    assert client.get(link).status_code == 404


def test_roles_details_and_substitute_are_saved(client: TestClient) -> None:
    sign_in(client, "fia")
    token = token_in(client.get(ONE).text)

    def send(act: str, **data: str | list[str]) -> str:
        answer = client.post(f"{ONE}/{act}", data={"_token": token, **data})
        assert answer.status_code == 200, answer.text
        return answer.text

    held = {"enhet.coach": "kommunen/norr", "enhet.kurator": "kommunen/söder"}
    assert "Rollerna är sparade" in send("roller", roll=["coach", "kurator"], **held)
    page = client.get(ONE).text
    assert 'value="kurator" checked' in page
    assert page.count('value="kommunen/norr" selected') == 1
    assert client.get("/prov/konton?enhet=söder&sok=cia").text.count("konton/cia") == 1
    told = send("uppgifter", namn="Cia N", epost="c@x.se")
    assert "Cia N" in told
    saved = send("ersattare", ersattare="carl", fran="2024-03-01", till="2024-03-20")
    assert 'value="carl" selected' in saved
    assert "ingen ersättare" in send("ersattare", ersattare="")
    for act, data in (
        ("roller", {}),
        ("uppgifter", {"namn": "", "epost": ""}),
        ("ersattare", {"ersattare": "carl", "fran": "igår", "till": ""}),
    ):
        answer = client.post(f"{ONE}/{act}", data={"_token": token, **data})
        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("act", "data", "kept"),
    [
        (
            "roller",
            {"enhet.coach": "kommunen/söder", "enhet.kurator": "kommunen/norr"},
            ('value="kommunen/söder" selected', 'value="kommunen/norr" selected'),
        ),
        ("uppgifter", {"namn": "", "epost": "cia@ny.se"}, ('name="namn" value=""', "cia@ny.se")),
        (
            "ersattare",
            {"ersattare": "carl", "fran": "2024-03-20", "till": "2024-03-01"},
            ('value="carl" selected', 'value="2024-03-20"', 'value="2024-03-01"'),
        ),
    ],
)
def test_what_was_typed_stays_when_it_is_refused(
    client: TestClient, act: str, data: dict[str, str], kept: tuple[str, ...]
) -> None:
    sign_in(client, "fia")
    token = token_in(client.get(ONE).text)
    answer = client.post(f"{ONE}/{act}", data={"_token": token, **data})
    assert answer.status_code == 422
    assert [one for one in kept if one not in answer.text] == []


def test_an_account_ends_at_once_and_its_cases_go_to_others(
    client: TestClient, house: House
) -> None:
    number = house.open_case("sara")
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    sign_in(client, "cia")
    theirs = client.cookies["stegvis"]
    assert client.get(f"/prov/arende/{number}").status_code == 200
    sign_in(client, "fia")
    mine = client.cookies["stegvis"]
    page = client.get(f"{ONE}/avsluta").text
    assert number in page
    assert "Test Amal" not in page, "the one who ends the account may not read the case"
    assert "visas bara numret" in page
    left = post(client, f"{ONE}/avsluta", f"{ONE}/avsluta")
    assert "1 är kvar" in left.text
    client.cookies.clear()
    client.cookies.set("stegvis", theirs)
    assert client.get("/prov/", follow_redirects=False).status_code == 303
    assert password(client, "cia").status_code == 422
    client.cookies.clear()
    client.cookies.set("stegvis", mine)
    wrong = post(client, f"{ONE}/lamna-over", f"{ONE}/avsluta", **{"alla.coach": "kurt"})
    assert (wrong.status_code, "har rollen" in wrong.text) == (422, True)
    done = post(client, f"{ONE}/lamna-over", f"{ONE}/avsluta", **{f"ett.{number}.coach": "carl"})
    assert "Test Cia" in done.text, "among those that have ended"
    sign_in(client, "carl")
    assert client.get(f"/prov/arende/{number}").status_code == 200
    sign_in(client, "fia")
    opened = post(client, f"{ONE}/oppna", ONE)
    assert link_in(opened.text).startswith("/valkommen/")


def test_an_account_without_cases_ends_in_one_step(client: TestClient) -> None:
    sign_in(client, "fia")
    done = post(client, "/prov/konton/rolf/avsluta", "/prov/konton/rolf/avsluta")
    assert "Kontot är avslutat" in done.text


def test_who_has_lost_the_phone_is_reset(client: TestClient) -> None:
    sign_in(client, "fia")
    assert "nollställd" in post(client, f"{ONE}/tva-steg", ONE).text


def test_the_password_is_changed_and_others_are_signed_out(client: TestClient) -> None:
    sign_in(client, "cia")
    other = client.cookies["stegvis"]
    sign_in(client, "cia")
    at = "/mitt-konto/losenord"
    for data in (
        {"gammalt": "fel", "nytt": NEW, "igen": NEW},
        {"gammalt": PASSWORD, "nytt": NEW, "igen": "annat"},
        {"gammalt": PASSWORD, "nytt": "kort", "igen": "kort"},
    ):
        assert post(client, at, at, **data).status_code == 422
    done = post(client, at, at, gammalt=PASSWORD, nytt=NEW, igen=NEW)
    assert "Lösenordet är bytt" in done.text
    client.cookies.clear()
    client.cookies.set("stegvis", other)
    assert client.get("/prov/", follow_redirects=False).status_code == 303


def test_a_password_is_never_carried_along(client: TestClient) -> None:
    data = {"_token": "gammal", "gammalt": "mycket hemligt", "nytt": NEW, "igen": NEW}
    answer = client.post("/mitt-konto/losenord", data=data, headers={"origin": "http://testserver"})
    assert answer.status_code == 401
    assert "mycket hemligt" not in answer.text
    assert NEW not in answer.text


def test_sessions_are_seen_and_ended(client: TestClient) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    client.headers["user-agent"] = firefox
    sign_in(client, "cia")
    old = client.cookies["stegvis"]
    client.headers["user-agent"] = "curl/8"
    sign_in(client, "cia")
    page = client.get("/mitt-konto").text
    assert "Firefox på Windows" in page
    (identity,) = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
    done = post(client, "/mitt-konto/session", "/mitt-konto", session=identity)
    assert "utloggad" in done.text
    post(client, "/mitt-konto/session", "/mitt-konto", session="andra")
    client.cookies.clear()
    client.cookies.set("stegvis", old)
    assert client.get("/prov/", follow_redirects=False).status_code == 303


def test_letters_and_address_are_chosen(client: TestClient) -> None:
    sign_in(client, "cia")
    at = "/mitt-konto"
    assert "Ditt val är sparat" in post(client, f"{at}/brev", at, brev="daily").text
    assert 'value="daily" checked' in client.get(at).text
    assert post(client, f"{at}/brev", at, brev="alltid").status_code == 422
    wrong = post(client, f"{at}/epost", at, epost="c@x.se", losenord="fel")
    assert wrong.status_code == 422
    saved = post(client, f"{at}/epost", at, epost="C@x.se", losenord=PASSWORD)
    assert 'value="c@x.se"' in saved.text


def test_one_names_ones_own_substitute(client: TestClient) -> None:
    sign_in(client, "cia")
    at = "/mitt-konto"
    data = {"projekt": "prov", "ersattare": "carl", "fran": "2024-03-04", "till": "2024-03-08"}
    saved = post(client, f"{at}/ersattare", at, **data)
    assert "Ersättaren är sparad" in saved.text
    sign_in(client, "carl")
    assert "Du är ersättare för Test Cia" in client.get(at).text
    sign_in(client, "cia")
    wrong = post(client, f"{at}/ersattare", at, **{**data, "till": "2024-03-01"})
    assert (wrong.status_code, "före den första" in wrong.text) == (422, True)
    assert "ingen ersättare" in post(client, f"{at}/ersattare", at, projekt="prov").text
    assert post(client, f"{at}/ersattare", at, projekt="annat").status_code in (404, 422)


def test_a_person_is_found_and_the_case_opened(client: TestClient, house: House) -> None:
    number = house.open_case("sara", name="Åsa Ängström-Berg")
    sign_in(client, "sara")
    for typed in ("angs", "ÄNG", "ås be", NUMBER, NUMBER.replace("-", ""), NUMBER[2:], "berg"):
        page = client.get(f"/prov/personer?sok={quote(typed)}").text
        assert f'href="/prov/arende/{number}"' in page, typed
    for typed in ("xyz", "ngström", "19850101-2383"):
        assert "Ingen som du får se passar" in client.get(f"/prov/personer?sok={typed}").text
    assert "Skriv minst två tecken" in client.get("/prov/personer?sok=a").text
    assert "Ingen som" not in client.get("/prov/personer").text
    sign_in(client, "carl")
    assert number not in client.get("/prov/personer?sok=angs").text
    sign_in(client, "stig")
    assert client.get("/prov/personer?sok=angs").status_code == 403


def test_no_address_or_post_breaks_these_pages(client: TestClient) -> None:
    sign_in(client, "fia")
    token = token_in(client.get(ONE).text)
    for junk in NASTY:
        named = quote(junk, safe="")
        for path in (
            f"/prov/konton?sok={named}&roll={named}&enhet={named}&steg={named}&visa={named}",
            f"/prov/konton/{named}",
            f"/prov/konton/{named}/avsluta",
            f"{ONE}?klart={named}",
            f"/valkommen/{named}",
            f"/mitt-konto?klart={named}",
        ):
            well_told(client.get(path))
        for path, data in (
            (f"{ONE}/roller", {"roll": junk}),
            (f"{ONE}/uppgifter", {"namn": junk, "epost": junk, "enhet": junk}),
            (f"{ONE}/ersattare", {"ersattare": junk, "fran": junk, "till": junk}),
            (f"{ONE}/lamna-over", {f"alla.{junk}": junk, f"ett.{junk}": junk}),
            ("/prov/konton/ny", {"konto": junk, "namn": junk, "roll": junk, "sprak": junk}),
            ("/mitt-konto/ersattare", {"projekt": junk, "ersattare": junk}),
            ("/mitt-konto/session", {"session": junk}),
            ("/mitt-konto/tva-steg", {"gor": junk, "kod": junk, "losenord": junk}),
            ("/logga-in/kod", {"kod": junk}),
            ("/logga-in/glomt", {"konto": junk}),
        ):
            well_told(client.post(path, data={"_token": token, **data}))
        sign_in(client, "sara")
        well_told(client.get(f"/prov/personer?sok={named}"))
        sign_in(client, "fia")
        token = token_in(client.get(ONE).text)
