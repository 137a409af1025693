"""Files through the browser: sent without JavaScript, kept in the draft, fetched to be saved only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.operations.assign import assign
from engine.operations.views import Moved
from tests.operations.house import House
from tests.operations.sending import HTML, PDF, PNG
from tests.web.conftest import sign_in, token_in
from tests.web.raw import Raw


@pytest.fixture
def talk(house: House, client: TestClient) -> str:
    number = house.to_active(who="sara")
    assert isinstance(assign(house.world, house.as_("sara"), number, {"coach": "cia"}), Moved)
    sign_in(client, "kurt")
    return f"/prov/arende/{number}/fyll/samtal"


def sent(client, address, *files, token=None, **fields):
    """A page posted as a browser does: texts first, then the files."""
    page = client.get(f"{address}?sida=allt").text
    shown = re.search(r'name="_shown" value="([^"]*)"', page)[1]
    data = {"_token": token or token_in(page), "_sida": "allt", "_shown": shown, **fields}
    posted = [(name, (filename, content)) for name, filename, content in files]
    return client.post(address, data=data, files=posted or {"_fil.x": ("", b"")})


def on_disk(house: House) -> list[Path]:
    return [one for one in house.world.blobs.folder.rglob("*") if one.is_file()]


def links(html: str) -> list[str]:
    return re.findall(r'href="(/prov/filer/[0-9a-f]{32})"', html)


def test_the_form_is_one_that_sends_files(client, talk):
    page = client.get(f"{talk}?sida=allt").text
    assert 'enctype="multipart/form-data"' in page
    assert 'name="_fil.underlag" multiple accept=".pdf,' in page
    assert "Högst 1 MB" in page
    assert 'enctype="multipart' not in client.get("/mitt-konto/losenord").text


def test_upload_go_on_come_back_remove(client, talk, house):
    answer = sent(
        client, talk, ("_fil.underlag", "Mitt intyg.pdf", PDF), vad="Ord", _ladda_upp="underlag"
    )
    assert answer.status_code == 200
    assert answer.url.fragment == "underlag"
    assert "Mitt intyg.pdf (1 kB)" in answer.text
    assert ">Ord</textarea>" in answer.text
    (link,) = links(answer.text)
    file = link.rpartition("/")[2]
    on = sent(client, talk, vad="Ord", underlag=["", file], _fortsatt="1")
    assert on.status_code == 200
    assert "sida=enskilt" in str(on.url)
    assert links(client.get(f"{talk}?sida=allt").text) == [link]
    check = client.get(f"{talk}?steg=kontrollera").text
    assert links(check) == [link]
    gone = sent(client, talk, vad="Ord", underlag=["", file], _ta_bort_fil=f"underlag:{file}")
    assert links(gone.text) == []
    assert ">Ord</textarea>" in gone.text


def test_a_file_comes_along_when_one_goes_on(client, talk, house):
    answer = sent(
        client,
        talk,
        ("_fil.underlag", "a.pdf", PDF),
        ("_fil.underlag", "b.png", PNG),
        vad="Ord",
        _fortsatt="1",
    )
    assert "sida=enskilt" in str(answer.url)
    assert len(links(client.get(f"{talk}?sida=allt").text)) == 2


def test_the_way_through_to_the_one_who_reads(client, talk, house):
    sent(client, talk, ("_fil.underlag", 'Intyg "å" 100%.pdf', PDF), vad="Ord", _fortsatt="1")
    check = client.get(f"{talk}?steg=kontrollera").text
    key = re.search(r'name="_nyckel" value="(\w+)"', check)[1]
    receipt = client.post(talk, data={"_token": token_in(check), "_nyckel": key, "_skicka": "1"})
    assert "Du har skickat" in receipt.text
    case = talk.removesuffix("/fyll/samtal")
    sign_in(client, "cia")
    page = client.get(f"{case}/svar/{key}").text
    (link,) = links(page)
    answer = client.get(link)
    assert answer.content == PDF
    head = answer.headers
    assert head["content-type"] == "application/pdf"
    assert head["content-disposition"].startswith('attachment; filename="Intyg ')
    assert "filename*=UTF-8''Intyg%20" in head["content-disposition"]
    assert head["x-content-type-options"] == "nosniff"
    assert head["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert head["cache-control"] == "no-store"
    for who, status in (("sara", 403), ("carl", 404), ("rolf", 404), ("stig", 404)):
        sign_in(client, who)
        assert client.get(link).status_code == status


UNFIT = {
    "page": ("intyg.pdf", HTML),
    "program": ("x.exe", b"MZ" + bytes(90)),
    "empty": ("tom.pdf", b""),
}


@pytest.mark.parametrize("which", UNFIT)
def test_what_does_not_fit_is_told_beside_the_question(client, talk, house, which):
    name, data = UNFIT[which]
    for button in ("_ladda_upp", "_fortsatt", "_senare"):
        answer = sent(
            client, talk, ("_fil.underlag", name, data), vad="Ord", **{button: "underlag"}
        )
        assert answer.status_code == 422
        assert 'class="error"' in answer.text
        assert 'href="#underlag"' in answer.text
        assert ">Ord</textarea>" in answer.text
    assert on_disk(house) == []


@pytest.mark.parametrize("token", ["", "fel"])
def test_without_the_token_nothing_is_kept(client, talk, house, token):
    answer = sent(client, talk, ("_fil.underlag", "a.pdf", PDF), token=token or " ", vad="Ord")
    assert answer.status_code == 403
    assert on_disk(house) == []


def test_signed_out_the_words_come_along_and_the_file_does_not(client, talk, house):
    token = token_in(client.get(talk).text)
    client.cookies.clear()
    answer = client.post(
        talk,
        data={"_token": token, "_sida": "allt", "vad": "Ord som ska finnas kvar"},
        files={"_fil.underlag": ("a.pdf", PDF)},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 401
    assert "Ord som ska finnas kvar" in answer.text
    assert on_disk(house) == []


def body(*parts: bytes, boundary: bytes = b"x", end: bytes = b"--\r\n") -> bytes:
    return (
        b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in parts)
        + b"--"
        + boundary
        + end
    )


def field(name: str, text: bytes = b"") -> bytes:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + text


def file(name: str, data: bytes, filename: str = "a.pdf") -> bytes:
    return (
        f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'.encode()
        + data
    )


BROKEN = {
    "no end": body(field("vad", b"Ord"), end=b""),
    "cut in a file": body(file("_fil.underlag", PDF))[:-30],
    "no boundary": b"vad=Ord",
    "nothing": b"",
    "no name": body(b"Content-Disposition: form-data\r\n\r\nx"),
    "no disposition": body(b"X: y\r\n\r\nx"),
    "bad header": body(b"Content Disposition\r\n\r\nx"),
    "many headers": body(b"".join(b"X: y\r\n" for _ in range(50)) + b"\r\nx"),
    "long header": body(b"Content-Disposition: form-data; name=" + b"x" * 9000 + b"\r\n\r\nx"),
    "many parts": body(*[field("vad") for _ in range(5001)]),
    "much text": body(field("vad", b"x" * 1_000_001)),
    "many files": body(*[file("_fil.underlag", b"x") for _ in range(41)]),
}


@pytest.mark.parametrize("which", BROKEN)
@pytest.mark.parametrize("first", [True, False])
def test_a_broken_body_is_refused_whole(client, talk, house, which, first):
    """With the token before it, and without."""
    token = field("_token", token_in(client.get(talk).text).encode())
    data = BROKEN[which]
    if first and data[:3] == b"--x":
        data = b"--x\r\n" + token + b"\r\n" + data
    answer = client.post(
        talk, content=data, headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code in (400, 403, 413), answer.text[:300]
    assert "Traceback" not in answer.text
    assert on_disk(house) == []


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        f"multipart/form-data; boundary={'x' * 71}",
    ],
)
def test_a_boundary_is_needed(client, talk, kind):
    answer = client.post(talk, content=body(field("vad")), headers={"content-type": kind})
    assert answer.status_code == 400


def test_only_a_form_may_bring_files(client, talk):
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert (
        client.post("/sprak", content=body(field("sprak", b"sv")), headers=kind).status_code == 415
    )


NAMES = (
    "../../etc/passwd",
    "a\\..\\b.pdf",
    "\u202efdp.exe",
    "x" * 400 + ".pdf",
    "a.pdf\x00.html",
    "CON",
    ".",
    "",
    "<script>.pdf",
)


@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_file_is_called(client, talk, house, name):
    token = field("_token", token_in(client.get(talk).text).encode())
    data = body(token, field("_sida", b"allt"), field("vad", b"Ord"), field("_shown", b"vad underlag"),
                field("_ladda_upp", b"underlag"), file("_fil.underlag", PDF, name))  # fmt: skip
    answer = client.post(
        talk, content=data, headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 200
    found = links(answer.text)
    assert len(found) == (name != "")
    for link in found:
        told = client.get(link).headers["content-disposition"]
        assert told.startswith('attachment; filename="')
        assert told.count('"') == 2
        assert re.search(r"\.pdf$", told)
        assert not re.search(r"[\\/<>\x00-\x1f\u202e]", told.partition("filename=")[2])


def test_a_file_that_is_too_large_is_not_held(client, talk, house):
    answer = sent(
        client,
        talk,
        ("_fil.underlag", "stor.pdf", PDF + bytes(25_000_100)),
        vad="Ord",
        _fortsatt="1",
    )
    assert answer.status_code == 422
    assert "för stor" in answer.text
    assert on_disk(house) == []


def test_more_than_a_post_may_be_is_refused_unheard(client, talk, house):
    raw = Raw(client.app)
    cookie = f"stegvis={client.cookies['stegvis']}"
    told = {"content-type": "multipart/form-data; boundary=x", "content-length": str(10**9)}
    answer = raw.ask("POST", talk, cookie=cookie, body=b"--x", headers=told)
    raw.close()
    assert answer.status == 413


@pytest.mark.parametrize("file", ["x", "0" * 32, "../../etc/passwd", "%00", "a" * 500])
def test_what_is_no_file_is_not_there(client, talk, file):
    assert client.get(f"/prov/filer/{file}").status_code in (400, 404)
