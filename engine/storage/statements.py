"""Owns how a statement that is asked over and over reaches the database: it is compiled once for each
database, and goes straight to the driver from then on.

SQLAlchemy makes a context and a result for each statement, which takes ten times as long as what SQLite does
with it. What is kept here is the same text, with the same conversions of values on their way in and out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Delete, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Question = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Statement = Question | Insert | Update | Delete
Asked = Mapping[str, object]
Convert = Callable[[Any], Any]
Row = tuple[Any, ...]
Named = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A statement as one database takes it. `given`: name and conversion of each value, in order;
    `constant`: the values that stand in the statement itself; `converted`: where in a row something is to be
    converted.
    """

    text: str
    positional: bool
    given: tuple[tuple[str, Convert | None], ...]
    constant: Asked
    columns: tuple[str, ...]
    converted: tuple[tuple[int, Convert], ...]

    def values(self, asked: Asked) -> Sequence[object] | Asked:
        known = {**self.constant, **asked} if self.constant else asked
        if self.positional:
            return [known[name] if to is None else to(known[name]) for name, to in self.given]
        return {name: known[name] if to is None else to(known[name]) for name, to in self.given}

    def rows(self, found: list[Row]) -> list[Row]:
        return [self.row(one) for one in found] if self.converted else found

    def row(self, found: Row) -> Row:
        values = list(found)
        for at, convert in self.converted:
            values[at] = convert(values[at])
        return tuple(values)


@dataclass(slots=True)
class Statements:
    """What has been prepared for one database: statements that are built once and kept, never those that
    are made for a single request.
    """

    dialect: Dialect
    _kept: dict[tuple[Statement, tuple[str, ...]], Prepared] = field(default_factory=dict)

    def prepared(self, statement: Statement, asked: Asked) -> Prepared:
        key = (statement, tuple(asked))
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = prepare(statement, self.dialect, sorted(asked))
        return found


def prepare(statement: Statement, dialect: Dialect, names: list[str]) -> Prepared:
    """Raises `TypeError` for what cannot be prepared: a list of values of any length."""
    compiled = statement.compile(dialect=dialect, column_keys=names)
    if compiled.post_compile_params or compiled.insert_prefetch or compiled.update_prefetch:
        raise TypeError(f"is made anew for each request: {compiled.string}")
    bound, positional = compiled.binds, compiled.positiontup
    given = tuple(bound) if positional is None else tuple(positional)
    columns = columns_of(statement)
    out = ((at, outward(one.type, dialect)) for at, (_, one) in enumerate(columns))
    return Prepared(
        text=compiled.string,
        positional=positional is not None,
        given=tuple((name, inward(bound[name].type, dialect)) for name in given),
        constant={name: bound[name].value for name in given if not bound[name].required},
        columns=tuple(name for name, _ in columns),
        converted=tuple((at, convert) for at, convert in out if convert is not None),
    )


def columns_of(statement: Statement) -> Sequence[tuple[str, ColumnElement[Any]]]:
    found = getattr(statement, "selected_columns", None)
    return found.items() if found is not None else ()


def inward(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def outward(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


@dataclass(frozen=True, slots=True)
class Direct:
    """The way past SQLAlchemy within one transaction. `plain` gives SQLAlchemy's own connection for it."""

    driver: Any
    statements: Statements
    plain: Callable[[], Connection]

    def rows(self, statement: Question, asked: Asked) -> list[Row]:
        return self._found(self.statements.prepared(statement, asked), asked)

    def row(self, statement: Question, asked: Asked) -> Row | None:
        """The first, if there is any."""
        found = self.rows(statement, asked)
        return found[0] if found else None

    def named(self, statement: Question, asked: Asked) -> list[Named]:
        """Rows with the names of their columns."""
        prepared = self.statements.prepared(statement, asked)
        names = prepared.columns
        return [dict(zip(names, one, strict=True)) for one in self._found(prepared, asked)]

    def first_named(self, statement: Question, asked: Asked) -> Named | None:
        found = self.named(statement, asked)
        return found[0] if found else None

    def change(self, statement: Insert | Update | Delete, asked: Asked) -> int:
        """How many rows have been added, changed or taken away."""
        prepared = self.statements.prepared(statement, asked)
        changed: int = self.run(prepared.text, prepared.values(asked)).rowcount
        return changed

    def add(self, statement: Insert, rows: Sequence[Asked]) -> None:
        """All the rows, each with the same columns."""
        if rows:
            prepared = self.statements.prepared(statement, rows[0])
            self.run(prepared.text, [prepared.values(one) for one in rows], many=True)

    def run(self, text: str, values: Any = (), *, many: bool = False) -> Any:
        """The cursor of a statement as the driver takes it."""
        cursor = self.driver.cursor()
        try:
            if many:
                cursor.executemany(text, values)
            else:
                cursor.execute(text, values)
        except self.statements.dialect.loaded_dbapi.Error as error:
            self._failed(text, error)
        return cursor

    def _found(self, prepared: Prepared, asked: Asked) -> list[Row]:
        return prepared.rows(self.run(prepared.text, prepared.values(asked)).fetchall())

    def _failed(self, text: str, error: Any) -> NoReturn:
        """The error as SQLAlchemy tells it, without values. That a connection is lost SQLAlchemy shall notice
        itself, since it then opens all the others anew too.
        """
        dialect = self.statements.dialect
        base = dialect.loaded_dbapi.Error
        if dialect.is_disconnect(error, self.driver, None):
            self.plain().exec_driver_sql("SELECT 1")
        raise DBAPIError.instance(
            text, None, error, base, hide_parameters=True, dialect=dialect
        ) from error
