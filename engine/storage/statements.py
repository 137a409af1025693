"""Owns how a statement that is asked over and over reaches the database: it is compiled once for each
database, and goes straight to the driver from then on.

SQLAlchemy makes a context and a result for each statement, which takes ten times as long as what SQLite does
with it. What is kept here is the same text, with the same conversions of values on their way in and out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
MOST = 2_000


def batched(items: Sequence[str], most: int = 500) -> Iterator[Sequence[str]]:
    """In parts that a list in one statement may hold."""
    return (items[at : at + most] for at in range(0, len(items), most))


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A statement as one database takes it. `given`: name and conversion of each value, in order;
    `constant`: the values that stand in the statement itself; `lists`: what the single values of a list are
    called; `converted`: where in a row something is to be converted.
    """

    text: str
    positional: bool
    given: tuple[tuple[str, Convert | None], ...]
    constant: Asked
    lists: Mapping[str, Sequence[str]]
    columns: tuple[str, ...]
    converted: tuple[tuple[int, Convert], ...]

    def values(self, asked: Asked) -> Sequence[object] | Asked:
        known = {**self.constant, **asked} if self.constant else asked
        for name, singles in self.lists.items():
            known = {**known, **dict(zip(singles, listed(asked, name), strict=True))}
        if self.positional:
            return [known[name] if to is None else to(known[name]) for name, to in self.given]
        return {name: known[name] if to is None else to(known[name]) for name, to in self.given}

    def row(self, found: Row) -> Row:
        values = list(found)
        for at, convert in self.converted:
            values[at] = convert(values[at])
        return tuple(values)


def listed(asked: Asked, name: str) -> Sequence[object]:
    found: Any = asked[name]
    return found  # type: ignore[no-any-return]  # a list by what the statement says


@dataclass(slots=True)
class Statements:
    """What has been prepared for one database: statements that are built once and kept, never those that
    are made for a single request. One with lists is another for each length of them.
    """

    dialect: Dialect
    _kept: dict[tuple[object, ...], Prepared] = field(default_factory=dict)

    def prepared(self, statement: Statement, asked: Asked) -> Prepared:
        key = (statement, tuple(asked))
        found = self._kept.get(key) or self._prepare(key, statement, asked)
        if not found.lists:
            return found
        sized = (*key, *[len(listed(asked, name)) for name in found.lists])
        return self._kept.get(sized) or self._prepare(sized, statement, asked)

    def _prepare(self, key: tuple[object, ...], statement: Statement, asked: Asked) -> Prepared:
        if len(self._kept) >= MOST:
            self._kept.clear()  # A list can be narrowed in many ways.
        found = self._kept[key] = prepare(statement, self.dialect, asked)
        return found


def prepare(statement: Statement, dialect: Dialect, asked: Asked) -> Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=sorted(asked))
    bound, text, lists = compiled.binds, compiled.string, dict[str, Sequence[str]]()
    positions: Sequence[str] | None = compiled.positiontup
    if compiled.post_compile_params:
        state = compiled.construct_expanded_state(dict(asked))
        positions, text = state.positiontup, state.statement
        lists = dict(state.parameter_expansion)
    kinds = {name: one.type for name, one in bound.items() if name not in lists}
    kinds |= {single: bound[name].type for name, all_ in lists.items() for single in all_}
    columns = columns_of(statement)
    out = ((at, outward(one.type, dialect)) for at, (_, one) in enumerate(columns))
    return Prepared(
        text=text,
        positional=positions is not None,
        given=tuple(
            (name, inward(kinds[name], dialect))
            for name in (kinds if positions is None else positions)
        ),
        constant={
            name: one.value for name, one in bound.items() if not one.required and name not in asked
        },
        lists=lists,
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

    def _found(self, prepared: Prepared, asked: Asked) -> list[Row]:
        found: list[Row] = self.run(prepared.text, prepared.values(asked)).fetchall()
        return [prepared.row(one) for one in found] if prepared.converted else found

    def row(self, statement: Question, asked: Asked) -> Row | None:
        """The first, if there is any."""
        found = self.rows(statement, asked)
        return found[0] if found else None

    def count(self, statement: Question, asked: Asked) -> int:
        """The only value of the only row."""
        ((found,),) = self.rows(statement, asked)
        return int(found)

    def named(self, statement: Question, asked: Asked) -> list[Named]:
        """Rows with the names of their columns."""
        prepared = self.statements.prepared(statement, asked)
        found = self._found(prepared, asked)
        return [dict(zip(prepared.columns, one, strict=True)) for one in found]

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
