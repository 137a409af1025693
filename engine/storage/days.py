"""Owns what somebody's day is made of: the cases where they have a seat, and what has happened in those
since they last looked. It reads their own seats and cases alone, however many cases there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, false, select

from engine.casework.events import Happened
from engine.storage.cases import CaseRow, case_row, cases_by_id
from engine.storage.codec import decode_mapping
from engine.storage.database import Transaction
from engine.storage.events import WITH_PAYLOAD
from engine.storage.schema import case, case_event, event_payload, seat

MOST = 200
TOLD = 500

SEATED = (
    select(seat.c.case)
    .where(seat.c.tenant == bindparam("tenant"), seat.c.account == bindparam("account"))
    .distinct()
    .subquery("seated")
)
MINE = (
    select(*(column for column in case.c if column.name != "tenant"))
    .select_from(SEATED)
    .join(case, and_(case.c.tenant == bindparam("tenant"), case.c.id == SEATED.c.case))
    .where(
        case.c.deployment == bindparam("deployment"),
        case.c.closed == false(),
        case.c.parent.is_(None),
    )
)
INSIDE = (
    select(*(column for column in case.c if column.name != "tenant"))
    .select_from(SEATED)
    .join(case, and_(case.c.tenant == bindparam("tenant"), case.c.parent == SEATED.c.case))
    .where(case.c.deployment == bindparam("deployment"), case.c.closed == false())
)
"""The activities of those that go on, also when their case does not."""
NEAREST = MINE.order_by(case.c.due_sort, case.c.id).limit(MOST)
NEAREST_INSIDE = INSIDE.order_by(case.c.due_sort, case.c.id).limit(MOST)
CHANGED, CHANGED_INSIDE = (
    found.where(case.c.changed > bindparam("since"))
    .order_by(case.c.changed.desc(), case.c.id)
    .limit(MOST)
    for found in (MINE, INSIDE)
)
NEWS = (
    select(
        case_event.c.case,
        case_event.c.kind,
        case_event.c.at,
        case_event.c.actor,
        event_payload.c.body,
    )
    .select_from(WITH_PAYLOAD)
    .where(
        case_event.c.tenant == bindparam("tenant"),
        case_event.c.case.in_(bindparam("cases", expanding=True)),
        case_event.c.kind.in_(bindparam("kinds", expanding=True)),
        case_event.c.at > bindparam("since"),
        case_event.c.actor != bindparam("account"),
    )
    .order_by(case_event.c.at.desc(), case_event.c.case, case_event.c.number.desc())
    .limit(TOLD)
)


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened in a case, by its identity."""

    case: str
    happened: Happened


def my_cases(tx: Transaction, account: str, deployment: str) -> tuple[CaseRow, ...]:
    """At most 200 open cases where the account has a seat, the nearest due first."""
    asked = {"tenant": tx.tenant, "account": account, "deployment": deployment}
    return tuple(case_row(row) for row in tx.connection.execute(NEAREST, asked).mappings())


def my_activities(tx: Transaction, account: str, deployment: str) -> tuple[CaseRow, ...]:
    """At most 200 of the activities that go on in those, the nearest due first."""
    asked = {"tenant": tx.tenant, "account": account, "deployment": deployment}
    return in_their_cases(tx, NEAREST_INSIDE, asked)


def in_their_cases(
    tx: Transaction, statement: Select[*tuple[object, ...]], asked: Mapping[str, object]
) -> tuple[CaseRow, ...]:
    """Activities, each with the case that it belongs to."""
    rows = tx.connection.execute(statement, dict(asked)).mappings().all()
    hosts = cases_by_id(tx, {row["parent"] for row in rows}) if rows else {}
    return tuple(case_row(row, hosts[row["parent"]]) for row in rows)


def changed_since(
    tx: Transaction, account: str, deployment: str, since: datetime
) -> tuple[CaseRow, ...]:
    """At most 200 of them in which something has happened since, the latest first; then as many of their
    activities.
    """
    asked = {"tenant": tx.tenant, "account": account, "deployment": deployment, "since": since}
    found = tx.connection.execute(CHANGED, asked).mappings()
    return (*(case_row(row) for row in found), *in_their_cases(tx, CHANGED_INSIDE, asked))


def news(
    tx: Transaction, account: str, cases: Iterable[str], kinds: Iterable[str], since: datetime
) -> tuple[News, ...]:
    """What others have done in the cases since, the latest first, at most 500."""
    asked = {
        "tenant": tx.tenant,
        "account": account,
        "cases": sorted(cases),
        "kinds": sorted(kinds),
        "since": since,
    }
    rows = tx.connection.execute(NEWS, asked).mappings()
    return tuple(
        News(
            row["case"],
            Happened(
                kind=row["kind"],
                at=row["at"],
                actor=row["actor"],
                payload=decode_mapping(row["body"]) if row["body"] is not None else {},
            ),
        )
        for row in rows
    )
