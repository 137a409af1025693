"""Owns counting the cases that go on, by where they stand and whom they need. No case is opened for it.
Activities go on too, each somewhere of its own; what they wait for, their case waits for.

Protected cases count too: they go on like the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, select

from engine.storage.database import Transaction
from engine.storage.schema import case, request, seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many cases of a workflow stand in a state, pinned to a release; or of a kind of activity (`use`)
    in cases of that workflow.
    """

    workflow: str
    state: str
    release: int
    count: int
    use: str | None = None


RUNNING = and_(
    case.c.tenant == bindparam("tenant"),
    case.c.deployment == bindparam("deployment"),
    case.c.closed == false(),
)
WHOLE = case.c.parent.is_(None)
AROUND = case.alias("around")
HOST = and_(AROUND.c.tenant == case.c.tenant, AROUND.c.id == case.c.parent)
PLACE = (
    func.coalesce(AROUND.c.workflow, case.c.workflow), case.c.state, case.c.release, case.c.use,
)  # fmt: skip
STANDING = (
    select(
        PLACE[0].label("workflow"),
        case.c.state,
        case.c.release,
        case.c.use,
        func.count().label("count"),
    )
    .select_from(case.outerjoin(AROUND, HOST))
    .where(RUNNING)
    .group_by(*PLACE)
    .order_by(*PLACE)
)
PINNED = select(case.c.release, func.count()).where(RUNNING, WHOLE).group_by(case.c.release)


def counted(column: ColumnElement[str]) -> Select[str, int]:
    return select(column, func.count()).where(RUNNING, WHOLE, column != "").group_by(column)


UNITS = counted(case.c.unit)
SUBPROJECTS = counted(case.c.subproject)
SEATS = (
    select(seat.c.role, func.count())
    .join(case, and_(case.c.tenant == seat.c.tenant, case.c.id == seat.c.case))
    .where(RUNNING)
    .group_by(seat.c.role)
)
RECEIVERS = (
    select(request.c.of, func.count(func.coalesce(case.c.parent, case.c.id).distinct()))
    .join(case, and_(case.c.tenant == request.c.tenant, case.c.id == request.c.case))
    .where(RUNNING)
    .group_by(request.c.of)
)


def standing(tx: Transaction, deployment: str) -> tuple[Standing, ...]:
    """Where the cases that go on stand."""
    rows = tx.connection.execute(STANDING, question(tx, deployment)).mappings()
    return tuple(Standing(**row) for row in rows)


def pinned(tx: Transaction, deployment: str) -> Mapping[int, int]:
    """How many cases that go on each release has."""
    rows = tx.connection.execute(PINNED, question(tx, deployment))
    return {int(number): int(count) for number, count in rows}


def units(tx: Transaction, deployment: str) -> Mapping[str, int]:
    return counts(tx, deployment, UNITS)


def subprojects(tx: Transaction, deployment: str) -> Mapping[str, int]:
    return counts(tx, deployment, SUBPROJECTS)


def seats(tx: Transaction, deployment: str) -> Mapping[str, int]:
    """By role: the cases in which somebody sits in its seat."""
    return counts(tx, deployment, SEATS)


def receivers(tx: Transaction, deployment: str) -> Mapping[str, int]:
    """By how requests name them (`role:kurator`): the cases that wait for them."""
    return counts(tx, deployment, RECEIVERS)


def counts(tx: Transaction, deployment: str, asked: Select[str, int]) -> Mapping[str, int]:
    rows = tx.connection.execute(asked, question(tx, deployment))
    return {str(name): int(count) for name, count in rows}


def question(tx: Transaction, deployment: str) -> dict[str, str]:
    return {"tenant": tx.tenant, "deployment": deployment}
