"""Owns how PostgreSQL is opened and kept tight: two roles, and rows that only their tenant sees.

The role that serves owns nothing and goes past nothing: each transaction says whose it is, and the
policies show that tenant's rows alone. The role that owns the tables makes and lifts them. Texts are
compared by code point, as SQLite does, so that lists have the same order on both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError

from engine.foundation.texts import said
from engine.foundation.wrong import StorageError
from engine.storage.schema import metadata
from engine.storage.statements import Direct, Statements

POOL = 20
SESSION = "-c timezone=UTC -c synchronous_commit=on -c lock_timeout=10s"
APPENDED_ONLY = frozenset({"case_event", "audit", "snapshot", "release", "report_sent"})
"""Tables of which the role that serves may add rows but never change or take away one."""
READING: Mapping[str, Any] = MappingProxyType(
    {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
)

BEGIN_READING = text("SELECT set_config('app.tenant', :tenant, true)")
BEGIN_WRITING = text("SELECT set_config('app.tenant', :tenant, true), pg_advisory_xact_lock(:turn)")
POWERS = text(
    "SELECT rolsuper, rolbypassrls,"
    " EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    "  WHERE n.nspname = current_schema() AND c.relkind = 'r'"
    "  AND pg_has_role(current_user, c.relowner, 'MEMBER'))"
    " FROM pg_roles WHERE rolname = current_user"
)
LOOSE_COLUMNS = text(
    "SELECT table_name, column_name, data_type, character_maximum_length"
    " FROM information_schema.columns WHERE table_schema = current_schema()"
    " AND table_name = ANY(:tables) AND data_type IN ('character varying', 'text')"
    " AND collation_name IS DISTINCT FROM 'C'"
)
TENANTS_DUE = """
CREATE OR REPLACE FUNCTION stegvis_tenants_due(moment timestamptz) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
SET enable_seqscan = off AS $$
    SELECT DISTINCT tenant FROM (
        SELECT tenant FROM timer WHERE due <= moment ORDER BY due LIMIT 500
    ) AS first
$$
"""
"""The index is used whatever the planner believes of a table that it has no figures of."""
ALL_TENANTS = """
CREATE OR REPLACE FUNCTION stegvis_tenants() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT tenant FROM tenant ORDER BY tenant
$$
"""
TOLD_OF_ALL = {"stegvis_tenants_due(timestamptz)": TENANTS_DUE, "stegvis_tenants()": ALL_TENANTS}
"""What is told across tenants: their names and nothing else. These run as the owner, since the role that
serves sees the rows of one tenant at a time.
"""
QUEUE_TABLES = tuple(
    f"procrastinate_{one}" for one in ("jobs", "events", "periodic_defers", "workers")
)


def postgresql_engine(url: str) -> Engine:
    """An engine for an address. Raises `StorageError` for one that cannot be read."""
    try:
        address = make_url(url).set(drivername="postgresql+psycopg")
    except ArgumentError:
        raise StorageError(
            said("Databasens adress går inte att läsa."),
            next_step=said("Skriv den så: {form}", form="postgresql://stegvis_app@värd/stegvis"),
        ) from None
    return create_engine(address, pool_size=POOL, max_overflow=0, connect_args={"options": SESSION})


def turn_of(tenant: str) -> int:
    """The number of the lock that writers of a tenant take turns with."""
    return int.from_bytes(sha256(f"stegvis:{tenant}".encode()).digest()[:8], "big", signed=True)


@contextmanager
def begun(engine: Engine, statements: Statements, tenant: str, *, writes: bool) -> Iterator[Direct]:
    """A transaction of a tenant; a reader sees the data as they were when it began."""
    with engine.connect() as plain:
        connection = plain if writes else plain.execution_options(**READING)
        with connection.begin():
            (begin_writing if writes else begin_reading)(connection, tenant)
            yield Direct(connection.connection.driver_connection, statements, lambda: connection)


def begin_reading(connection: Connection, tenant: str) -> None:
    connection.execute(BEGIN_READING, {"tenant": tenant})


def begin_writing(connection: Connection, tenant: str) -> None:
    """Say whose rows are meant, and wait for one's turn: writers of one tenant come one by one, on as many
    nodes as there are, and never wait for those of another.
    """
    connection.execute(BEGIN_WRITING, {"tenant": tenant, "turn": turn_of(tenant)})


def refuse_powerful(engine: Engine) -> None:
    """Refuse to serve as a role that row-level security would not hold."""
    with engine.connect() as connection, connection.begin():
        powers = connection.execute(POWERS).one()
    if any(powers):
        raise StorageError(
            said(
                "Databasrollen {role} får för mycket för att köra tjänsten.", role=user_of(engine)
            ),
            next_step=said(
                "Använd en roll som varken är superanvändare, går förbi radskyddet eller äger tabeller."
            ),
        )


def user_of(engine: Engine) -> str:
    return engine.url.username or "-"


def secure(connection: Connection, app: str) -> None:
    """Let the role `app` serve the tables as they are now, each row to its own tenant. Can be done again."""
    tables = sorted(metadata.tables)
    compare_by_code_point(connection, tables)
    quote = connection.dialect.identifier_preparer.quote
    owner, served = "CURRENT_USER", quote(app)
    same = "tenant = current_setting('app.tenant', true)"
    mine = f"USING ({same}) WITH CHECK ({same})"
    for table in tables:
        name = quote(table)
        rights = "SELECT, INSERT" if table in APPENDED_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        commands = (
            f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS owner_all ON {name}",
            f"CREATE POLICY owner_all ON {name} TO {owner} USING (true) WITH CHECK (true)",
            f"DROP POLICY IF EXISTS own_tenant ON {name}",
            f"CREATE POLICY own_tenant ON {name} TO {served} {mine}",
            f"REVOKE ALL ON {name} FROM {served}",
            f"GRANT {rights} ON {name} TO {served}",
        )
        connection.exec_driver_sql("; ".join(commands))
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {served}")
    open_the_queue(connection, served)
    for function, made in TOLD_OF_ALL.items():
        connection.exec_driver_sql(made)
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO {served}")


def open_the_queue(connection: Connection, served: str) -> None:
    """The queue holds identities only, of all tenants, and is the workers'."""
    tables = ", ".join(QUEUE_TABLES)
    sequences = ", ".join(f"{one}_id_seq" for one in QUEUE_TABLES)
    rights = "SELECT, INSERT, UPDATE, DELETE"
    connection.exec_driver_sql(f"GRANT {rights} ON {tables} TO {served}")
    connection.exec_driver_sql(f"GRANT USAGE ON SEQUENCE {sequences} TO {served}")


def compare_by_code_point(connection: Connection, tables: list[str]) -> None:
    """Each table is written anew once, whatever the number of its columns."""
    quote = connection.dialect.identifier_preparer.quote
    loose: dict[str, list[str]] = {}
    for table, column, kind, length in connection.execute(LOOSE_COLUMNS, {"tables": tables}):
        whole = f"varchar({length})" if kind == "character varying" else "text"
        change = f'ALTER COLUMN {quote(column)} TYPE {whole} COLLATE "C"'
        loose.setdefault(table, []).append(change)
    for table, changes in loose.items():
        connection.exec_driver_sql(f"ALTER TABLE {quote(table)} {', '.join(changes)}")
