"""The rows of the table that are routes: each as it is rightly used, those of cases once for each kind of
case that matters to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.web.app import CASE
from tests.walls.cells import answered
from tests.walls.setting import REASON, TALK_ASIDE, Setting
from tests.web.entries import ENTRIES, address, posted
from tests.web.entry import Entry
from tests.web.raw import Answer
from tests.web.scene import Session

ALL = ("ordinary", "far", "veiled", "closed")
ASKED = ("asked",)
TAKEN = ("taken",)
SENT = ("talk", "statement", "first", "far", "veiled", "closed")
KINDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("GET", CASE): (*ALL, *ASKED),
    ("GET", CASE + "/gor/{action}"): ("ordinary", "closed"),
    ("POST", CASE + "/gor/{action}"): ("ordinary", "far", "veiled"),
    ("GET", CASE + "/gor/{action}/{form}"): ("ordinary", "closed"),
    ("POST", CASE + "/gor/{action}/{form}"): ("ordinary", "closed"),
    ("GET", CASE + "/starta/{activity}"): ("ordinary", "closed"),
    ("POST", CASE + "/starta/{activity}"): ("ordinary", "closed"),
    ("POST", CASE + "/starta/{activity}/utkast"): ("ordinary", "closed"),
    ("GET", CASE + "/fyll/{form}"): ALL,
    ("POST", CASE + "/fyll/{form}"): ALL,
    ("POST", CASE + "/gor/{action}/{form}/utkast"): ("ordinary", "closed"),
    ("POST", CASE + "/fyll/{form}/utkast"): ALL,
    ("POST", CASE + "/anteckning/utkast"): ALL,
    ("POST", CASE + "/team"): ("ordinary", "far", "veiled"),
    ("POST", CASE + "/uppgift/{request}"): ("ordinary",),
    ("POST", CASE + "/uppgift/{request}/ta"): ASKED,
    ("POST", CASE + "/uppgift/{request}/lamna"): ASKED,
    ("POST", CASE + "/uppgift/{request}/tillbaka"): TAKEN,
    ("POST", CASE + "/skal"): ("ordinary", "veiled"),
    ("GET", CASE + "/skydd"): ALL,
    ("POST", CASE + "/skydd"): ("ordinary", "far", "veiled"),
    ("POST", CASE + "/skydd/lasare"): ("ordinary", "veiled"),
    ("GET", CASE + "/samtycken"): ALL,
    ("GET", CASE + "/samtycken/{consent}"): ("ordinary", "far", "veiled"),
    ("POST", CASE + "/samtycken/{consent}"): ("ordinary", "far", "veiled"),
    ("GET", CASE + "/samtycken/{consent}/tillbaka"): ("ordinary", "far", "veiled"),
    ("POST", CASE + "/samtycken/{consent}/tillbaka"): ("ordinary", "far", "veiled"),
    ("GET", CASE + "/person"): ALL,
    ("POST", CASE + "/person/nummer"): ALL,
    ("GET", CASE + "/person/samma"): ("ordinary", "far", "veiled"),
    ("POST", CASE + "/person/samma"): ("ordinary", "far", "veiled"),
    ("GET", CASE + "/person/skilj"): ("ordinary", "far", "veiled"),
    ("POST", CASE + "/person/skilj"): ("ordinary", "far", "veiled"),
    ("GET", CASE + "/som/{party}"): ("ordinary", "far", "veiled"),
    ("GET", CASE + "/tid"): ALL,
    ("GET", CASE + "/per"): ALL,
    ("GET", CASE + "/per/{day}"): ALL,
    ("GET", CASE + "/plan"): ALL,
    ("POST", CASE + "/plan"): ("ordinary", "closed"),
    ("GET", CASE + "/plan/pdf"): ALL,
    ("GET", CASE + "/anteckning"): ALL,
    ("POST", CASE + "/anteckning"): ALL,
    ("GET", CASE + "/svar/{submission}"): SENT,
    ("GET", CASE + "/svar/{submission}/pdf"): SENT,
    ("GET", CASE + "/ratta/{form}/{submission}"): SENT,
    ("POST", CASE + "/ratta/{form}/{submission}"): SENT,
    ("POST", CASE + "/ratta/{form}/{submission}/utkast"): SENT,
    ("GET", CASE + "/kvittens/{submission}"): ("talk", "statement"),
    ("POST", CASE + "/kvittens/{submission}"): ("talk", "statement"),
    ("POST", CASE + "/lank/{link}"): ("linked",),
    ("POST", CASE + "/egen-sida"): ("linked",),
    ("GET", CASE + "/bredvid/{form}"): ("linked",),
}
"""Which cases, or submissions, a route is walked with."""
SUBMISSIONS = {
    "talk": ("ordinary", "ordinary_talk", TALK_ASIDE),
    "statement": ("ordinary", "ordinary_statement", REASON),
    "first": ("ordinary", "ordinary_first", ""),
    "far": ("far", "far_first", ""),
    "veiled": ("veiled", "veiled_first", ""),
    "closed": ("closed", "closed_talk", TALK_ASIDE),
}
FORMS = {"talk": "samtal", "closed": "samtal", "statement": "bedömning"}
"""The form of each submission; the others opened a case."""
FLOW = 'id="anteckningar"'
MOOD = {"_sida": "", "_shown": "svar.glad", "svar.glad": "1", "_senare": "1"}
TYPED = {"_shown": "svar.glad", "svar.glad": "1", "_utkast": ""}
OUTSIDE = frozenset(one for one, entry in ENTRIES.items() if entry.public)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A route with a kind of case, or none. `whole`: words of the page that those alone see who see all."""

    one: tuple[str, str]
    kind: str
    entry: Entry
    whole: str = ""

    @property
    def name(self) -> str:
        return " ".join((*self.one, self.kind)).strip()


