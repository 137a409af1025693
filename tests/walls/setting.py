"""Who walks along the table, and the cases that they meet: one with a team, one of another unit and
sub-project, one of a protected person, one that is closed, one in which a role is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection, connect

from sqlalchemy import text

from engine.operations.assign import assign
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.open_link import Answering, read_link
from engine.operations.views import FormPlace, Moved
from engine.operations.world import DEFAULT_TENANT
from engine.storage.place import FILE
from engine.storage.schema import metadata
from tests.operations.house import PASSWORD, House
from tests.operations.reasons import give_reason
from tests.operations.sending import PDF, add, came
from tests.web.scene import TABLES, TALK, Scene, Scenes, Session, furnished, meet, protect

PEOPLE = {
    "sara": "samordnare, norr",
    "stina": "samordnare, söder",
    "cia": "coach, norr, with the seat in the ordinary, closed and protected case",
    "carl": "coach, norr, without a seat",
    "kurt": "kurator, norr",
    "kim": "kurator, söder",
    "ulla": "utförare, norr",
    "rut": "remittent, has opened the ordinary, closed and asked case",
    "rolf": "remittent, has opened nothing",
    "psy": "psykolog, has answered in the ordinary and closed case, is asked in the asked one",
    "stig": "styrgrupp: figures",
    "greta": "granskare: the log",
    "fia": "förvaltare: accounts",
    "ada": "samordnare of another deployment",
    "tom": "an account without a role",
    "nils": "samordnare of another municipality, in a deployment of the same name",
    "nobody": "not signed in",
    "lena": "has a link to one ask in the linked case, has begun there, and has no account",
}
TALK_ASIDE = "Det som bara kuratorn läser"
REASON = "Skäl som bara de som läser bedömningen ser"
NOTED = """
    CREATE TRIGGER "{0} {1}" AFTER {1} ON "{0}" BEGIN INSERT OR IGNORE INTO touched VALUES ('{0}', '{1}'); END
"""
GONE = 'DELETE FROM main."{0}" WHERE rowid NOT IN (SELECT rowid FROM kept."{0}")'
SINCE = """
    SELECT account, outcome FROM main.audit WHERE rowid NOT IN (SELECT rowid FROM kept.audit)
"""
DIFFERS = """
    SELECT (SELECT count(*) FROM main."{0}") <> (SELECT count(*) FROM kept."{0}")
        OR EXISTS (SELECT * FROM main."{0}" EXCEPT SELECT * FROM kept."{0}")
