"""Whatever is sent to whatever route: the right status, a page with a heading and a way on, never a trace of
a bug, and nothing stored that should not be. Made from the list of routes, so that a new one is met too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from zlib import crc32

import pytest

from engine.web.app import CASE, ROUTES
from tests.web.entries import ENTRIES, address, posted, used
from tests.web.raw import FORM, Answer
from tests.web.scene import (
    ELSEWHERE,
    GUARDED,
    NEIGHBOUR,
    OWN,
    SECRET_REASON,
    Scene,
    Scenes,
    furnished,
)

TOO_LONG = "x" * 9_000
JUNK = (
    "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%2f", "%00", "a%00b", "%ff%fe", "%c0%ae", "%",
    "%zz", "x" * 3_000, "%F0%9F%98%80", "%E2%80%AE", ";", "a;b=c", "*", "'%20OR%201=1--",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "-1", "0", "null", "%20", "%0d%0aX-Evil:%201", "$%7Bx%7D",
)  # fmt: skip
NASTY = (
    "", " ", "\x00", "a\x00b", "-1", "²", "9" * 400, "1e999", "NaN", "null", "[]", "{}", "true",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "\u202e", "😀" * 50, "é" * 5_000,
    "<script>alert(1)</script>", "'; DROP TABLE case; --", "../../x", "%00", "{{ 7*7 }}", "${7*7}",
)  # fmt: skip
ODD_METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X" * 40)
MARK = "pahittat-9f3a"
TOLD = frozenset(
    {
        ("POST", "/logga-in/med/{provider}/svar"),
        ("POST", "/logga-in/med/{provider}/utloggad"),
        ("POST", "/{deployment}/api/scim/v2/Users"),
    }
)
"""What other machines tell, with a signature or a token of their own in the place of a form's."""
POSTS = sorted(one for one in used() if one[0] == "POST" and one not in TOLD)
GETS = sorted(one for one in used() if one[0] == "GET")
OF_SESSIONS = [one for one in POSTS if ENTRIES[one].who and not ENTRIES[one].who.startswith("@")]
PRIVATE = sorted(one for one in ENTRIES if not ENTRIES[one].public)
WITH_IDS = sorted(one for one in ENTRIES if ENTRIES[one].params and "/api/" not in one[1])
"""Programs are answered no pages, and with their token; `test_scim` sends them what is odd."""
IN_CASES = sorted(one for one in ENTRIES if one[1].startswith(CASE))


SHARES = pytest.mark.parametrize(
    "share", [pytest.param(4, id="some"), pytest.param(1, id="all", marks=pytest.mark.long)]
)
"""How many routes share what is sent: each takes so much of it, and together they take all."""


def dealt(texts: tuple[str, ...], share: int, *to: str) -> tuple[str, ...]:
    return texts[crc32(" ".join(to).encode()) % share :: share]


