"""Two municipalities in one database, with a deployment, accounts and case numbers of the same names:
whatever one of them asks by the other's ids, nothing of the other is shown or changed. On both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.operations.callers import Account, Caller
from engine.operations.create_account import create_account
from engine.operations.settings import Settings, Tenant
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.schema import audit
from tests.operations.house import STAFF, new_account
from tests.walls.operations import ROWS
from tests.walls.routes import rows, where_and_what
from tests.walls.setting import REASON, TALK_ASIDE, cases_of
from tests.web.furnishing import NOTE, VIEW
from tests.web.scene import OWN, Scene, Scenes, Session, furnished, opened

OTHER = "granne"
PEOPLE = ("sara", "cia", "kurt", "rut", "psy", "stig", "fia")
NUMBERS = ("19960101-2389", "19970101-2388", "19980101-2387")
SECRETS = (
    *OWN, REASON, TALK_ASIDE, NOTE, VIEW, "Test Ordinarie", "Test Avslutad", "Test Skyddad", "Test Asked",
    "Test Annorstädes", "Inga Bjuden", "Test Sara", "Test Vera", "smtp:550",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Twins:
    """`words` are ids of ours; `there`: the accounts of the other municipality."""

    scene: Scene
    words: dict[str, str]
    there: dict[str, Account]

    def ours(self) -> tuple[object, int]:
        """All that is stored of ours, and how much is in the audit."""
        asked = select(func.count()).select_from(audit).where(audit.c.tenant == DEFAULT_TENANT)
        with self.scene.house.world.storage.reading(DEFAULT_TENANT) as tx:
            return self.scene.stored(), tx.connection.execute(asked).scalar_one()

    def session(self, who: str) -> Session:
        """Signed in over there, in a browser that is signed in here too: that session waits."""
        there, here = self.scene.sign_in(who, OTHER), self.scene.sign_in(who)
        waits = here.cookie.replace("stegvis=", "stegvis-andra=", 1)
        return Session(cookie=f"{there.cookie}; {waits}", csrf=there.csrf)


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
            where, fields = where_and_what(row, twins.words, who, session)
            if row.one[0] == "GET":
                answer = twins.scene.raw.get(where, session.cookie)
            else:
                answer = twins.scene.raw.post(where, fields, session.cookie)
            wrong += [(row.name, who, one) for one in told(answer.text)]
            assert answer.status < 500, (row.name, who)
    assert wrong == []
    assert twins.ours() == before


def test_no_operation_shows_or_changes_anything_of_the_other(twins: Twins) -> None:
    before = twins.ours()
    wrong = []
    for who in PEOPLE:
        caller = Caller(account=twins.there[who], deployment="prov")
        for name, call in ROWS.items():
            found = call(twins.scene.house.world, caller, twins.words)
            wrong += [(name, who, one) for one in told(repr(found))]
    assert wrong == []
    assert twins.ours() == before
