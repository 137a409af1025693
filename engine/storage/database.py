"""Owns the connection: opening, one writer at a time, transactions, and which version the data has.

SQLite runs with a write-ahead log and `synchronous=FULL`, so that what was answered "received" is
there after a power cut. Writers take the lock of this process first and then `BEGIN IMMEDIATE`:
without the lock waiting for each other takes seconds. What is stored is left to the modules beside
this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from engine.foundation.texts import said
from engine.foundation.wrong import StorageError

FILE = "stegvis.db"
POOL = 20
WAIT_MS = 10_000
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {WAIT_MS}",
)


@dataclass(frozen=True, slots=True)
class Transaction:
    """A running transaction of one tenant. All of it is stored, or nothing."""

    connection: Connection
    tenant: str


@dataclass(frozen=True, slots=True)
class Storage:
    """An open database. `reading` and `writing` are the only ways in; writers take turns."""

    engine: Engine
    writer: Lock = field(default_factory=Lock)

    @contextmanager
    def reading(self, tenant: str) -> Iterator[Transaction]:
        with stored_errors(), self.engine.connect() as connection, connection.begin():
            yield Transaction(connection, tenant)

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Transaction]:
        with stored_errors(), self.writer, self.engine.connect() as connection:
            immediate = connection.execution_options(writes=True)
            with immediate.begin():
                yield Transaction(immediate, tenant)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def stored_errors() -> Iterator[None]:
    """What the database says becomes a `StorageError`, without the values to be stored."""
    try:
        yield
    except DBAPIError as wrong:
        what = f"{type(wrong.orig).__name__}: {wrong.orig}"
        raise StorageError(
            said("Databasen svarade inte som den ska ({what}).", what=what)
        ) from wrong


def open_storage(folder: Path) -> Storage:
    """The database of a data folder. Raises `StorageError` when it is missing, older or newer."""
    if not (folder / FILE).is_file():
        raise StorageError(
            said("Det finns ingen databas i {path}.", path=str(folder)),
            next_step=said(
                "Publicera först: {words}", words="stegvis publish DEPLOYMENT --why TEXT --data DIR"
            ),
        )
    engine = connect(folder)
    check_version(engine)
    return Storage(engine)


def migrate(folder: Path) -> None:
    """Make the database, or bring an older one to this version. Refuses a newer one in words."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = connect(folder)
    try:
        refuse_newer(revision_of(engine))
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            command.upgrade(settings_for(connection), "head")
    finally:
        engine.dispose()


def connect(folder: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{folder / FILE}",
        pool_size=POOL,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def prepare(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
    """Switch off the driver's own transactions, which begin too late, and set the pragmas."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def settings_for(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "engine.storage:migrations")
    config.attributes["connection"] = connection
    return config


def known_revisions() -> tuple[str, ...]:
    """This version's migrations, the newest first."""
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