"""
EVERY = [table.name for table in metadata.sorted_tables]
CASES = ("ordinary", "far", "veiled", "closed")


@dataclass(kw_only=True)
class Setting:
    """`words`: those of the scene, and of the cases of the table. `undo` puts back all that is stored, from
    what `file` has beside itself as `kept`: only what was written in, since to put back the whole file would
    have every connection read anew how its tables are made.
    """

    scene: Scene
    words: dict[str, str]
    sessions: dict[str, Session]
    file: Connection
    now: datetime
    lena: Caller

    @property
    def house(self) -> House:
        return self.scene.house

    def caller(self, who: str) -> Caller:
        if who == "lena":
            return self.lena
        return Caller(account=self.house.accounts[who], deployment="prov")

    def undo(self) -> None:
        with self.file:
            for name, kinds in self.touched().items():
                if kinds == {"INSERT"}:
                    self.file.execute(GONE.format(name))
                else:
                    put_back(self.file, name)
            self.file.execute("DELETE FROM touched")
        self.house.clock.moment = self.now

    def touched(self) -> dict[str, set[str]]:
        """The tables in which something was written after `undo`, and whether it was put in, changed or
        taken away.
        """
        found: dict[str, set[str]] = {}
        for name, kind in self.file.execute("SELECT name, kind FROM touched ORDER BY name"):
            found.setdefault(name, set()).add(kind)
        return found

    def changed(self) -> list[str]:
        """The tables, but for those that tell of tries, that are not as they are after `undo`."""
        return [name for name in self.touched() if name in TABLES and differs(self.file, name)]

    def noted(self) -> list[tuple[str, str]]:
        """Who did something and whether it was let, of what has come into the audit since `undo`."""
        return list(self.file.execute(SINCE))


def put_back(file: Connection, name: str) -> None:
    """All rows of a table as they were, each in its place."""
    columns = [f'"{column}"' for _, column, *_ in file.execute(f"PRAGMA table_info('{name}')")]
    told = ", ".join(("rowid", *columns))
    file.execute(f'DELETE FROM main."{name}"')  # noqa: S608 - our own tables' names
    file.execute(f'INSERT INTO main."{name}" ({told}) SELECT {told} FROM kept."{name}"')  # noqa: S608 - as above


def differs(file: Connection, name: str) -> bool:
    return bool(file.execute(DIFFERS.format(name)).fetchone()[0])


@contextmanager
def setting(scenes: Scenes, folder: Path) -> Iterator[Setting]:
    with furnished(scenes, "sqlite", folder) as scene:
        house = scene.house
        words = {**scene.words, **cases_of(house)}
        for name, label in (("tom", "Tom Tomsson"),):
            nobody = create_account(
                house.world, NewAccount(name=name, label=label, password=PASSWORD, roles={})
            )
            assert isinstance(nobody, Account)
            house.accounts[name] = nobody
        sessions = {who: begun(scene, who) for who in PEOPLE}
        link = read_link(house.world, words["linked_token"])
        assert isinstance(link, Answering)
        house.later(minutes=1)
        aside = folder / "kept.db"
        with closing(connect(folder / "data" / FILE)) as file:
            note_what_is_touched(file)
            with closing(connect(aside)) as kept:
                file.backup(kept)
            file.execute("ATTACH ? AS kept", (str(aside),))
            made = Setting(
                scene=scene,
                words=words,
                sessions=sessions,
                file=file,
                now=house.clock.moment,
                lena=link.caller,
            )
            yield made
            made.undo()
            assert [name for name in EVERY if differs(file, name)] == [], "not all was put back"


def note_what_is_touched(file: Connection) -> None:
    """Have the database write down in which tables something is written, so that few need to be compared
    and put back.
    """
    file.execute("CREATE TABLE touched (name TEXT, kind TEXT, PRIMARY KEY (name, kind))")
    for name in EVERY:
        for kind in ("INSERT", "UPDATE", "DELETE"):
            file.execute(NOTED.format(name, kind))


def begun(scene: Scene, who: str) -> Session:
    if who == "nobody":
        return scene.session("")
    if who == "lena":
        return by_link(scene)
    return scene.session(who, "granne" if who == "nils" else DEFAULT_TENANT)


def by_link(scene: Scene) -> Session:
    """Begun in a browser that nobody is signed in from."""
    nobody, address = scene.session(""), f"/s/{scene.words['linked_token']}"
    begun = scene.raw.post(address, {"_token": nobody.csrf, "_borja": "1"}, nobody.cookie)
    assert begun.status == 303, begun.text
    cookie = begun.headers["set-cookie"].partition(";")[0]
    inside = scene.raw.get(address, f"{nobody.cookie}; {cookie}")
    assert 'name="_fortsatt"' in inside.text, inside.text
    return Session(cookie=f"{nobody.cookie}; {cookie}", csrf=nobody.csrf)


def cases_of(house: House) -> dict[str, str]:
    ordinary, talk, statement, *files = with_team(house, "19960101-2389", "Test Ordinarie")
    closed, closed_talk, closed_statement, *_ = with_team(house, "19970101-2388", "Test Avslutad")
    house.send("cia", FormPlace(form="avslut", case=closed, action="avsluta"), {"utfall": "arbete"})
    elsewhere = house.open_case(
        "stina", number="19980101-2387", name="Test Annorstädes", subproject="två"
    )
    guarded = house.open_case("sara", number="19990101-2386", name="Test Skyddad", subproject="ett")
    seat(house, guarded)
    protect(house, guarded)
    for who in ("sara", "cia"):
        give_reason(house, who, guarded)
    return {
        "ordinary": ordinary,
        "ordinary_talk": talk,
        "file": files[0],
        "file_aside": files[1],
        "file_begun": begun_file(house, ordinary),
        "ordinary_statement": statement,
        "ordinary_first": first_of(house, ordinary),
        "ordinary_task": task_of(house, ordinary),
        "closed": closed,
        "closed_talk": closed_talk,
        "closed_statement": closed_statement,
        "closed_first": first_of(house, closed),
        "far": elsewhere,
        "far_first": first_of(house, elsewhere),
        "veiled": guarded,
        "veiled_first": first_of(house, guarded),
    }


def with_team(house: House, number: str, name: str) -> tuple[str, str, str, str, str]:
    """A case of rut's in norr that has come to `deltar`, with cia as its coach, an urgent task for her, a
    talk with two files, one of them on the page that only kurators read, and a statement.
    """
    case = house.open_case("rut", number=number, name=name, subproject="ett")
    house.act("sara", case, "ta_emot")
    answered = {"råd": "ja", "skäl": REASON}
    statement = house.send("psy", FormPlace(form="bedömning", case=case), answered)
    house.act("sara", case, "börja")
    seat(house, case)
    meet(house, case)
    mood = {"": "", "svar.glad": "0", "svar.lugn": "0", "inte_leva": "true"}
    house.send("kurt", FormPlace(form="mående", case=case), mood)
    at = FormPlace(form="samtal", case=case)
    files = [came(house, path, PDF) for path in ("underlag", "intyg")]
    for file, page in zip(files, ("allt", "enskilt"), strict=True):
        add(house, "kurt", at, file, page=page)
    talk = house.send(
        "kurt",
        at,
        {"": "allt", "vad": TALK},
        {"": "enskilt", "oro": TALK_ASIDE},
    )
    return case, talk.submission, statement.submission, files[0].id, files[1].id


def begun_file(house: House, case: str) -> str:
    """A file that cia has added, and not sent."""
    file = came(house, "underlag", PDF)
    add(house, "cia", FormPlace(form="samtal", case=case), file)
    return file.id


def seat(house: House, case: str) -> None:
    assert isinstance(assign(house.world, house.as_("sara"), case, {"coach": "cia"}), Moved)


def first_of(house: House, number: str) -> str:
    """The form that opened the case."""
    return in_case(
        house,
        number,
        'select s.id from submission s join "case" c on c.id = s."case"'
        " where c.number = :number and s.form = 'anmälan'",
    )


def task_of(house: House, number: str) -> str:
    return in_case(
        house,
        number,
        'select r.id from request r join "case" c on c.id = r."case"'
        " where c.number = :number and r.kind = 'task'",
    )


def in_case(house: House, number: str, query: str) -> str:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        return str(tx.connection.execute(text(query), {"number": number}).scalars().one())
