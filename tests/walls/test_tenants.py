"""Two municipalities in one database, with a deployment, accounts and case numbers of the same names:
whatever one of them asks by the other's ids, nothing of the other is shown or changed. On both databases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.operations.callers import Account, Caller
from engine.operations.create_account import create_account
from engine.operations.settings import Settings, Tenant
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.schema import audit, case
from tests.operations.house import STAFF, new_account
from tests.walls.operations import ROWS
from tests.walls.routes import Row, rows, where_and_what
from tests.walls.setting import REASON, TALK_ASIDE, cases_of
from tests.web.furnishing import NOTE, VIEW
from tests.web.raw import Answer
from tests.web.scene import OWN, Scene, Scenes, Session, furnished, opened

OTHER = "granne"
PEOPLE = ("sara", "cia", "kurt", "rut", "psy", "stig", "fia")
NUMBERS = ("19960101-2389", "19970101-2388", "19980101-2387")
SECRETS = (
    *OWN, REASON, TALK_ASIDE, NOTE, VIEW, "Test Ordinarie", "Test Avslutad", "Test Skyddad", "Test Asked",
    "Test Annorstädes", "Inga Bjuden", "Test Sara", "Test Vera", "smtp:550",
)  # fmt: skip
NUMBER = re.compile(r"^(NV-2024-)(\d{3})")
IDENTITY = re.compile(r"^[0-9a-f]{32}")
NOT_IDS = frozenset({"code", "snapshot", "workspace"})
"""Words that name nothing of a municipality's own."""
NEW_EACH_TIME = re.compile(r'name="_token" value="[^"]*"|nonce-[\w+/=-]+')
TOLD_IN_HEADERS = (
    "location",
    "etag",
    "cache-control",
    "content-type",
    "content-disposition",
    "retry-after",
)


@dataclass(frozen=True, kw_only=True)
class Twins:
    """`words` are ids of ours; `there`: the accounts of the other municipality."""

    scene: Scene
    words: dict[str, str]
    there: dict[str, Account]
    at_home: dict[str, Session] = field(default_factory=dict)

    def ours(self) -> tuple[object, int]:
        """All that is stored of ours, and how much is in the audit."""
        asked = select(func.count()).select_from(audit).where(audit.c.tenant == DEFAULT_TENANT)
        with self.scene.house.world.storage.reading(DEFAULT_TENANT) as tx:
            return self.scene.stored(), tx.connection.execute(asked).scalar_one()

    def session(self, who: str) -> Session:
        """Signed in over there, in a browser that is signed in here too: that session waits."""
        there, here = self.scene.sign_in(who, OTHER), self.here(who)
        waits = here.cookie.replace("stegvis=", "stegvis-andra=", 1)
        return Session(cookie=f"{there.cookie}; {waits}", csrf=there.csrf)

    def here(self, who: str) -> Session:
        """Signed in once: that is in our audit."""
        if who not in self.at_home:
            self.at_home[who] = self.scene.sign_in(who)
        return self.at_home[who]

    def ask(self, row: Row, who: str, session: Session, words: Mapping[str, str]) -> Answer:
        where, fields = where_and_what(row, words, who, session)
        if row.one[0] == "GET":
            return self.scene.raw.get(where, session.cookie)
        return self.scene.raw.post(where, fields, session.cookie)


@pytest.fixture
def twins(scenes: Scenes, kind: str, tmp_path: Path) -> Iterator[Twins]:
    with furnished(scenes, kind, tmp_path) as scene:
        words = {**scene.words, **cases_of(scene.house)}
        there = {name: account_there(scene, name) for name in PEOPLE}
        sara = Caller(account=there["sara"], deployment="prov")
        found = {words["neighbours"]}
        found |= {opened(scene.house, sara, one, "Grannes Person") for one in NUMBERS}
        assert {words["active"], words["waiting"]} <= found
        scene.raw.app.state.world = with_both(scene)
        yield Twins(scene=scene, words=words, there=there)


def with_both(scene: Scene) -> World:
    """The world of an installation that names both, so that one may be signed in to both in one browser."""
    tenants = {DEFAULT_TENANT: Tenant(label="Vår kommun"), OTHER: Tenant(label="Grannens kommun")}
    return replace(scene.house.world, settings=Settings(tenants=tenants))


def account_there(scene: Scene, name: str) -> Account:
    role, unit = STAFF[name]
    new = replace(new_account(name, role, unit), tenant=OTHER, label=f"Granne {name.title()}")
    made = create_account(scene.house.world, new)
    assert isinstance(made, Account), made
    return made


def told(text: str) -> list[str]:
    return [one for one in SECRETS if one in text]


