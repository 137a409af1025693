"""Owns the connection: opening, one writer at a time, transactions, and which version the data has.

How each database is opened lies in `sqlite` and `postgresql`; where data lie, in `place`. What is
stored is left to the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from sqlite3 import SQLITE_BUSY, SQLITE_LOCKED
from threading import Lock
from types import TracebackType

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from engine.foundation.texts import said
from engine.foundation.wrong import BusyError, StorageError
from engine.storage import postgresql, sqlite
from engine.storage.place import DataPlace
from engine.storage.statements import Direct, Statements

PRIMARY = 0xFF
"""What of a code of SQLite says what it is; the rest is the details."""
LOCK_NOT_AVAILABLE, DEADLOCK = "55P03", "40P01"


@dataclass(frozen=True, slots=True)
class Transaction:
    """A running transaction of one tenant. All of it is stored, or nothing. `direct` is for statements that
    are asked over and over. `unsettled`: what it has changed that others keep a copy of: nobody may copy it
    from here, since it may come to nothing. `ends`: the number and hash of the last row of each chain that it
    has read or added to, by kind and name; nobody else adds to them meanwhile.
    """

    direct: Direct
    tenant: str
    unsettled: set[str] = field(default_factory=set)
    ends: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    @property
    def connection(self) -> Connection:
        return self.direct.plain()


@dataclass(frozen=True, slots=True)
class Storage:
    """An open database. `reading` and `writing` are the only ways in; a tenant's writers take turns."""

    engine: Engine
    statements: Statements
    writer: Lock = field(default_factory=Lock)
    idle: sqlite.Idle = field(default_factory=sqlite.Idle)

    @property
    def is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    def reading(self, tenant: str) -> AbstractContextManager[Transaction]:
        """The data as they are now; what others write meanwhile is not seen."""
        return Running(self._direct(tenant, writes=False), tenant)

    def asking(self, tenant: str) -> AbstractContextManager[Transaction]:
        """For a single statement, which SQLite lets be a transaction of its own: it takes as long to begin
        and end one as to find a row.
        """
        if self.is_postgresql:
            return self.reading(tenant)
        return Running(sqlite.Begun(self.engine, self.statements, self.idle, None), tenant)

    def writing(self, tenant: str) -> AbstractContextManager[Transaction]:
        """On SQLite, writers of this process wait for their turn here; on PostgreSQL, in the database."""
        turn = None if self.is_postgresql else self.writer
        return Running(self._direct(tenant, writes=True), tenant, turn)

    def _direct(self, tenant: str, *, writes: bool) -> AbstractContextManager[Direct]:
        if self.is_postgresql:
            return postgresql.begun(self.engine, self.statements, tenant, writes=writes)
        beginning = sqlite.WRITE if writes else sqlite.READ
        return sqlite.Begun(self.engine, self.statements, self.idle, beginning)

    def close(self) -> None:
        self.idle.close()
        self.engine.dispose()


class Running(AbstractContextManager[Transaction]):
    """A transaction from its beginning to its end, within `turn`. What the database says becomes a
    `StorageError`. A class, since generators inside of each other take longer than many a statement.
    """

    __slots__ = ("begun", "tenant", "turn")

    def __init__(
        self, begun: AbstractContextManager[Direct], tenant: str, turn: Lock | None = None
    ) -> None:
        self.begun = begun
        self.tenant = tenant
        self.turn = turn

    def __enter__(self) -> Transaction:
        if self.turn is not None:
            self.turn.acquire()
        try:
            return Transaction(self.begun.__enter__(), self.tenant)
        except BaseException as wrong:
            self._end()
            if isinstance(wrong, DBAPIError):
                raise in_words(wrong) from wrong
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.begun.__exit__(kind, error, trace)
        except DBAPIError as wrong:
            raise in_words(wrong) from wrong
        finally:
            self._end()
        if isinstance(error, DBAPIError):
            raise in_words(error) from error

    def _end(self) -> None:
        if self.turn is not None:
            self.turn.release()


@contextmanager
def stored_errors() -> Iterator[None]:
    """What the database says becomes a `StorageError`."""
    try:
        yield
    except DBAPIError as wrong:
        raise in_words(wrong) from wrong


