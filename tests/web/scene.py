"""A house with more in it than one may see: cases on their way, one of a protected person, another
deployment, and another municipality in the same data folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import insert, select, text, update

from engine.operations.assign import assign
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.post import MailServer, Post, Writer
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_in_emergency import read_in_emergency
from engine.operations.read_project import read_project
from engine.operations.review_log import review_log
from engine.operations.save_page import save_page
from engine.operations.second_step import read_halfway
from engine.operations.sign_in import Halfway, SignedIn, sign_in
from engine.operations.start_activity import start_activity
from engine.operations.submit import submit
from engine.operations.views import CasePage, FormPlace, Moved, Receipt
from engine.operations.views_activities import Begun
from engine.operations.world import DEFAULT_TENANT, open_world
from engine.storage.administering import set_roles
from engine.storage.place import DataPlace
from engine.storage.schema import account, metadata, two_step
from engine.storage.two_step import end_two_step
from engine.web.app import make_app
from tests.databases import copied_place
from tests.operations.conftest import Built
from tests.operations.house import (
    PASSWORD,
    PROJECT,
    START,
    Counting,
    House,
    Ticking,
    new_account,
)
from tests.operations.sending import PDF, add, came
from tests.web.furnishing import more_things, with_second_step
from tests.web.raw import Raw

GUARDED = ("19900101-2385", "Hemlig Skyddsson")
NEIGHBOUR = ("19850101-2382", "Grannes Person")
ELSEWHERE = ("19850101-2382", "Annans Person")
TALK = "Det som sades i förtroende"
OWN = ("Test Amal", "Test Väntar", "Hemlig Skyddsson", TALK, "Ett skäl som bara psykologen vet")
SECRET_REASON = "Ett skäl som bara psykologen vet"
POST = Post(
    server=MailServer(host="localhost", port=9, tls="none", sender="stegvis@kommunen.example"),
    base_url="https://stegvis.kommunen.example",
)
KEPT_ASIDE = frozenset({"audit", "session", "sign_in_failure", "sign_in_step", "known_device"})
"""Tables that also what is refused may write in: that it was refused, and that somebody tried or came in."""
IDLE = timedelta(minutes=30)
"""So long a session is left alone before it is begun anew: here every look at the clock takes a second."""
TABLES = [table.name for table in metadata.sorted_tables if table.name not in KEPT_ASIDE]


@dataclass(frozen=True, kw_only=True)
class Session:
    cookie: str
    csrf: str


@dataclass(kw_only=True)
class Scene:
    """`words` are what placeholders of addresses and fields stand for: numbers of cases, ids of what is in
    them, links.
    """

    house: House
    raw: Raw
    words: Mapping[str, str]
    sessions: dict[str, Session]
    accounts: Mapping[str, Mapping[str, object]]
    steps: Mapping[str, Mapping[str, object]]
    used: dict[str, datetime] = field(default_factory=dict)

    def session(self, who: str, tenant: str = DEFAULT_TENANT) -> Session:
        """Signed in once, and again only when asked to forget. Nobody has the sign-in page's token;
        `@sture` is sture with the password given and the second step not yet.
        """
        if not self.signed_in(who):
            self.sessions[who] = self.begun(who, tenant)
        self.used[who] = self.house.clock.moment
        return self.sessions[who]

    def signed_in(self, who: str) -> bool:
        now = self.house.clock.moment
        return who in self.sessions and now - self.used.get(who, now) <= IDLE

    def begun(self, who: str, tenant: str) -> Session:
        if not who:
            return self.nobody()
        return self.halfway(who[1:]) if who.startswith("@") else self.sign_in(who, tenant)

    def nobody(self) -> Session:
        found = re.search(r'name="_token" value="([^"]+)"', self.raw.get("/logga-in").text)
        assert found is not None
        return Session(cookie=f"stegvis-start={found[1]}", csrf=found[1])

    def halfway(self, who: str) -> Session:
        nobody, half = self.nobody(), sign_in(self.house.world, who, PASSWORD)
        assert isinstance(half, Halfway), half
        return Session(cookie=f"{nobody.cookie}; stegvis-steg={half.token}", csrf=nobody.csrf)

    def sign_in(self, who: str, tenant: str = DEFAULT_TENANT) -> Session:
        """After waiting, where somebody has guessed too often."""
        signed = sign_in(self.house.world, who, PASSWORD, tenant=tenant)
        if not isinstance(signed, SignedIn):
            self.house.later(minutes=6)
            signed = sign_in(self.house.world, who, PASSWORD, tenant=tenant)
        assert isinstance(signed, SignedIn), signed
        return Session(cookie=f"stegvis={signed.token}", csrf=signed.csrf)

    def let_in(self, who: str) -> None:
        """The account is as it was when the scene was made, in what lets it in and what it may."""
        with self.house.world.storage.writing(DEFAULT_TENANT) as tx:
            mine = (account.c.tenant == tx.tenant, account.c.name == who)
            tx.connection.execute(update(account).where(*mine).values(self.accounts[who]))
            end_two_step(tx, who)
            if who in self.steps:
                tx.connection.execute(insert(two_step), self.steps[who])
            for deployment in ("prov", "annan"):
                held = self.house.accounts[who].postings.get(deployment, {})
                set_roles(tx, who, deployment, held)

    def stored(self, tenant: str = DEFAULT_TENANT) -> dict[str, Counter[str]]:
        """All that is stored but for what tells of tries, row by row in whatever order. Asked of the driver
        itself, since tests ask it thousands of times.
        """
        storage = self.house.world.storage
        mark = "%s" if storage.is_postgresql else "?"
        with storage.reading(tenant) as tx:
            driver = tx.connection.connection.cursor()
            found = {}
            for table in TABLES:
                driver.execute(f'SELECT * FROM "{table}" WHERE tenant = {mark}', (tenant,))  # noqa: S608 - our own tables' names
                found[table] = Counter(map(repr, driver.fetchall()))
            return found


@dataclass(frozen=True, kw_only=True)
class Furnished:
    """A finished scene that nobody has open, to be copied."""

    place: DataPlace
    house: House
    words: Mapping[str, str]
    workspace: Path


class Scenes(dict[str, Furnished]):
    """By kind of database; made as they are asked for."""

    def __init__(self, built: Built, stack: ExitStack, folder: Path) -> None:
        super().__init__()
        self.built, self.stack, self.folder = built, stack, folder

    def __missing__(self, kind: str) -> Furnished:
        made, known = self.built[kind]
        folder = self.folder / kind
        place = self.stack.enter_context(copied_place(made, folder / "data"))
        house = house_at(place, known, Ticking(START), Counting())
        workspace = folder / "arbetsmapp"
        words = {
            **own_cases(house),
            **more_things(house, workspace),
            **another_deployment(house),
            **another_municipality(house),
        }
        house.world.close()
        self[kind] = Furnished(place=place, house=house, words=words, workspace=workspace)
        return self[kind]


def house_at(place: DataPlace, known: House, clock: Ticking, chance: Counting) -> House:
    """The house as its data at a place has it, with a post office that nothing reaches."""
    world = open_world(place, clock=clock, chance=chance)
    world = replace(world, post=POST, mail=Writer(post=POST, clock=clock, chance=chance))
    world.compiled.update(known.world.compiled)
    return replace(known, world=world, clock=clock, accounts=dict(known.accounts))


@contextmanager
def furnished(scenes: Scenes, kind: str, folder: Path) -> Iterator[Scene]:
    """A scene of one's own, on a database of this kind, as it is right after it was made."""
    made = scenes[kind]
    with copied_place(made.place, folder / "data") as place:
        clock, chance = Ticking(made.house.clock.moment), Counting()
        chance.numbers = count(1_000_000)  # What was made before keeps its identities.
        house = house_at(place, made.house, clock, chance)
        raw = Raw(make_app(house.world, made.workspace))
        words = {**made.words, "workspace": str(made.workspace)}
        yield Scene(house=house, raw=raw, words=words, sessions={}, **rows_of(house))
        raw.close()
        made.house.world.compiled.update(house.world.compiled)
        house.world.close()