def test_no_route_shows_or_changes_anything_of_the_other(twins: Twins) -> None:
    ours = twins.scene.raw.get("/prov/", twins.scene.sign_in("sara").cookie)
    assert told(ours.text), "ours are shown it"
    sessions = {who: twins.session(who) for who in PEOPLE}
    before = twins.ours()
    wrong = []
    for who, session in sessions.items():
        for row in rows():
            if row.one[1] == "/logga-ut":
                continue
            answer = twins.ask(row, who, session, twins.words)
            wrong += [(row.name, who, one) for one in told(answer.text)]
            assert answer.status < 500, (row.name, who)
            if not is_in(twins, session):
                session = twins.session(who)
    assert wrong == []
    assert twins.ours() == before


def is_in(twins: Twins, session: Session) -> bool:
    """Some acts end the session that they are done in."""
    return twins.scene.raw.get("/prov/", session.cookie).location[:9] != "/logga-in"


def nowhere(word: str) -> str:
    """An id of the same shape that is nobody's."""
    found = NUMBER.match(word)
    if found:
        return f"{found[1]}{int(found[2]) + 700}{word[found.end() :]}"
    return "e" + word[1:] if IDENTITY.match(word) else word + "9"


def numbers_there(twins: Twins) -> frozenset[str]:
    """The cases that the other municipality has by now."""
    with twins.scene.house.world.storage.reading(OTHER) as tx:
        asked = select(case.c.number).where(case.c.tenant == OTHER)
        return frozenset(tx.connection.execute(asked).scalars())


def only_ours(twins: Twins) -> dict[str, tuple[str, str]]:
    """What only we have by that id, and what nobody has, the longest first."""
    theirs = numbers_there(twins)
    own = {
        name: (word, nowhere(word))
        for name, word in twins.words.items()
        if name not in NOT_IDS and word.partition(".")[0] not in theirs
    }
    return dict(sorted(own.items(), key=lambda one: -len(one[1][0])))


def as_if_real(text: str, ids: Mapping[str, tuple[str, str]]) -> str:
    """What is said of an id that is nobody's, as it would be said of ours."""
    for word, nobodys in ids.values():
        text = text.replace(nobodys, word)
    return NEW_EACH_TIME.sub("", text)


class Asked(dict[str, str]):
    """Words that know which of them an operation is asked by."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__(words)
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.used.add(name)
        return super().__getitem__(name)


def told_by(answer: Answer, ids: Mapping[str, tuple[str, str]]) -> tuple[object, ...]:
    headers = (as_if_real(answer.headers.get(one, ""), ids) for one in TOLD_IN_HEADERS)
    return answer.status, as_if_real(answer.text, ids), *headers


def test_an_id_that_only_the_other_has_is_answered_as_one_that_there_is_not(twins: Twins) -> None:
    """Not even that it is there is told: not by the status, a header, a count or a word."""
    ids = only_ours(twins)
    none = {**twins.words, **{name: nobodys for name, (_, nobodys) in ids.items()}}
    wrong, tried = [], 0
    for who in PEOPLE:
        session = twins.session(who)
        for row in rows():
            if where_and_what(row, twins.words, who, session) == where_and_what(
                row, none, who, session
            ):
                continue
            ours, nobodys = (twins.ask(row, who, session, one) for one in (twins.words, none))
            tried += 1
            if told_by(ours, ids) != told_by(nobodys, ids):
                wrong.append((row.name, who, ours.status, nobodys.status))
            if not is_in(twins, session):
                session = twins.session(who)
    assert wrong == []
    assert tried > 1000


def test_no_operation_tells_that_an_id_is_the_others(twins: Twins) -> None:
    ids = only_ours(twins)
    none = {**twins.words, **{name: nobodys for name, (_, nobodys) in ids.items()}}
    wrong = []
    for who in PEOPLE:
        caller = Caller(account=twins.there[who], deployment="prov")
        for name, call in ROWS.items():
            asked = Asked(twins.words)
            ours, nobodys = (
                as_if_real(repr(call(twins.scene.house.world, caller, words)), ids)
                for words in (asked, none)
            )
            names = asked.used - NOT_IDS
            if ours != nobodys and names and names <= set(only_ours(twins)):
                wrong.append((name, who, ours[:300], nobodys[:300]))
    assert wrong == []


def test_no_operation_shows_or_changes_anything_of_the_other(twins: Twins) -> None:
    before = twins.ours()
    wrong = []
    for who in PEOPLE:
        caller = Caller(account=twins.there[who], deployment="prov")
        for name, call in ROWS.items():
            found = call(twins.scene.house.world, caller, twins.words)
            wrong += [(name, who, one) for one in told(repr(found))]
    assert wrong == [], "\n".join(map(str, wrong))
    assert twins.ours() == before
