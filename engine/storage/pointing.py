"""Owns which cases and activities point at which records, as rows beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import and_, bindparam, delete, exists, false, func, insert, select

from engine.casework.case import Seats
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


SITTING = select(case.c.id).where(
    case.c.tenant == bindparam("tenant"),
    case.c.deployment == bindparam("deployment"),
    case.c.state.in_(bindparam("leaves", expanding=True)),
)
OF_USE = and_(case.c.use == bindparam("use"), case.c.parent.is_not(None))
OF_CASE = and_(case.c.workflow == bindparam("workflow"), case.c.parent.is_(None))
OF_RECORD = case.c.id.in_(
    select(pointing.c.case).where(
        pointing.c.tenant == bindparam("tenant"), pointing.c.record == bindparam("record")
    )
)
OF_PART = case.c.subproject == bindparam("subproject")
HOST = case.alias("around")
WITHIN = exists().where(
    HOST.c.tenant == case.c.tenant,
    HOST.c.id == case.c.parent,
    HOST.c.workflow == bindparam("workflow"),
)


def sitting(tx: Transaction, deployment: str, wanted: Seats) -> frozenset[str]:
    """The cases and activities that have these places, as they are in this transaction."""
    statement = SITTING.where(OF_CASE) if wanted.use is None else SITTING.where(OF_USE, WITHIN)
    statement = statement.where(OF_PART if wanted.record is None else OF_RECORD)
    asked = {
        "tenant": tx.tenant, "deployment": deployment, "workflow": wanted.workflow,
        "use": wanted.use, "leaves": wanted.leaves, "record": wanted.record,
        "subproject": wanted.subproject or "",
    }  # fmt: skip
    return frozenset(tx.connection.execute(statement, asked).scalars())


def waiting_in(
    tx: Transaction, deployment: str, workflow: str, use: str | None, leaves: tuple[str, ...]
) -> tuple[str, ...]:
    """The cases in which something stands in one of these states, who has stood there longest first."""
    kind = SITTING.where(OF_CASE) if use is None else SITTING.where(OF_USE, WITHIN)
    statement = kind.with_only_columns(func.coalesce(case.c.parent, case.c.id)).order_by(
        case.c.changed, case.c.id
    )
    asked = {
        "tenant": tx.tenant, "deployment": deployment, "workflow": workflow, "use": use,
        "leaves": leaves,
    }  # fmt: skip
    return tuple(dict.fromkeys(tx.connection.execute(statement, asked).scalars()))


def standing_in(
    tx: Transaction,
    deployment: str,
    workflow: str,
    use: str | None,
    leaves: tuple[str, ...],
    most: int,
) -> tuple[str, ...]:
    """The cases or activities that stand in one of these states, at most so many, the first opened first."""
    kind = SITTING.where(OF_CASE) if use is None else SITTING.where(OF_USE, WITHIN)
    asked = {
        "tenant": tx.tenant, "deployment": deployment, "workflow": workflow, "use": use,
        "leaves": leaves,
    }  # fmt: skip
    statement = kind.order_by(case.c.opened, case.c.id).limit(most)
    return tuple(tx.connection.execute(statement, asked).scalars())


ROOT = func.coalesce(case.c.parent, case.c.id).label("root")
FROM = (
    select(ROOT)
    .distinct()
    .select_from(pointing)
    .join(case, and_(case.c.tenant == pointing.c.tenant, case.c.id == pointing.c.case))
    .where(
        pointing.c.tenant == bindparam("tenant"),
        case.c.deployment == bindparam("deployment"),
        case.c.closed == false(),
    )
    .order_by(ROOT)
)
FROM_SOME = (
    select(ROOT)
    .distinct()
    .select_from(pointing)
    .join(case, and_(case.c.tenant == pointing.c.tenant, case.c.id == pointing.c.case))
    .where(
        pointing.c.tenant == bindparam("tenant"),
        pointing.c.record.in_(bindparam("records", expanding=True)),
        case.c.closed == false(),
    )
    .order_by(ROOT)
)


def pointing_from(tx: Transaction, records: Collection[str]) -> tuple[str, ...]:
    """The cases in which something that goes on points at any of these."""
    if not records:
        return ()
    asked = {"tenant": tx.tenant, "records": sorted(records)}
    return tuple(tx.connection.execute(FROM_SOME, asked).scalars())


def pointing_anywhere(tx: Transaction, deployment: str) -> tuple[str, ...]:
    """The cases of a deployment in which something that goes on points at a record."""
    asked = {"tenant": tx.tenant, "deployment": deployment}
    return tuple(tx.connection.execute(FROM, asked).scalars())


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