def rows_of(house: House) -> dict[str, dict[str, Mapping[str, object]]]:
    """What is stored of each account that lets it in: itself, and its second step."""
    asked = select(account.c.name, account.c.password, account.c.ended)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        rows = tx.connection.execute(asked.where(account.c.tenant == tx.tenant)).mappings()
        steps = tx.connection.execute(
            select(two_step).where(two_step.c.tenant == tx.tenant)
        ).mappings()
        return {
            "accounts": {str(row["name"]): dict(row) for row in rows},
            "steps": {str(row["account"]): dict(row) for row in steps},
        }


def meet(house: House, number: str) -> str:
    """Something in the participant's plan; its number."""
    place = FormPlace(form="träff", case=number, starts="träff")
    house.write("sara", place, {"plats": "Biblioteket"})
    begun = start_activity(house.world, house.as_("sara"), place)
    assert isinstance(begun, Begun), begun
    return begun.number


def own_cases(house: House) -> dict[str, str]:
    """One that goes on, with a task, a statement and a talk; one that waits; one that is protected."""
    active = house.to_active(who="sara")
    seated = assign(house.world, house.as_("sara"), active, {"coach": "cia"})
    assert isinstance(seated, Moved)
    mood = {"": "", "svar.glad": "0", "svar.lugn": "0", "inte_leva": "true"}
    house.send("kurt", FormPlace(form="mående", case=active), mood)
    planned = meet(house, active)
    at = FormPlace(form="samtal", case=active)
    added = came(house, "underlag", PDF)
    add(house, "kurt", at, added)
    talk = house.send("kurt", at, {"": "allt", "vad": TALK})
    waiting = house.open_case("rut", number="19920101-2383", name="Test Väntar")
    house.act("sara", waiting, "ta_emot")
    statement = house.send(
        "psy", FormPlace(form="bedömning", case=waiting), {"råd": "ja", "skäl": SECRET_REASON}
    )
    guarded = house.open_case("sara", number=GUARDED[0], name=GUARDED[1], subproject="ett")
    protect(house, guarded)
    return {
        "active": active,
        "planned": planned,
        "waiting": waiting,
        "guarded": guarded,
        "reading": emergency(house, waiting),
        "review": reviewed(house),
        "talk": talk.submission,
        "file": added.id,
        "statement": statement.submission,
        "task": one_of(house, "select id from request where kind = 'task'"),
    }


