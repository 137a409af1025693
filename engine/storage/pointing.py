"""Owns which cases and activities point at which records, as rows beside them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, bindparam, delete, insert, select

from engine.storage.cases import CaseRow, cases_by_id
from engine.storage.database import Transaction
from engine.storage.schema import case, pointing

Points = Mapping[str, tuple[str, ...]]
"""Fields of the data of a case to the records that they point at."""
FORGET = delete(pointing).where(
    pointing.c.tenant == bindparam("of_tenant"), pointing.c.case == bindparam("of_case")
)
ADD = insert(pointing)
AT = (
    select(pointing.c.case)
    .join(case, and_(case.c.tenant == pointing.c.tenant, case.c.id == pointing.c.case))
    .where(pointing.c.tenant == bindparam("tenant"), pointing.c.record == bindparam("record"))
    .order_by(case.c.opened, case.c.id)
    .limit(bindparam("most"))
)


def keep_points(tx: Transaction, identity: str, points: Points) -> None:
    """What a case points at from now on."""
    tx.direct.change(FORGET, {"of_tenant": tx.tenant, "of_case": identity})
    rows = [
        {"tenant": tx.tenant, "case": identity, "field": field, "record": record}
        for field, records in points.items()
        for record in records
    ]
    if rows:
        tx.direct.add(ADD, rows)


def pointing_at(tx: Transaction, record: str, most: int) -> tuple[CaseRow, ...]:
    """The cases and activities that point at a record, the first opened first."""
    asked = {"tenant": tx.tenant, "record": record, "most": most}
    found = tuple(tx.connection.execute(AT, asked).scalars())
    rows = cases_by_id(tx, found) if found else {}
    return tuple(rows[one] for one in found)
