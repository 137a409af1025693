"""Makes requests of real pages and spoils them: as everyone who works here, from a seed.

It walks the pages, takes their links and forms, fills the forms in rightly, and then changes something:
a value, a name, an id, the method, the token, the cookie, the kind of the body. It knows which requests
should have got past sign-in, token and routing, and goes where it has been least.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urlencode, urlsplit

from starlette.routing import Match

from engine.foundation.wrong import Refused
from engine.operations.read_case import read_case
from engine.web.app import ROUTES
from tests.operations.house import PASSWORD
from tests.web.entries import ENTRIES, address, posted
from tests.web.raw import FORM, Answer, Pairs
from tests.web.scene import ELSEWHERE, GUARDED, NEIGHBOUR, Scene, Session

PEOPLE = (
    "sara", "stina", "cia", "carl", "kurt", "kim", "ulla", "rut", "rolf", "psy", "stig", "greta", "ada",
    "fia", "vera", "pia",
)  # fmt: skip
WORDS = (
    "", " ", "ja", "nej", "true", "false", "1985", "-1", "0", "2", "9" * 60, "1e400", "2024-03-04",
    "19850101-2382", "19920101-2383", "Ett helt vanligt svar.", "\x00", "a\x00b", "\u202ebak", "😀" * 40,
    "<script>alert(1)</script>", "'; DROP TABLE case; --", "{{ 7*7 }}", "../../etc/passwd", "%00", "²",
    "شكرا", "é" * 2_000, "arbete", "annat", "cia", "carl", "nils", "personen", "vardag", "allt", "barn",
    "barn:0", "kontrollera", "//annan.example", "null", "NaN", "[]",
)  # fmt: skip
NAMES = (
    "_sida", "_shown", "_utkast", "_nyckel", "_skicka", "_senare", "_borja_om", "_lagg_till", "_ta_bort",
    "_ny_version", "_lagg_undan",
    "_rows.barn", "_rows.namn", "_skal.x", "_buret.x", "barn.0.ålder", "barn.3.ålder", "barn.x.ålder",
    "nummer", "namn", "kommun", "bor_med_barn", "svar.glad", "svar.lugn", "inte_leva", "vad", "oro",
    "utfall", "råd", "skäl", "dag.day", "plats.coach", "plats.samordnare", "anteckning", "version",
    "sprak", "vidare", "konto", "losenord", "__proto__", "\x00", "",
)  # fmt: skip
QUERIES = (
    "q",
    "efter",
    "lage",
    "ansvarig",
    "del",
    "sida",
    "steg",
    "visa",
    "handelser",
    "gjort",
    "vidare",
)
METHODS = ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "GET", "POST", "GARBAGE")
KINDS = ("application/json", "multipart/form-data; boundary=x", "text/plain", "")
DATA = ("application/json", "application/scim+json")
TRACES = ("Traceback", "sqlalchemy", "site-packages", "<script>alert", "Internal Server Error")
TOO_OLD = ("Sidan var för gammal", "The page was too old")
TEXTS = {"nummer": "19920101-2383", "namn": "Test Prov", "dag.day": "1", "version": "1"}
PATTERNS = {
    (method, route.path): route
    for route in ROUTES
    for method in (route.methods or set())
    if method != "HEAD" and "/api/" not in route.path
}
"""All but those of programs, which come with a token and no session: `test_scim` sends them what is odd."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a page offers to do: where it is sent, with what it holds, and the choices of each field."""

    action: str
    fields: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...]
    buttons: tuple[tuple[str, str], ...]