@pytest.fixture(scope="module")
def calm(scenes: Scenes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A scene in which nothing that these tests do may change anything."""
    yield from untouched(scenes, "sqlite", tmp_path_factory.mktemp("scen"))


@pytest.fixture(scope="module")
def calm_server(scenes: Scenes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The same on PostgreSQL, which takes neither every sign nor every length."""
    yield from untouched(scenes, "postgresql", tmp_path_factory.mktemp("scen"))


def untouched(scenes: Scenes, kind: str, folder: Path) -> Iterator[Scene]:
    with furnished(scenes, kind, folder) as scene:
        before = scene.stored()
        yield scene
        after = scene.stored()
        assert {one for one in before if before[one] != after[one]} <= SEEN


SEEN = {
    "notification", "ask_link", "calendar_feed", "measure", "fact", "counted", "report_row", "reported",
}  # fmt: skip
"""What keeps when it was seen: reading one's notifications, opening a link, following a calendar; and
figures, which are caught up when they are looked at.
"""


@pytest.fixture
def scene(scenes: Scenes, tmp_path: Path) -> Iterator[Scene]:
    """A scene of the test's own."""
    with furnished(scenes, "sqlite", tmp_path) as made:
        yield made


FRESH = {"/mitt-konto/nycklar/ny"}
"""What asks for a sign-in just now, which that of a scene that many tests share may no longer be."""


def well_told(answer: Answer, *statuses: int) -> None:
    """One of these statuses; no trace of a bug; what is refused is a page with a heading and a way on."""
    told = f"{answer.target[:200]}: {answer.status} {answer.text[:400]}"
    assert answer.status in statuses, told
    for trace in ("Traceback", "sqlalchemy", "File &#34;", "<script>alert", "site-packages"):
        assert trace not in answer.text, told
    assert "x-evil" not in answer.headers
    if answer.status >= 400 and answer.headers["content-type"].startswith("application/json"):
        assert json.loads(answer.text)["why"], told
    elif answer.status >= 400:
        assert re.search(r"<h1[ >]", answer.text), told
        assert re.search(
            r'<a class="btn[^"]*" href="/|<form method="post" action="/', answer.text
        ), told
    if answer.location:
        assert answer.location.startswith("/"), told
        assert not answer.location.startswith("//"), told
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"]


def rightly(scene: Scene, one: tuple[str, str], **instead: str) -> Answer:
    """The right use of a route, but for other ids in its address."""
    entry = ENTRIES[one]
    where = address(one[1], entry, scene.words, **instead)
    session = scene.session(entry.who)
    if one[0] == "GET":
        return scene.raw.get(where, session.cookie)
    if one[0] != "POST":
        headers = {"content-type": "application/json"}
        return scene.raw.ask(one[0], where, cookie=session.cookie, body=b"{}", headers=headers)
    return scene.raw.post(
        where, {"_token": session.csrf, **posted(entry, scene.words)}, session.cookie
    )


def ids(one: tuple[str, str]) -> str:
    return " ".join(one)


# The table itself.


def test_every_route_has_its_entry() -> None:
    assert used() == set(ENTRIES), "add what is new to tests/web/entries.py"


@pytest.mark.parametrize("one", sorted(ENTRIES), ids=ids)
def test_every_entry_is_how_its_route_is_used(scene: Scene, one: tuple[str, str]) -> None:
    answer = rightly(scene, one)
    assert answer.status == ENTRIES[one].status, answer.text[:600]
    assert ("<h1" in answer.text) == (ENTRIES[one].page and answer.status != 303)


# Refused, with nothing stored.


def is_another(method: str, where: str, path: str) -> bool:
    """Whether an address is also one of another route, which takes the method."""
    others = (route for route in ROUTES if route.path != path and method in (route.methods or ()))
    return any(route.path_regex.match(where.partition("?")[0]) for route in others)


@pytest.mark.parametrize("path", sorted({route.path for route in ROUTES}))
def test_a_method_that_is_none_of_the_routes(calm: Scene, path: str) -> None:
    taken = {method for route in ROUTES if route.path == path for method in route.methods or ()}
    entry = next(one for (_, of), one in ENTRIES.items() if of == path)
    session = calm.session(entry.who)
    for method in sorted({*ODD_METHODS, "GET", "POST"} - taken):
        where = address(path, entry, calm.words)
        body = f"_token={session.csrf}".encode()
        answer = calm.raw.ask(
            method, where, cookie=session.cookie, body=body, headers={"content-type": FORM}
        )
        if is_another(method, where, path):
            well_told(
                answer, 404
            )  # The address of something else, that there is not, by that name.
        else:
            well_told(answer, 405)
            assert set(answer.headers["allow"].split(", ")) <= taken


@pytest.mark.parametrize("one", WITH_IDS, ids=ids)
@SHARES
def test_ids_that_are_none(calm: Scene, one: tuple[str, str], share: int) -> None:
    ids_that_are_none(calm, one, share)


@pytest.mark.parametrize("one", WITH_IDS, ids=ids)
@SHARES
def test_ids_that_are_none_on_a_server(
    calm_server: Scene, one: tuple[str, str], share: int
) -> None:
    ids_that_are_none(calm_server, one, share)


def ids_that_are_none(calm: Scene, one: tuple[str, str], share: int) -> None:
    for name in ENTRIES[one].params:
        for junk in dealt(JUNK, share, *one, name):
            well_told(rightly(calm, one, **{name: junk}), 303, 400, 401, 403, 404, 405, 409)
        well_told(rightly(calm, one, **{name: TOO_LONG}), 414)


@pytest.mark.parametrize("one", PRIVATE, ids=ids)
def test_without_a_session_one_is_asked_to_sign_in(calm: Scene, one: tuple[str, str]) -> None:
    entry = ENTRIES[one]
    where = address(one[1], entry, calm.words)
    for cookie in ("", "stegvis=", "stegvis=x", "stegvis=kommunen:x", "stegvis=granne:påhittad"):
        if one[0] == "GET":
            answer = calm.raw.get(where, cookie)
            well_told(answer, 303)
            assert answer.location.startswith("/logga-in?vidare=/")
        else:
            answer = calm.raw.post(where, {"_token": "x", **entry.fields}, cookie)
            well_told(answer, 401)


@pytest.mark.parametrize("one", POSTS, ids=ids)
def test_a_token_that_is_not_ones_own(calm: Scene, one: tuple[str, str]) -> None:
    entry = ENTRIES[one]
    where = address(one[1], entry, calm.words)
    mine, others = calm.session(entry.who), calm.session("stig")
    sign_in_token = re.search(r'name="_token" value="([^"]+)"', calm.raw.get("/logga-in").text)
    assert sign_in_token is not None
    for token in (
        "",
        "x",
        others.csrf,
        sign_in_token[1],
        mine.csrf + "x",
        mine.csrf[:-1],
        mine.cookie,
    ):
        well_told(calm.raw.post(where, {"_token": token, **entry.fields}, mine.cookie), 403)
    well_told(calm.raw.post(where, dict(entry.fields), mine.cookie), 403)
    doubled = [("_token", mine.csrf), ("_token", others.csrf), *entry.fields.items()]
    well_told(calm.raw.post(where, doubled, mine.cookie), 403)
    in_query = f"{where}{'&' if '?' in where else '?'}_token={mine.csrf}"
    well_told(calm.raw.post(in_query, dict(entry.fields), mine.cookie), 403)


@pytest.mark.parametrize("one", OF_SESSIONS, ids=ids)
def test_a_session_that_has_ended_is_not_begun_again(calm: Scene, one: tuple[str, str]) -> None:
    """What was recorded before the sign-out, cookie and token and all, is worth nothing after it."""
    entry = ENTRIES[one]
    old = calm.sign_in(entry.who)
    assert calm.raw.post("/logga-ut", {"_token": old.csrf}, old.cookie).status == 303
    where = address(one[1], entry, calm.words)
    answer = calm.raw.post(where, {"_token": old.csrf, **entry.fields}, old.cookie)
    well_told(answer, 401 if not entry.public else 403)


@pytest.mark.parametrize("one", POSTS, ids=ids)
def test_a_body_that_is_no_form(calm: Scene, one: tuple[str, str]) -> None:
    entry = ENTRIES[one]
    where, session = address(one[1], entry, calm.words), calm.session(entry.who)
    right = f"_token={session.csrf}".encode()
    for kind, body, status in (
        ("application/json", b'{"_token": 1}', 415),
        ("multipart/form-data; boundary=x", b"--x--", 403 if entry.files else 415),
        ("text/plain", right, 415),
        ("", right, 415),
        ("text/html\u202e", right, 415),
        (FORM, right + b"&a=" + b"x" * 1_000_001, 413),
        (FORM, right + b"&a=1" * 6_000, 400),
        (FORM, right + b"&a=\xff", 400),
        (FORM, right + "&a=å".encode(), 400),
    ):
        answer = calm.raw.ask(
            "POST", where, cookie=session.cookie, body=body, headers={"content-type": kind}
        )
        well_told(answer, status)
    lies = {"content-type": FORM, "content-length": "99999999"}
    well_told(calm.raw.ask("POST", where, cookie=session.cookie, body=right, headers=lies), 413)


@pytest.mark.parametrize("one", IN_CASES, ids=ids)
def test_the_case_of_somebody_else(calm: Scene, one: tuple[str, str]) -> None:
    """Those who work elsewhere meet nothing of it, be it in another municipality with a deployment of the
    same name, and cases that are numbered in the same way.
    """
    entry = ENTRIES[one]
    where = address(one[1], entry, calm.words)
    for who, tenant in (("ada", "kommunen"), ("nils", "granne"), ("stig", "kommunen")):
        session = calm.session(who, tenant)
        if one[0] == "GET" or who == "nils":  # Whose own case of that number it would be.
            answer = calm.raw.get(where, session.cookie)
        else:
            answer = calm.raw.post(where, {"_token": session.csrf}, session.cookie)
        assert answer.status < 500
        for secret in (*OWN, ELSEWHERE[1]):
            assert secret not in answer.text, who
        if who != "nils":
            well_told(answer, 403, 404)
            assert NEIGHBOUR[1] not in answer.text


@pytest.mark.parametrize(
    "one",
    sorted(o for o in ENTRIES if "deployment" in ENTRIES[o].params and "/api/" not in o[1]),
    ids=ids,
)
def test_a_deployment_where_one_has_no_role(calm: Scene, one: tuple[str, str]) -> None:
    for deployment in ("annan", "finns-inte", "PROV"):
        answer = rightly(calm, one, deployment=deployment)
        well_told(answer, 403, 404)
        assert ELSEWHERE[1] not in answer.text


@pytest.mark.parametrize("rest", ["svar/{talk}", "kvittens/{talk}", "svar/{statement}"])
@pytest.mark.parametrize("who", ["sara", "kurt", "psy", "rut", "stig"])
def test_what_lies_in_one_case_is_not_in_another(calm: Scene, rest: str, who: str) -> None:
    others = {"talk": "waiting", "statement": "active"}
    name = re.findall(r"{(\w+)}", rest)[0]
    number = calm.words[others[name]]
    where = f"/prov/arende/{number}/{rest.format(**calm.words)}"
    answer = calm.raw.get(where, calm.session(who).cookie)
    well_told(answer, 403, 404)
    assert SECRET_REASON not in answer.text


def test_a_task_of_another_case_cannot_be_done_here(calm: Scene) -> None:
    session = calm.session("cia")
    where = f"/prov/arende/{calm.words['waiting']}/uppgift/{calm.words['task']}"
    fields = {"_token": session.csrf, "anteckning": "x"}
    well_told(calm.raw.post(where, fields, session.cookie), 403, 404, 409)


def test_a_protected_person_is_named_to_nobody_outside(calm: Scene) -> None:
    number = calm.words["guarded"]
    for who in ("carl", "cia", "kurt", "kim", "rut", "rolf", "psy", "stig", "greta", "ulla", "ada"):
        session = calm.session(who)
        for where in (
            f"/prov/arende/{number}",
            f"/prov/arende/{number}/fyll/samtal",
            f"/prov/arende/{number}/gor/ta_emot",
            f"/prov/?q={quote(GUARDED[1])}",
            f"/prov/?q={GUARDED[0]}",
            "/prov/",
        ):
            answer = calm.raw.get(where, session.cookie)
            assert answer.status < 500
            body = answer.text.replace(f'value="{GUARDED[1]}"', "").replace(GUARDED[1] + "”", "")
            assert GUARDED[1] not in body, (who, where)


# Taken or not, but never more than was asked.


@pytest.mark.parametrize("one", GETS, ids=ids)
@SHARES
def test_a_query_that_is_odd(calm: Scene, one: tuple[str, str], share: int) -> None:
    entry = ENTRIES[one]
    where = address(one[1], entry, calm.words).partition("?")[0]
    session = calm.session(entry.who)
    names = ("q", "efter", "lage", "ansvarig", "del", "sida", "steg", "visa", "vidare")
    for text in dealt(NASTY, share, *one):
        junk = quote(text[:100], safe="")
        for query in ("&".join(f"{name}={junk}" for name in names), f"{junk}={junk}&q=x&q={junk}"):
            answer = calm.raw.get(f"{where}?{query}", session.cookie)
            if entry.page:
                aged = (401,) if one[1] in FRESH else ()
                well_told(answer, entry.status, 200, 303, 400, 404, *aged)
            assert answer.status < 500
    for query in ("?", "&&&", "=", "=&=", "%", "%ff=%fe", "a" * 5_000, "q[]=1&q[x]=2"):
        assert calm.raw.get(f"{where}?{query}", session.cookie).status < 500


@pytest.mark.parametrize("one", POSTS, ids=ids)
def test_fields_that_nobody_asked_for_are_kept_nowhere(scene: Scene, one: tuple[str, str]) -> None:
    entry = ENTRIES[one]
    where, session = address(one[1], entry, scene.words), scene.session(entry.who)
    odd = [
        (MARK, MARK), ("account", MARK), ("roll", MARK), ("version", MARK), ("_nyckel", MARK),
        (f"plats.{MARK}", MARK), (f"barn.0.{MARK}", MARK), (f"_rows.{MARK}", "3"), (f"_skal.{MARK}", MARK),
        ("barn.200.ålder", MARK), ("namn.0", MARK), ("__proto__", MARK), ("tenant", MARK), ("_utkast", MARK),
    ]  # fmt: skip
    for pair in odd:
        fields = [("_token", session.csrf), *entry.fields.items(), pair]
        answer = scene.raw.post(where, fields, session.cookie)
        well_told(answer, 200, 303, 401, 403, 404, 409, 422)
        if one[1] == "/logga-ut":
            scene.sessions.clear()
            session = scene.session(entry.who)
    assert MARK not in repr(scene.stored())


LATELY = frozenset({("POST", "/mitt-konto/nycklar/ny")})
"""What wants a sign-in that is fresh, while each request takes seconds by the clock."""


@pytest.mark.parametrize("one", POSTS, ids=ids)
@SHARES
def test_values_of_the_wrong_kind(scene: Scene, one: tuple[str, str], share: int) -> None:
    entry = ENTRIES[one]
    where, session = address(one[1], entry, scene.words), scene.session(entry.who)
    names = {*entry.fields, "_sida", "_shown", "_utkast", "version", "_lagg_till", "_ta_bort"} | {
        "_rows.barn", "barn.0.ålder", "kommun", "bor_med_barn", "utfall", "plats.samordnare",
    }  # fmt: skip
    for name in sorted(names):
        if one in LATELY:
            scene.sessions.pop(entry.who, None)
            session = scene.session(entry.who)
        own = name in entry.fields  # What is asked for there meets more than the rest.
        for text in dealt(NASTY, min(share, 2) if own else share, *one, name):
            kept = [(key, value) for key, value in entry.fields.items() if key != name]
            fields = [("_token", session.csrf), *kept, (name, text), (name, text)]
            answer = scene.raw.post(where, fields, session.cookie)
            if one[1] == "/logga-ut":
                assert answer.status in (303, 401)
                return
            well_told(answer, entry.status, 200, 303, 403, 404, 409, 422)


def test_an_option_that_is_none_is_not_taken(scene: Scene) -> None:
    """Neither in an answer, nor as a seat, nor as a language."""
    session = scene.session("sara")
    where = address(
        "/{deployment}/arende/{number}/gor/{action}/{form}",
        ENTRIES["POST", "/{deployment}/arende/{number}/gor/{action}/{form}"],
        scene.words,
    )
    forged = {"_token": session.csrf, "_sida": "", "_shown": "utfall", "utfall": "påhittat"}
    well_told(scene.raw.post(where, forged, session.cookie), 422)
    well_told(scene.raw.post(where, {"_token": session.csrf, "_skicka": "1"}, session.cookie), 422)
    before = scene.stored()
    case = f"/prov/arende/{scene.words['active']}"
    for seat, who in (
        ("coach", "psy"),
        ("coach", "nils"),
        ("coach", MARK),
        ("psykolog", "psy"),
        (MARK, "cia"),
    ):
        fields = {"_token": session.csrf, f"plats.{seat}": who}
        well_told(scene.raw.post(f"{case}/team", fields, session.cookie), 409)
    for language in ("xx", "../en", ""):
        fields = {"_token": session.csrf, "sprak": language, "vidare": "//annan.example"}
        answer = scene.raw.post("/sprak", fields, session.cookie)
        assert answer.location == "/"
    assert scene.stored() == before