def rows() -> Iterator[Row]:
    for one, entry in ENTRIES.items():
        if one in OUTSIDE:
            continue
        if not one[1].startswith(CASE):
            yield Row(one=one, kind="", entry=entry)
        for kind in KINDS[one] if one[1].startswith(CASE) else ():
            yield in_case(one, kind, entry)


def in_case(one: tuple[str, str], kind: str, entry: Entry) -> Row:
    params, fields, whole = dict(entry.params), dict(entry.fields), ""
    number = kind
    if "submission" in params:
        number, submission, whole = SUBMISSIONS[kind]
        params["submission"] = f"{{{submission}}}"
        whole = "" if one[1].endswith("/kvittens/{submission}") else whole
    if "/ratta/" in one[1]:
        params["form"], whole = FORMS.get(kind, "anmälan"), ""
    if one == ("GET", CASE):
        whole = FLOW
    if one[1].endswith("/fyll/{form}/utkast"):
        params["form"], fields = "mående", TYPED
    if one[1].endswith("/fyll/{form}"):
        params["form"], fields = "mående", MOOD
    if one == ("POST", CASE + "/gor/{action}"):
        params["action"] = "ta_emot"
    if one[1].endswith("/uppgift/{request}"):
        params["request"] = "{ordinary_task}"
    if "ta" in one[1].rsplit("/", 1)[-1:]:
        params["request"] = "{asked_request}"
    if one[1].endswith("/lamna"):
        params["request"] = "{asked_request}"
    if "aktivitet" in fields:
        fields["aktivitet"] = f"{{{number}}}.1"
    params["number"] = f"{{{number}}}"
    return Row(one=one, kind=kind, entry=replace(entry, params=params, fields=fields), whole=whole)


def where_and_what(
    row: Row, words: Mapping[str, str], who: str, session: Session
) -> tuple[str, dict[str, str]]:
    """The address, and what is posted there."""
    fields = {"_token": session.csrf, **posted(row.entry, words)}
    if "_skribent" in fields:
        fields["_skribent"] = who
    return address(row.one[1], row.entry, words), fields


def ask(setting: Setting, row: Row, who: str) -> Answer:
    session = setting.sessions[who]
    where, fields = where_and_what(row, setting.words, who, session)
    if row.one[0] == "GET":
        return setting.scene.raw.get(where, session.cookie)
    return setting.scene.raw.post(where, fields, session.cookie)


def walked(setting: Setting, row: Row, who: str) -> str:
    return answered(row.one[0], ask(setting, row, who), row.whole)