class Page(HTMLParser):
    """Finds the links and the forms that post."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.action: str | None = None
        self.fields: list[tuple[str, str]] = []
        self.choices: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: text or "" for name, text in attrs}
        match tag:
            case "a" if found.get("href", "").startswith(("/", "?")):
                self.links.append(found["href"].partition("#")[0])
            case "form" if found.get("method") == "post":
                self.action = found["action"]
                self.fields, self.choices, self.buttons = [], {}, []
            case "input" if found.get("type") in ("radio", "checkbox"):
                self.choices.setdefault(found.get("name", ""), []).append(found.get("value", "on"))
            case "input" | "textarea" if found.get("name"):
                self.fields.append((found["name"], found.get("value", "")))
            case "select":
                self.select = found.get("name", "")
            case "option":
                self.choices.setdefault(self.select, []).append(found.get("value", ""))
            case "button" if found.get("name"):
                self.buttons.append((found["name"], found.get("value", "")))
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.action is not None:
            choices = tuple((name, tuple(texts)) for name, texts in self.choices.items())
            self.forms.append(Form(self.action, tuple(self.fields), choices, tuple(self.buttons)))
            self.action = None


@dataclass(slots=True)
class Request:
    """What is asked for; `right`: whether sign-in, token and routing should let it through."""

    who: str
    method: str
    target: str
    fields: Pairs = field(default_factory=list)
    cookie: str = ""
    kind: str = FORM
    raw: bytes | None = None

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return urlencode(self.fields, errors="surrogatepass").encode() if self.fields else b""


class Fuzzer:
    """Deterministic: the same seed gives the same requests, as long as pages are the same."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene = scene
        self.seed = seed
        self.chance = random.Random(seed)
        self.step = 0
        self.past: Counter[tuple[str, str]] = Counter()
        self.statuses: Counter[int] = Counter()
        self.pool: dict[tuple[str, str], list[tuple[str, Form | None, str]]] = {}
        self.ids = self.known_ids()

    def known_ids(self) -> dict[str, list[str]]:
        words = self.scene.words
        return {
            "deployment": ["prov", "annan", "finns-inte"],
            "provider": ["kommun", "finns-inte"],
            "number": [
                *(words[one] for one in ("active", "waiting", "guarded", "asked", "taken")),
                "1",
                "2",
            ],
            "workflow": ["deltagare", "x"],
            "form": ["anmälan", "samtal", "mående", "bedömning", "avslut", "x"],
            "action": ["ta_emot", "börja", "avsluta", "x"],
            "activity": ["träff", "x"],
            "submission": [words["talk"], words["statement"], "0" * 32],
            "request": [words[one] for one in ("task", "asked_request", "taken_request")]
            + ["0" * 32],
            "file": [words["file"], "0" * 32],
            "link": [words["linked_id"], "0" * 32],
            "token": [
                words["link"],
                words["linked_token"],
                words["calendar_token"],
                words["page_token"],
                "kommunen:påhittad",
                "granne:x",
                "x",
            ],
            "name": ["vera", "vilma", "nils", "ada", "finns-inte"],
            "view": [words["view"], "0" * 32],
            "day": ["2024-04-22", "2024-13-40", "1900-01-01", "x"],
            "consent": ["samverkan", "x"],
            "party": ["vården", "kommunen", "x"],
            "kind": ["json", "pdf", "x"],
            "job": [words["job"], "0" * 32],
            "indicator": ["började", "glad", "x"],
            "report": ["månad", "blankett", "x"],
            "slip": ["x", "c-0"],
            "month": ["2024-03", "2024-02", "2024-13", "x"],
            "review": [words["review"], "0" * 32],
            "item": ["1", "2", "999", "x"],
            "reading": [words["reading"], "0" * 32],
        }

    # What is asked.

    def run(self, count: int) -> Iterator[tuple[Request, Answer]]:
        for _ in range(count):
            self.step += 1
            request = self.request()
            yield request, self.ask(request)

    def request(self) -> Request:
        """A right use of the route that has been met least, or of any; then perhaps spoilt."""
        wanted = min(PATTERNS, key=lambda one: (self.past[one], one))
        if self.chance.random() < 0.5:
            wanted = self.chance.choice(sorted(PATTERNS))
        request = self.right_use(wanted)
        if self.chance.random() < 0.7:
            for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
                self.spoil(request)
        return request

    def right_use(self, one: tuple[str, str]) -> Request:
        """From a page that has been seen, or else as the table of routes has it."""
        method, path = one
        entry = ENTRIES[one]
        seen = self.pool.get(one, [])
        if seen and entry.who and self.chance.random() < 0.75:
            who, form, target = self.chance.choice(seen)
            session = self.session(who)
            fields = self.filled(form, session) if form is not None else []
            return Request(who, method, target, fields, session.cookie)
        session = self.session(entry.who)
        target = address(path, entry, self.scene.words)
        given = posted(entry, self.scene.words)
        fields = [("_token", session.csrf), *given.items()] if method == "POST" else []
        if path == "/logga-in" and method == "POST" and self.chance.random() < 0.3:
            fields = [*fields, ("losenord", PASSWORD)]
        return Request(entry.who, method, target, fields, session.cookie)

    def session(self, who: str) -> Session:
        """Whoever has been shut out is let in again first, since there would be nobody left to be."""
        if who and not self.scene.signed_in(who):
            self.scene.let_in(who.removeprefix("@"))
        return self.scene.session(who)

    def filled(self, form: Form, session: Session) -> Pairs:
        """The form as somebody would fill it in: its texts, one of each choice, one of its buttons."""
        fields = [
            (name, session.csrf if name == "_token" else text or TEXTS.get(name, ""))
            for name, text in form.fields
        ]
        fields += [(name, self.chance.choice(texts)) for name, texts in form.choices if texts]
        if form.buttons:
            fields.append(self.chance.choice(form.buttons))
        return fields

    # How it is spoilt.

    def spoil(self, request: Request) -> None:
        ways = [self.id, self.id, self.query]
        if request.method == "POST":
            ways += [
                self.value,
                self.value,
                self.value,
                self.name,
                self.drop,
                self.twice,
                self.more,
            ]
        if self.chance.random() < 0.25:
            ways = [self.method, self.token, self.cookie, self.kind, self.bytes, self.path]
        self.chance.choice(ways)(request)

    def id(self, request: Request) -> None:
        """Another id of the same kind in the address: of another case, another form, another house."""
        route = route_of(request.method, request.target)
        if route is None or not route.param_convertors:
            return
        path, mark, query = request.target.partition("?")
        parts, pattern = path.split("/"), route.path.split("/")
        places = [at for at, one in enumerate(pattern) if one.startswith("{")]
        at = self.chance.choice(places)
        known = self.ids[pattern[at].strip("{}")]
        junk = self.chance.random() < 0.2
        parts[at] = quote(self.chance.choice(WORDS if junk else known), safe="")
        request.target = "/".join(parts) + mark + query

    def query(self, request: Request) -> None:
        pair = f"{self.chance.choice(QUERIES)}={quote(self.chance.choice(WORDS)[:300], safe='')}"
        request.target += ("&" if "?" in request.target else "?") + pair

    def value(self, request: Request) -> None:
        places = [at for at, (name, _) in enumerate(request.fields) if name != "_token"]
        if places:
            at = self.chance.choice(places)
            request.fields[at] = (request.fields[at][0], self.chance.choice(WORDS))

    def name(self, request: Request) -> None:
        places = [at for at, (name, _) in enumerate(request.fields) if name != "_token"]
        if places:
            at = self.chance.choice(places)
            request.fields[at] = (self.chance.choice(NAMES), request.fields[at][1])

    def drop(self, request: Request) -> None:
        places = [at for at, (name, _) in enumerate(request.fields) if name != "_token"]
        if places:
            del request.fields[self.chance.choice(places)]

    def twice(self, request: Request) -> None:
        places = [one for one in request.fields if one[0] != "_token"]
        if places:
            request.fields.append(self.chance.choice(places))

    def more(self, request: Request) -> None:
        for _ in range(self.chance.choice((1, 1, 3, 30))):
            request.fields.append((self.chance.choice(NAMES), self.chance.choice(WORDS)))

    def method(self, request: Request) -> None:
        request.method = self.chance.choice(METHODS)

    def token(self, request: Request) -> None:
        others = self.session(self.chance.choice(PEOPLE)).csrf
        wrong = self.chance.choice(("", "x", others, "\u202e", "a\x00b"))
        request.fields = [(n, wrong if n == "_token" else text) for n, text in request.fields]

    def cookie(self, request: Request) -> None:
        others = self.session(self.chance.choice(PEOPLE)).cookie
        neighbour = self.scene.session("nils", "granne").cookie
        request.cookie = self.chance.choice(("", "stegvis=x", "stegvis=a:b;;=", others, neighbour))

    def kind(self, request: Request) -> None:
        request.kind = self.chance.choice(KINDS)

    def bytes(self, request: Request) -> None:
        size = self.chance.choice((1, 20, 300))
        request.raw = bytes(self.chance.randrange(256) for _ in range(size))

    def path(self, request: Request) -> None:
        path, mark, query = request.target.partition("?")
        at = self.chance.randrange(len(path) + 1)
        trick = self.chance.choice(
            ("/..", "%2f", "%00", "//", "%ff", "/%2e%2e/", ";a", "x" * 9_000)
        )
        request.target = path[:at] + trick + path[at:] + mark + query

    # What comes of it.

    def ask(self, request: Request) -> Answer:
        expected = self.should_pass(request)
        headers = {"content-type": request.kind} if request.kind else {}
        answer = self.scene.raw.ask(
            request.method,
            request.target,
            cookie=request.cookie,
            body=request.body(),
            headers=headers,
        )
        self.statuses[answer.status] += 1
        if expected is not None and got_past(answer):
            self.past[expected] += 1
        if answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html"):
            self.learn(request, answer)
        self.after(request, answer)
        return answer

    def should_pass(self, request: Request) -> tuple[str, str] | None:
        """The route, when session, token, body and address are those of a right request."""
        route = route_of(request.method, request.target)
        if route is None or len(request.target) > 8_000:
            return None
        one = ("GET" if request.method == "HEAD" else request.method, route.path)
        session = next(
            (s for s in self.scene.sessions.values() if s.cookie == request.cookie), None
        )
        if not ENTRIES[one].public and (
            session is None or request.cookie.startswith("stegvis-start")
        ):
            return None
        if request.method == "POST":
            token = [text for name, text in request.fields if name == "_token"][-1:]
            if request.raw is not None or request.kind not in (FORM, ""):
                return None
            if session is None or token != [session.csrf]:
                return None
        return one

    def learn(self, request: Request, answer: Answer) -> None:
        """Where the page leads, for the one who saw it."""
        who = next((n for n, s in self.scene.sessions.items() if s.cookie == request.cookie), "")
        if who == "nils":
            return
        page = Page()
        page.feed(answer.text)
        here = request.target.partition("?")[0]
        for link in page.links:
            self.keep(who, "GET", here + link if link.startswith("?") else link, None)
        for form in page.forms:
            self.keep(who, "POST", form.action, form)

    def keep(self, who: str, method: str, target: str, form: Form | None) -> None:
        """The newest are worth most, since cases move on; some old ones stay, as pages left open do."""
        route = route_of(method, target)
        if route is None or len(target) > 2_000:
            return
        kept = self.pool.setdefault((method, route.path), [])
        if len(kept) < 60:
            kept.append((who, form, target))
        else:
            kept[self.chance.randrange(len(kept))] = (who, form, target)
        for name, text in params_of(route, target).items():
            if text not in self.ids[name] and len(self.ids[name]) < 60:
                self.ids[name].append(text)

    def after(self, request: Request, answer: Answer) -> None:
        """Time goes on. A session that has ended, by itself or by its owner, is begun again when needed."""
        signed_out = request.method == "POST" and answer.location == "/logga-in"
        if signed_out or answer.status == 401 or answer.location.startswith("/logga-in?vidare="):
            ended = [n for n, s in self.scene.sessions.items() if s.cookie == request.cookie]
            for name in ended:
                del self.scene.sessions[name]
        self.scene.house.later(seconds=5)

    # What must hold.

    def wrong(self, request: Request, answer: Answer) -> str | None:
        """What is wrong with an answer; None when nothing is."""
        if answer.status >= 500:
            return "a status that says that something broke"
        if any(trace in answer.text for trace in TRACES):
            return "a trace of a bug"
        is_data = answer.headers.get("content-type", "").startswith(DATA)
        said = '"why"' in answer.text or '"detail"' in answer.text or answer.text == "{}"
        told = said if is_data else "<h1" in answer.text
        if answer.status >= 400 and not told and request.method != "HEAD":
            return "a refusal that says nothing"
        if answer.location and (
            not answer.location.startswith("/") or answer.location[1:2] in ("/", "\\")
        ):
            return "a way out of the site"
        who = next((n for n, s in self.scene.sessions.items() if s.cookie == request.cookie), "")
        return self.told_of_others(who, request, answer)

    def told_of_others(self, who: str, request: Request, answer: Answer) -> str | None:
        """Nobody is told of a person of another house, nor of a protected one whose case one may not read."""
        sent = unquote(request.target) + " ".join(text for _, text in request.fields)
        if who != "nils" and NEIGHBOUR[1] in answer.text and NEIGHBOUR[1] not in sent:
            return "a person of another municipality"
        if who != "ada" and ELSEWHERE[1] in answer.text and ELSEWHERE[1] not in sent:
            return "a person of another deployment"
        for secret in GUARDED:
            if secret in answer.text and secret not in sent and not self.may_read_guarded(who):
                return "a protected person"
        return None

    def may_read_guarded(self, who: str) -> bool:
        house = self.scene.house
        if not who or who == "nils":
            return False
        caller = replace(house.as_(who), deployment="prov")
        return not isinstance(read_case(house.world, caller, self.scene.words["guarded"]), Refused)

    def report(self) -> str:
        lines = [
            f"{count:6} {method:5} {path}" for (method, path), count in sorted(self.past.items())
        ]
        told = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return "\n".join([f"seed {self.seed}, {self.step} requests; {told}", *lines])


def route_of(method: str, target: str) -> object:
    """The route that takes it; None when none does."""
    path = unquote(
        urlsplit("x:" + target).path if target.startswith("//") else target.partition("?")[0]
    )
    scope = {"type": "http", "method": method, "path": path, "root_path": ""}
    for route in ROUTES:
        if route.matches(scope)[0] is Match.FULL:
            return route
    return None


def params_of(route: object, target: str) -> dict[str, str]:
    scope = {
        "type": "http",
        "method": "GET",
        "path": unquote(target.partition("?")[0]),
        "root_path": "",
    }
    return dict(route.matches(scope)[1].get("path_params", {}))


def got_past(answer: Answer) -> bool:
    """Whether a page of ours has answered: neither the door, nor the sign-in, nor the check of the token.
    What a provider tells of a sign-out is read before it is refused, since it is signed.
    """
    if answer.status == 400 and '"error":"invalid_request"' in answer.text:
        return True
    if answer.status in (400, 401, 405, 408, 413, 414, 415, 503):
        return False
    if answer.status == 403 and any(words in answer.text for words in TOO_OLD):
        return False
    return not (answer.status == 303 and re.match(r"/logga-in\?vidare=", answer.location))
