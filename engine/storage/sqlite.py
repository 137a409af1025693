"""Owns how SQLite is opened: a write-ahead log, durable, with transactions begun by us.

`synchronous=FULL`, so that what was answered "received" is there after a power cut. Writers take the
lock of this process first and then `BEGIN IMMEDIATE`: without the lock waiting for each other takes
seconds.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from engine.storage.statements import Direct, Statements

READ, WRITE = "BEGIN", "BEGIN IMMEDIATE"
POOL = 20
MOST_IDLE = 10
WAIT_MS = 10_000
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {WAIT_MS}",
    "PRAGMA cache_size = -8000",  # KB; cases that somebody has among many lie far apart
)


def sqlite_engine(file: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{file}",
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
    driver: SqliteConnection = connection.connection.driver_connection  # type: ignore[assignment]  # the engine is of SQLite
    if driver.in_transaction:
        return  # SQLAlchemy has been brought into what `begun` has begun.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(WRITE if writes else READ)


@dataclass(slots=True)
class Idle:
    """Connections that stand open for the next transaction: to ask the pool for one, and to give it back,
    takes longer than most of what is read. A process that has been forked takes none of its parent's.
    """

    process: int = field(default_factory=os.getpid)
    held: list[PoolProxiedConnection] = field(default_factory=list)

    def take(self, engine: Engine) -> PoolProxiedConnection:
        if self.process == os.getpid():
            try:
                return self.held.pop()
            except IndexError:
                pass  # All are in use, or another thread has taken the last.
        return engine.raw_connection()

    def give(self, connection: PoolProxiedConnection) -> None:
        """One whose transaction has ended."""
        if self.process == os.getpid() and len(self.held) < MOST_IDLE:
            self.held.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        while self.held:
            self.held.pop().close()


class Begun:
    """A transaction that SQLAlchemy is brought into only when it is asked for: it takes longer to begin
    and to end one than SQLite takes for all that most requests read. Without a `beginning` each statement is
    a transaction of its own.
    """

    __slots__ = ("beginning", "direct", "engine", "idle", "made", "pooled", "statements")

    def __init__(
        self, engine: Engine, statements: Statements, idle: Idle, beginning: str | None
    ) -> None:
        self.engine = engine
        self.statements = statements
        self.idle = idle
        self.beginning = beginning
        self.made: Connection | None = None

    def __enter__(self) -> Direct:
        self.pooled = self.idle.take(self.engine)
        self.direct = Direct(self.pooled.driver_connection, self.statements, self.plain)
        if self.beginning is not None:
            try:
                self.direct.run(self.beginning)
            except BaseException:
                self.close()
                raise
        return self.direct

    def plain(self) -> Connection:
        if self.made is None:
            self.made = Connection(self.engine, self.pooled)
        return self.made

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        ended = False
        try:
            if kind is None:
                if self.beginning is not None:
                    self.direct.run("COMMIT")
                ended = True
        finally:
            del self.direct  # They know one another.
            if ended and self.made is None:
                self.idle.give(self.pooled)
            else:
                self.close()

    def close(self) -> None:
        """What has not been committed is rolled back."""
        (self.pooled if self.made is None else self.made).close()
