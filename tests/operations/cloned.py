"""Many of what one has: the stored rows of a case with its activities, laid down again under other names, for
tests of how much is read.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, insert, select

from engine.operations.world import DEFAULT_TENANT
from engine.storage.database import Transaction
from engine.storage.schema import case, pointing, submission
from tests.operations.house import House

OF_CASE: tuple[tuple[Table, str], ...] = ((submission, "case"), (pointing, "case"))


def clone(house: House, root: str, count: int) -> None:
    """So many more of the case with that identity, with what was sent in it and what it points at."""
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        own = rows(tx, case, "id", [root])
        inside = rows(tx, case, "parent", [root])
        identities = [one["id"] for one in (*own, *inside)]
        beside = {table: rows(tx, table, by, identities) for table, by in OF_CASE}
        for some in (own, inside):
            lay(tx, case, [renamed(one, root, at) for at in range(count) for one in some])
        for table, found in beside.items():
            lay(tx, table, [renamed(one, root, at) for at in range(count) for one in found])


def rows(tx: Transaction, table: Table, by: str, among: list[str]) -> list[dict[str, Any]]:
    wanted = select(table).where(table.c.tenant == tx.tenant, table.c[by].in_(among))
    return [dict(row) for row in tx.connection.execute(wanted).mappings()]


def lay(tx: Transaction, table: Table, found: list[dict[str, Any]]) -> None:
    if found:
        tx.connection.execute(insert(table), found)


def renamed(row: dict[str, Any], root: str, at: int) -> dict[str, Any]:
    """The row with another case in the place of the one, and an identity and number of its own."""
    new = f"{root}c{at}"
    told = {
        name: value.replace(root, new) if isinstance(value, str) else value
        for name, value in row.items()
    }
    own = {"number": f"{row['number']}c{at}"} if "number" in row else {}
    if "form" in row and root not in row["id"]:
        own["id"] = f"{row['id']}c{at}"
    return {**told, **own}