def in_words(wrong: DBAPIError) -> StorageError:
    """The same without the values to be stored."""
    what = f"{type(wrong).__name__}: {first_line(wrong)}"
    kind = BusyError if is_busy(wrong) else StorageError
    return kind(said("Databasen svarade inte som den ska ({what}).", what=what))


def is_busy(wrong: DBAPIError) -> bool:
    """Whether it was others that held what was wanted, for longer than anybody waits: a code of SQLite, or a
    SQLSTATE of PostgreSQL.
    """
    code = getattr(wrong.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & PRIMARY in (SQLITE_BUSY, SQLITE_LOCKED)
    return getattr(wrong.orig, "sqlstate", None) in (LOCK_NOT_AVAILABLE, DEADLOCK)


def first_line(wrong: DBAPIError) -> str:
    """What went wrong, without the details, which hold values."""
    return str(wrong.orig).strip().partition("\n")[0]


def open_storage(place: DataPlace) -> Storage:
    """The database of a place. Raises `StorageError` when it is missing, older or newer."""
    if place.url is None and not place.file.is_file():
        raise StorageError(
            said("Det finns ingen databas i {path}.", path=str(place.folder)),
            next_step=said(
                'Publicera först: stegvis publish mitt_projekt --why "Första versionen" --data {path}',
                path=str(place.folder),
            ),
        )
    engine = connect(place)
    try:
        with stored_errors():
            if place.url is not None:
                postgresql.refuse_powerful(engine)
            check_version(engine)
    except StorageError:
        engine.dispose()
        raise
    return Storage(engine, Statements(engine.dialect))


def connect(place: DataPlace) -> Engine:
    """An engine for the role that serves."""
    return (
        sqlite.sqlite_engine(place.file)
        if place.url is None
        else postgresql.postgresql_engine(place.url)
    )


def migrate(place: DataPlace) -> None:
    """Make the database, or bring an older one to this version. Refuses a newer one in words."""
    make_folder(place)
    engine = owning(place)
    try:
        with stored_errors():
            refuse_newer(revision_of(engine))
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                lift(connection, place)
    finally:
        engine.dispose()


def make_folder(place: DataPlace) -> None:
    """The folder and the database file for their owner alone; those that are there are left as they are,
    since an operator may have opened them to a group. SQLite opens what it lays beside as far as its file.
    """
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.url is None:
        place.file.touch(mode=0o600)


def owning(place: DataPlace) -> Engine:
    """An engine for the role that may make and change tables."""
    if place.url is None:
        return sqlite.sqlite_engine(place.file)
    if place.owner_url is None:
        raise StorageError(
            said("Databasens tabeller kan bara göras av den roll som äger dem."),
            next_step=said("Ange dess adress i {name}.", name="STEGVIS_DATABASE_OWNER_URL"),
        )
    return postgresql.postgresql_engine(place.owner_url)


def lift(connection: Connection, place: DataPlace) -> None:
    command.upgrade(settings_for(connection), "head")
    if place.url is not None:
        app = postgresql.postgresql_engine(place.url)
        postgresql.secure(connection, postgresql.user_of(app))
        app.dispose()


def settings_for(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "engine.storage:migrations")
    config.attributes["connection"] = connection
    return config


@cache
def known_revisions() -> tuple[str, ...]:
    """This version's migrations, the newest first: they are read from files that do not change meanwhile."""
    script = ScriptDirectory.from_config(settings_for())
    return tuple(one.revision for one in script.walk_revisions())


def revision_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(revision: str | None) -> None:
    if revision is not None and revision not in known_revisions():
        raise StorageError(
            said(
                "Databasen är gjord av en nyare version av Stegvis (steg {step}).",
                step=str(revision),
            ),
            next_step=said("Starta den nyare versionen, eller lägg tillbaka en äldre kopia."),
        )


def check_version(engine: Engine) -> None:
    revision = revision_of(engine)
    refuse_newer(revision)
    newest = known_revisions()[0]
    if revision != newest:
        raise StorageError(
            said(
                "Databasen är äldre än den här versionen av Stegvis (steg {step} av {newest}).",
                step=revision or "–",
                newest=newest,
            ),
            next_step=said("Gör en kopia. Kör sedan stegvis publish, som lyfter databasen."),
        )
