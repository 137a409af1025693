"""Owns what waits for somebody: asks and tasks across cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, func, not_, select
from sqlalchemy.engine import RowMapping

from engine.storage.codec import decode_texts
from engine.storage.database import Transaction
from engine.storage.schema import case, request, seat

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An ask or task that stands, with its case's number, person and whether it is protected."""

    id: str
    case: str
    number: str
    person: str | None
    protected: bool
    kind: str
    of: str
    form: str | None
    text: Mapping[str, str]
    flag: str | None
    at: datetime
    due: date | None


OF_CASE = and_(case.c.tenant == request.c.tenant, case.c.id == request.c.case)
SOMEBODY_ELSES = (
    select(seat.c.case)
    .where(
        seat.c.tenant == request.c.tenant,
        seat.c.case == request.c.case,
        request.c.of == "role:" + seat.c.role,
        seat.c.account.not_in(bindparam("accounts", expanding=True)),
    )
    .exists()
)
FOR = (
    and_(
        request.c.tenant == bindparam("tenant"),
        request.c.deployment == bindparam("deployment"),
        request.c.of.in_(bindparam("receivers", expanding=True)),
        not_(SOMEBODY_ELSES),
    ),
)
WAITING = (
    select(
        request.c.id,
        request.c.case,
        case.c.number,
        case.c.person,
        case.c.protected,
        request.c.kind,
        request.c.of,
        request.c.form,
        request.c.text,
        request.c.flag,
        request.c.at,
        request.c.due,
    )
    .join(case, OF_CASE)
    .where(*FOR)
    .order_by(request.c.due_sort, request.c.at, request.c.id)
    .limit(MOST)
)
HOW_MANY = select(func.count()).select_from(request).where(*FOR)


def waiting_for(
    tx: Transaction, deployment: str, accounts: Iterable[str], receivers: Iterable[str]
) -> tuple[Waiting, ...]:
    """At most 200 that somebody should answer or do, the nearest due first. `accounts`: their own and
    those they stand in for; `receivers`: how requests name them. A role whose seat somebody else has is
    not meant.
    """
    asked = question(tx, deployment, accounts, receivers)
    return tuple(waiting(row) for row in tx.connection.execute(WAITING, asked).mappings())


def count_waiting(
    tx: Transaction, deployment: str, accounts: Iterable[str], receivers: Iterable[str]
) -> int:
    asked = question(tx, deployment, accounts, receivers)
    return tx.connection.execute(HOW_MANY, asked).scalar_one()


def question(
    tx: Transaction, deployment: str, accounts: Iterable[str], receivers: Iterable[str]
) -> dict[str, object]:
    return {
        "tenant": tx.tenant,
        "deployment": deployment,
        "accounts": sorted(accounts),
        "receivers": sorted(receivers),
    }


def waiting(row: RowMapping) -> Waiting:
    return Waiting(**{**row, "text": decode_texts(row["text"])})
