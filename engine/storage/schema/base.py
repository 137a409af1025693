"""Owns what all tables share: column types, keys, naming. The tables lie beside, by what they are about.

Every key begins with `tenant`: a municipality or an association of them. Types are those that
SQLite and PostgreSQL share. Values of definitions lie as canonical JSON text (`codec`), never as
columns.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NEVER = date(9999, 12, 31)
"""What `due_sort` is where nothing is due: a keyset over a nullable date loses rows."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, with its time zone on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """As `result_processor`: a step stores a dozen moments."""
        if dialect.name == "sqlite":
            return moment_out
        return super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """SQLite keeps text; to read it in one go matters where a list reads a hundred moments."""
        if dialect.name == "sqlite":
            return moment_in
        return super().result_processor(dialect, coltype)


def moment_out(value: datetime | None) -> str | None:
    """As SQLAlchemy writes it: always with its microseconds, and without the time zone."""
    return None if value is None else value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def moment_in(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def name(column: str, *, null: bool = False) -> Column[str]:
    return Column(column, String(200), nullable=null)


def words(column: str, *, null: bool = False) -> Column[str]:
    return Column(column, Text, nullable=null)


def moment(column: str, *, null: bool = False) -> Column[datetime]:
    return Column(column, Moment, nullable=null)


def number(column: str) -> Column[int]:
    return Column(column, Integer, nullable=False, autoincrement=False)


def key(*columns: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint("tenant", *columns)


def belongs(table: str, *columns: str, to: tuple[str, ...]) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["tenant", *columns], [f"{table}.tenant", *(f"{table}.{one}" for one in to)]
    )
