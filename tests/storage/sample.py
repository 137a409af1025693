"""Writes down and lays back a sample of stored data, by table, as each past schema had it.

A new migration comes with a sample of the schema before it:
`python -m tests.storage.sample DATABASE > tests/storage/past/NNNN.json`, with the SQLite file of a
demonstration. Samples are never changed afterwards.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

from sqlalchemy import Boolean, Connection, MetaData

PAST = Path(__file__).parent / "past"


def written_down(database: Path) -> dict[str, list[dict[str, object]]]:
    """All rows of a SQLite database as they lie there."""
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    tables = [one["name"] for one in found if one["name"] != "alembic_version"]
    return {
        table: [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608  a table of our own
        for table in tables
    }


def laid_back(connection: Connection, sample: dict[str, list[dict[str, object]]]) -> None:
    """The rows, in a database that has the tables of their time."""
    known = MetaData()
    known.reflect(connection)
    for table in known.sorted_tables:
        yes_no = [one.name for one in table.columns if isinstance(one.type, Boolean)]
        columns = ", ".join(f'"{one.name}"' for one in table.columns)
        places = ", ".join(
            "?" if connection.dialect.name == "sqlite" else "%s" for _ in table.columns
        )
        for row in sample.get(table.name, ()):
            told = {**row, **{name: bool(row[name]) for name in yes_no}}
            connection.exec_driver_sql(
                f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})',  # noqa: S608  a table of our own
                tuple(told[one.name] for one in table.columns),
            )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(written_down(Path(sys.argv[1])), ensure_ascii=False, indent=0))
