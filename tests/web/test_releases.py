"""The pages of releases: for those who may publish alone, with a reason, and never over somebody else's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.operations.list_releases import releases_of
from engine.operations.read_project import read_project
from engine.web.app import make_app
from tests.operations.house import PROJECT, House
from tests.web.conftest import sign_in, token_in

FORM = "deployments/prov/workflows/deltagare.yaml"
HIDDEN = re.compile(r'name="(version|text)" value="([^"]*)"')


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "definitioner"
    for path, content in read_project(PROJECT).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


@pytest.fixture
def bench(house: House, workspace: Path) -> Iterator[TestClient]:
    app = make_app(house.world, workspace)
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


def change(workspace: Path, old: str, new: str, path: str = FORM) -> None:
    file = workspace / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def posted(page: str, why: str) -> dict[str, str]:
    return {"_token": token_in(page), "skal": why, **dict(HIDDEN.findall(page))}


def numbers(house: House) -> list[int]:
    return [one.number for one in releases_of(house.world, "prov")]


def test_what_differs_is_seen_and_published_with_a_reason(
    bench: TestClient, house: House, workspace: Path
) -> None:
    change(workspace, "label: Ta emot", "label: Godta")
    change(
        workspace, "samtal: {by: stöd, read: stöd}", "samtal: {by: stöd, read: [stöd, psykolog]}"
    )
    sign_in(bench, "sara")
    page = bench.get("/prov/utgavor/ny").text
    assert page.index("Se efter noga") < page.index("Ordalydelse och ordning")
    assert "Får nu läsa svaren: psykolog." in page
    assert "<del>− ta_emot: {label: Ta emot, by: samordnare, to: prövas}</del>" in page
    assert "<ins>+ ta_emot: {label: Godta, by: samordnare, to: prövas}</ins>" in page
    empty = bench.post("/prov/utgavor/ny", data=posted(page, "  "))
    assert empty.status_code == 422
    assert "Skriv varför du publicerar" in empty.text
    assert numbers(house) == [1]
    done = bench.post("/prov/utgavor/ny", data=posted(page, "Tydligare <ord>"))
    assert done.status_code == 200
    assert "Version 2 gäller nu för nya ärenden" in done.text
    assert "Tydligare &lt;ord&gt;" in done.text
    assert numbers(house) == [2, 1]
    assert "Texten är densamma" in bench.get("/prov/utgavor/ny").text
    one = bench.get("/prov/utgavor/2").text
    assert "Vad som skiljer mot version 1" in one
    assert "Gå tillbaka till den här" not in one
    assert "Den första versionen" in bench.get("/prov/utgavor/1").text


def test_the_second_of_two_sees_what_came_between_and_keeps_the_reason(
    bench: TestClient, house: House, workspace: Path
) -> None:
    change(workspace, "label: Ta emot", "label: Godta")
    sign_in(bench, "sara")
    page = bench.get("/prov/utgavor/ny").text
    mine = posted(page, "Mitt skäl")
    bench.post("/prov/utgavor/ny", data=posted(page, "Först"))
    change(workspace, "label: Prövas", "label: Övervägs")
    changed = bench.post("/prov/utgavor/ny", data=mine)
    assert changed.status_code == 409
    assert "Texten i mappen har ändrats" in changed.text
    old = {**mine, "text": posted(changed.text, "")["text"]}
    late = bench.post("/prov/utgavor/ny", data=old)
    assert late.status_code == 409
    assert "Test Sara hann publicera version 2 före dig" in late.text
    assert "Mitt skäl" in late.text
    assert "Övervägs" in late.text
    assert numbers(house) == [2, 1]
    assert bench.post("/prov/utgavor/ny", data=posted(late.text, "Mitt skäl")).status_code == 200
    assert numbers(house) == [3, 2, 1]


def test_errors_are_shown_and_there_is_no_button(
    bench: TestClient, house: House, workspace: Path
) -> None:
    sign_in(bench, "sara")
    change(workspace, "label: Ta emot", "label: Godta")
    page = bench.get("/prov/utgavor/ny").text
    change(workspace, "starts: anmäld", "starts: finns_inte")
    for answer in (
        bench.get("/prov/utgavor/ny"),
        bench.post("/prov/utgavor/ny", data=posted(page, "x")),
    ):
        assert answer.status_code == 422
        assert "finns_inte" in answer.text
        assert "Publicera version" not in answer.text
    assert numbers(house) == [1]


def test_cases_without_a_place_are_told_and_there_is_no_button(
    bench: TestClient, house: House, workspace: Path
) -> None:
    house.act("sara", house.open_case(), "ta_emot")
    sign_in(bench, "sara")
    (workspace / "deployments/prov/scenarios/demonstration.yaml").unlink()
    change(workspace, "to: prövas}", "to: övervägs}")
    change(workspace, "  prövas:\n", "  övervägs:\n")
    shown = bench.get("/prov/utgavor/ny")
    assert "Läget ”Prövas” finns inte i den nya versionen" in shown.text
    assert "Publicera version" not in shown.text
    assert "1 ärende pågår" in shown.text
    token = token_in(bench.get("/mitt-konto").text)
    sent = {"_token": token, "skal": "x", "version": "1"}
    sent["text"] = text_now(house, workspace)
    answer = bench.post("/prov/utgavor/ny", data=sent)
    assert answer.status_code == 409
    assert answer.text.count("Läget ”Prövas” finns inte i den nya versionen") == 1
    assert numbers(house) == [1]


def text_now(house: House, workspace: Path) -> str:
    from engine.operations.publish import Sound, sound

    found = sound(read_project(workspace), "prov")
    assert isinstance(found, Sound)
    return found.text.snapshot


def test_going_back_is_confirmed_and_becomes_a_release(
    bench: TestClient, house: House, workspace: Path
) -> None:
    change(workspace, "label: Ta emot", "label: Godta")
    sign_in(bench, "sara")
    page = bench.get("/prov/utgavor/ny").text
    bench.post("/prov/utgavor/ny", data=posted(page, "Tydligare"))
    assert "/prov/utgavor/1/tillbaka" in bench.get("/prov/utgavor/1").text
    confirm = bench.get("/prov/utgavor/1/tillbaka").text
    assert "<ins>+ ta_emot: {label: Ta emot, by: samordnare, to: prövas}</ins>" in confirm
    empty = bench.post("/prov/utgavor/1/tillbaka", data=posted(confirm, ""))
    assert empty.status_code == 422
    done = bench.post("/prov/utgavor/1/tillbaka", data=posted(confirm, "Det blev fel"))
    assert "Version 3 gäller nu" in done.text
    assert "Samma text som version 1." in done.text
    stale = bench.post("/prov/utgavor/2/tillbaka", data=posted(confirm, "Igen"))
    assert stale.status_code == 409
    assert "hann publicera version 3 före dig" in stale.text
    assert numbers(house) == [3, 2, 1]
    assert "Den texten gäller redan." in bench.get("/prov/utgavor/1/tillbaka").text


@pytest.mark.parametrize("number", ["0", "9", "x", "-1", "999999999999", "1.0"])
def test_a_release_that_never_was_is_not_found(bench: TestClient, number: str) -> None:
    sign_in(bench, "sara")
    token = token_in(bench.get("/mitt-konto").text)
    for answer in (
        bench.get(f"/prov/utgavor/{number}"),
        bench.get(f"/prov/utgavor/{number}/tillbaka"),
        bench.post(f"/prov/utgavor/{number}/tillbaka", data={"_token": token, "skal": "x"}),
    ):
        assert answer.status_code == 404


@pytest.mark.parametrize("who", ["cia", "rut", "stig", "greta"])
def test_others_see_nothing_of_it(bench: TestClient, house: House, who: str) -> None:
    sign_in(bench, who)
    assert "/prov/utgavor" not in bench.get("/prov/").text
    token = token_in(bench.get("/mitt-konto").text)
    sent = {"_token": token, "skal": "x", "version": "1", "text": ""}
    gets: tuple[Callable[[], object], ...] = tuple(
        (lambda path=path: bench.get(path))
        for path in (
            "/prov/utgavor", "/prov/utgavor/ny", "/prov/utgavor/1", "/prov/utgavor/1/tillbaka",
        )
    )  # fmt: skip
    posts = (
        lambda: bench.post("/prov/utgavor/ny", data=sent),
        lambda: bench.post("/prov/utgavor/1/tillbaka", data=sent),
    )
    for ask in (*gets, *posts):
        answer = ask()
        assert answer.status_code == 403
        assert "Du får inte publicera" in answer.text
    assert numbers(house) == [1]


def test_who_may_publish_has_a_way_there(client: TestClient) -> None:
    sign_in(client, "sara")
    assert 'href="/prov/meny"' in client.get("/prov/").text
    assert 'href="/prov/utgavor"' in client.get("/prov/meny").text


def test_without_a_folder_the_page_says_how_it_is_done(client: TestClient) -> None:
    sign_in(client, "sara")
    page = client.get("/prov/utgavor/ny")
    assert page.status_code == 200
    assert "stegvis publish prov --why" in page.text
    assert "Så publicerar du" in client.get("/prov/utgavor").text
    token = token_in(client.get("/mitt-konto").text)
    answer = client.post("/prov/utgavor/ny", data={"_token": token, "skal": "x"})
    assert "stegvis publish prov --why" in answer.text


def test_a_folder_that_is_gone_or_has_no_such_deployment_is_told(
    house: House, tmp_path: Path
) -> None:
    (tmp_path / "deployments").mkdir()
    for folder, words in (
        (tmp_path, "Mappen har inget projekt som heter prov"), (tmp_path / "nix", "ingen mapp"),
    ):  # fmt: skip
        with TestClient(make_app(house.world, folder), raise_server_exceptions=False) as found:
            sign_in(found, "sara")
            answer = found.get("/prov/utgavor/ny")
            assert answer.status_code == 409
            assert words in answer.text
            sign_in(found, "cia")
            assert found.get("/prov/utgavor/ny").status_code == 403
