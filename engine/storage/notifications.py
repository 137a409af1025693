"""Owns what accounts are told, each for itself: until it is read, and until it has been mailed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.engine import RowMapping

from engine.foundation.quick import quick
from engine.storage.codec import decode_texts, encode
from engine.storage.database import Transaction
from engine.storage.schema import account, notification

MOST = 200
COUNTED = 100
PROTECTION = "protection"
"""The kind of what is told of the protection of somebody, to whoever need not know of the case."""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationRow:
    """`kind` is notice, ask, task, flag or protection; `about` what it is about, so that one is told once."""

    id: str
    account: str
    deployment: str
    case: str
    kind: str
    about: str
    message: Mapping[str, str]
    at: datetime
    read: datetime | None = None
    mailed: datetime | None = None


MINE = (
    notification.c.tenant == bindparam("tenant"),
    notification.c.account == bindparam("account"),
)
HERE = (*MINE, notification.c.deployment == bindparam("deployment"))
COLUMNS = [column for column in notification.c if column.name != "tenant"]
LISTED = (
    select(*COLUMNS)
    .where(*HERE)
    .order_by(notification.c.at.desc(), notification.c.id.desc())
    .limit(MOST)
)
UNREAD = select(func.count()).select_from(
    select(notification.c.id).where(*HERE, notification.c.read.is_(None)).limit(COUNTED).subquery()
)
TO_MAIL = (
    select(*COLUMNS)
    .where(*MINE, notification.c.read.is_(None), notification.c.mailed.is_(None))
    .order_by(notification.c.at, notification.c.id)
)
OF = (
    notification.c.tenant == bindparam("of_tenant"),
    notification.c.account == bindparam("of_account"),
)
READ_CASE = (
    update(notification)
    .where(*OF, notification.c.case == bindparam("of_case"), notification.c.read.is_(None))
    .values(read=bindparam("new_read"))
)
READ_ALL = (
    update(notification)
    .where(
        *OF,
        notification.c.deployment == bindparam("of_deployment"),
        notification.c.at <= bindparam("until"),
        notification.c.read.is_(None),
    )
    .values(read=bindparam("new_read"))
)
READ_THESE = (
    update(notification)
    .where(
        *OF,
        notification.c.id.in_(bindparam("ids", expanding=True)),
        notification.c.read.is_(None),
    )
    .values(read=bindparam("new_read"))
)
MAILED = (
    update(notification)
    .where(*OF, notification.c.id.in_(bindparam("ids", expanding=True)))
    .values(mailed=bindparam("new_mailed"))
)
CHOICES = select(account.c.name, account.c.email, account.c.notify).where(
    account.c.tenant == bindparam("tenant"),
    account.c.name.in_(bindparam("names", expanding=True)),
    account.c.ended.is_(None),
)
ADD_NOTIFICATION = insert(notification)


def add_notifications(tx: Transaction, rows: Iterable[NotificationRow]) -> None:
    values = [
        {
            "tenant": tx.tenant,
            "id": row.id,
            "account": row.account,
            "deployment": row.deployment,
            "case": row.case,
            "kind": row.kind,
            "about": row.about,
            "message": encode(row.message),
            "at": row.at,
            "read": row.read,
            "mailed": row.mailed,
        }
        for row in rows
    ]
    tx.direct.add(ADD_NOTIFICATION, values)


def notifications_of(
    tx: Transaction, account_name: str, deployment: str
) -> tuple[NotificationRow, ...]:
    """At most 200, the latest first."""
    asked = {"tenant": tx.tenant, "account": account_name, "deployment": deployment}
    return tuple(notified(row) for row in tx.connection.execute(LISTED, asked).mappings())


def count_unread(tx: Transaction, account_name: str, deployment: str) -> int:
    """How many are unread; counted no further than 100."""
    asked = {"tenant": tx.tenant, "account": account_name, "deployment": deployment}
    return tx.direct.count(UNREAD, asked)


def to_mail(tx: Transaction, account_name: str) -> tuple[NotificationRow, ...]:
    """What the account has neither read nor been mailed, of all deployments, the oldest first."""
    asked = {"tenant": tx.tenant, "account": account_name}
    return tuple(notified(row) for row in tx.connection.execute(TO_MAIL, asked).mappings())


def read_of_case(tx: Transaction, account_name: str, case_id: str, at: datetime) -> None:
    """Who reads a case knows what has happened in it."""
    asked = {"of_tenant": tx.tenant, "of_account": account_name, "of_case": case_id}
    tx.connection.execute(READ_CASE, asked | {"new_read": at})


def read_all(
    tx: Transaction, account_name: str, deployment: str, until: datetime, at: datetime
) -> None:
    """What was told by `until` has been read: what came later has not been seen."""
    asked = {"of_tenant": tx.tenant, "of_account": account_name, "of_deployment": deployment}
    tx.connection.execute(READ_ALL, asked | {"until": until, "new_read": at})


def read_these(tx: Transaction, account_name: str, ids: Iterable[str], at: datetime) -> None:
    asked = {"of_tenant": tx.tenant, "of_account": account_name, "ids": list(ids)}
    tx.connection.execute(READ_THESE, asked | {"new_read": at})


def mailed(tx: Transaction, account_name: str, ids: Iterable[str], at: datetime) -> None:
    asked = {"of_tenant": tx.tenant, "of_account": account_name, "ids": list(ids)}
    tx.connection.execute(MAILED, asked | {"new_mailed": at})


def mail_choices(tx: Transaction, names: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """The address and the choice (direct, daily or none) of those accounts that have an address."""
    rows = tx.connection.execute(CHOICES, {"tenant": tx.tenant, "names": sorted(names)})
    return {row.name: (row.email, row.notify) for row in rows if row.email}


def notified(row: RowMapping) -> NotificationRow:
    return NotificationRow(**{**row, "message": decode_texts(row["message"])})
