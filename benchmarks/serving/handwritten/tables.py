"""Owns the opponent's tables and how its database is opened: as durable as the product's."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)

metadata = MetaData()
account = Table(
    "account",
    metadata,
    Column("name", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("role", String, nullable=False),
)
substitute = Table(
    "substitute",
    metadata,
    Column("absent", ForeignKey("account.name"), primary_key=True),
    Column("substitute", ForeignKey("account.name"), nullable=False, index=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
)
session = Table(
    "session",
    metadata,
    Column("token", String, primary_key=True),
    Column("account", ForeignKey("account.name"), nullable=False),
    Column("csrf", String, nullable=False),
    Column("expires", String, nullable=False),
    Column("used", String, nullable=False),
)
person = Table(
    "person",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("number", String, index=True),
)
name_part = Table(
    "name_part",
    metadata,
    Column("part", String, primary_key=True),
    Column("person", ForeignKey("person.id"), primary_key=True),
)
case = Table(
    "case",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", String, nullable=False, unique=True),
    Column("person", ForeignKey("person.id"), nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("owner", String),
    Column("closed", Boolean, nullable=False),
    Column("protected", Boolean, nullable=False),
    Column("entered", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("flags", Text, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("changed", String, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_case_list", case.c.closed, case.c.protected, case.c.due, case.c.id)
# Of a state that few are in, one would else look through all to find a page of them.
Index("ix_case_state", case.c.closed, case.c.protected, case.c.state, case.c.due, case.c.id)
submission = Table(
    "submission",
    metadata,
    Column("id", String, primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    Column("form", String, nullable=False),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("answers", Text, nullable=False),
    Column("computed", Text, nullable=False),
    Column("flags", Text, nullable=False),
)
draft = Table(
    "draft",
    metadata,
    Column("account", ForeignKey("account.name"), primary_key=True),
    Column("case", String, primary_key=True),
    Column("body", Text, nullable=False),
    Column("changed", String, nullable=False),
)
happened = Table(
    "happened",
    metadata,
    Column("case", ForeignKey("case.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("hash", String, nullable=False),
)
payload = Table(
    "payload",
    metadata,
    Column("case", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("salt", String, nullable=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["case", "number"], ["happened.case", "happened.number"]),
)
audit = Table(
    "audit",
    metadata,
    Column("case", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("account", String, nullable=False),
    Column("act", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("about", Text, nullable=False),
    Column("hash", String, nullable=False),
)
Index("ix_audit_account", audit.c.account, audit.c.at)
timer = Table(
    "timer",
    metadata,
    Column("case", String, primary_key=True),
    Column("due", String, nullable=False, index=True),
)
notification = Table(
    "notification",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", ForeignKey("account.name"), nullable=False, index=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("message", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("read", String),
)
task = Table(
    "task",
    metadata,
    Column("id", String, primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("role", String, nullable=False),
    Column("account", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("due", Date),
    Column("done", String),
)
Index("ix_task_role", task.c.role, task.c.account, task.c.done)
Index("ix_task_account", task.c.account, task.c.done)
screen = Table(
    "screen",
    metadata,
    Column("account", String, primary_key=True),
    Column("seen", String),
    Column("start", String),
)
view = Table(
    "view",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
    Column("role", String, nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("narrowing", Text, nullable=False),
)
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
)


def opened(file: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{file}", pool_size=20, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: SqliteConnection, _: object) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