def emergency(house: House, number: str) -> str:
    """What carl reads in an emergency; nobody has judged it yet."""
    assert read_in_emergency(house.world, house.as_("carl"), number, "Larm i natt") == number
    assert isinstance(read_case(house.world, house.as_("carl"), number), CasePage)
    return one_of(house, "select id from opened_case where kind = 'emergency'")


def reviewed(house: House) -> str:
    """A review of the day, of which nothing has been judged yet."""
    found = review_log(
        house.world, house.as_("greta"), house.clock.moment.date(), house.clock.moment.date()
    )
    assert isinstance(found, str), found
    return found


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
        ).replace(b"{label: Granskare,", b"{label: Granskare, two_step: true,")
        for path, data in read_project(PROJECT).items()
        if "/scenarios/" not in path
    }
    published = publish(house.world, files, "annan", why="Start", who="ada")
    assert isinstance(published, Published), published
    new = replace(
        new_account("ada", "samordnare", "norr"), roles={"annan": frozenset({"samordnare"})}
    )
    demanded = replace(
        new_account("selma", "granskare", None), roles={"annan": frozenset({"granskare"})}
    )
    new_caller(house, demanded, "annan")
    begun = sign_in(house.world, "selma", PASSWORD)
    assert isinstance(begun, Halfway), begun
    assert read_halfway(house.world, begun.token) is not None  # The secret to set up is made now.
    return {
        "elsewhere": opened(house, new_caller(house, new, "annan"), *ELSEWHERE),
        "code": with_second_step(house, "sture"),
    }


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
