"""A house with more in it than one may see: cases on their way, one of a protected person, another
deployment, and another municipality in the same data folder.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import text

from engine.operations.assign import assign
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.save_page import save_page
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.submit import submit
from engine.operations.views import FormPlace, Moved, Receipt
from engine.operations.world import DEFAULT_TENANT, open_world
from engine.storage.schema import metadata
from engine.web.app import make_app
from tests.operations.house import (
    PASSWORD,
    PROJECT,
    START,
    Counting,
    House,
    Ticking,
    new_account,
)
from tests.web.raw import Raw

GUARDED = ("19900101-2385", "Hemlig Skyddsson")
NEIGHBOUR = ("19850101-2382", "Grannes Person")
ELSEWHERE = ("19850101-2382", "Annans Person")
TALK = "Det som sades i förtroende"
OWN = ("Test Amal", "Test Väntar", "Hemlig Skyddsson", TALK, "Ett skäl som bara psykologen vet")
SECRET_REASON = "Ett skäl som bara psykologen vet"
KEPT_ASIDE = frozenset({"audit", "session", "sign_in_failure"})
"""Tables that also what is refused may write in: that it was refused, and that somebody tried."""


@dataclass(frozen=True, kw_only=True)
class Session:
    cookie: str
    csrf: str


@dataclass(kw_only=True)
class Scene:
    """`words` are what placeholders of addresses stand for: numbers of cases, ids of what is in them."""

    house: House
    raw: Raw
    words: Mapping[str, str]
    sessions: dict[str, Session]

    def session(self, who: str, tenant: str = DEFAULT_TENANT) -> Session:
        """Signed in once, and again only when asked to forget. Nobody has the sign-in page's token."""
        if who not in self.sessions:
            self.sessions[who] = self.sign_in(who, tenant) if who else self.nobody()
        return self.sessions[who]

    def nobody(self) -> Session:
        found = re.search(r'name="_token" value="([^"]+)"', self.raw.get("/logga-in").text)
        assert found is not None
        return Session(cookie=f"stegvis-start={found[1]}", csrf=found[1])

    def sign_in(self, who: str, tenant: str = DEFAULT_TENANT) -> Session:
        """After waiting, where somebody has guessed too often."""
        signed = sign_in(self.house.world, who, PASSWORD, tenant=tenant)
        if not isinstance(signed, SignedIn):
            self.house.later(minutes=6)
            signed = sign_in(self.house.world, who, PASSWORD, tenant=tenant)
        assert isinstance(signed, SignedIn), signed
        return Session(cookie=f"stegvis={signed.token}", csrf=signed.csrf)

    def stored(self) -> dict[str, list[tuple[object, ...]]]:
        """All that is stored but for what tells of tries."""
        with self.house.world.storage.reading(DEFAULT_TENANT) as tx:
            return {
                table.name: sorted(map(tuple, tx.connection.execute(table.select())), key=repr)
                for table in metadata.sorted_tables
                if table.name not in KEPT_ASIDE
            }

    def close(self) -> None:
        self.raw.close()
        self.house.world.close()


def furnished(built: tuple[Path, House], data: Path) -> Scene:
    folder, known = built
    shutil.copytree(folder, data)
    clock = Ticking(START)
    world = open_world(data, clock=clock, chance=Counting())
    world.compiled.update(known.world.compiled)
    house = replace(known, world=world, clock=clock, accounts=dict(known.accounts))
    words = {**own_cases(house), **another_deployment(house), **another_municipality(house)}
    return Scene(house=house, raw=Raw(make_app(world)), words=words, sessions={})


def own_cases(house: House) -> dict[str, str]:
    """One that goes on, with a task, a statement and a talk; one that waits; one that is protected."""
    active = house.to_active(who="sara")
    seated = assign(house.world, house.as_("sara"), active, {"coach": "cia"})
    assert isinstance(seated, Moved)
    mood = {"": "", "svar.glad": "0", "svar.lugn": "0", "inte_leva": "true"}
    house.send("kurt", FormPlace(form="mående", case=active), mood)
    talk = house.send("kurt", FormPlace(form="samtal", case=active), {"": "allt", "vad": TALK})
    waiting = house.open_case("rut", number="19920101-2383", name="Test Väntar")
    house.act("sara", waiting, "ta_emot")
    statement = house.send(
        "psy", FormPlace(form="bedömning", case=waiting), {"råd": "ja", "skäl": SECRET_REASON}
    )
    guarded = house.open_case("sara", number=GUARDED[0], name=GUARDED[1], subproject="ett")
    protect(house, guarded)
    return {
        "active": active,
        "waiting": waiting,
        "guarded": guarded,
        "talk": talk.submission,
        "statement": statement.submission,
        "task": one_of(house, "select id from request where kind = 'task'"),
    }


def protect(house: House, number: str) -> None:
    """As when a protected identity is decided."""
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        named = {"number": number}
        tx.connection.execute(
            text('update "case" set protected = true where number = :number'), named
        )
        tx.connection.execute(
            text(
                "update person set protected = 'protected' where id ="
                ' (select person from "case" where number = :number)'
            ),
            named,
        )


def one_of(house: House, query: str) -> str:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        return str(tx.connection.execute(text(query)).scalars().first())


def another_deployment(house: House) -> dict[str, str]:
    """`annan`, where `ada` works and nobody of `prov`."""
    files = {
        path.replace("deployments/prov/", "deployments/annan/"): data.replace(
            b"deployment: prov", b"deployment: annan"
        )
        for path, data in read_project(PROJECT).items()
        if "/scenarios/" not in path
    }
    published = publish(house.world, files, "annan", why="Start", who="ada")
    assert isinstance(published, Published), published
    new = replace(
        new_account("ada", "samordnare", "norr"), roles={"annan": frozenset({"samordnare"})}
    )
    return {"elsewhere": opened(house, new_caller(house, new, "annan"), *ELSEWHERE)}


def another_municipality(house: House) -> dict[str, str]:
    """`granne`, with a deployment of the same name, where `nils` works."""
    published = publish(
        house.world, read_project(PROJECT), "prov", why="Start", who="nils", tenant="granne"
    )
    assert isinstance(published, Published), published
    new = replace(new_account("nils", "samordnare", "norr"), tenant="granne")
    return {"neighbours": opened(house, new_caller(house, new, "prov"), *NEIGHBOUR)}


def new_caller(house: House, new: NewAccount, deployment: str) -> Caller:
    account = create_account(house.world, new)
    assert isinstance(account, Account), account
    house.accounts[account.name] = account
    return Caller(account=account, deployment=deployment)


def opened(house: House, caller: Caller, number: str, name: str) -> str:
    """A case that the caller has opened."""
    place = FormPlace(form="anmälan", workflow="deltagare", subproject="ett")
    first = [("nummer", number), ("namn", name), ("_shown", "nummer namn")]
    save_page(house.world, caller, place, "personen", first)
    rest = [("bor_med_barn", "false"), ("_shown", "bor_med_barn")]
    save_page(house.world, caller, place, "vardag", rest)
    receipt = submit(house.world, caller, place)
    assert isinstance(receipt, Receipt), receipt
    return receipt.number
