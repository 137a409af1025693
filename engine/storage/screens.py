"""Owns what people keep for their screens: when they last looked, and the lists that they have named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update

from engine.expressions.scope import Values
from engine.storage.codec import decode_mapping, encode
from engine.storage.database import Transaction
from engine.storage.schema import saved_view, screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """`seen`: all until then has been looked at. `start`: the saved view that the list begins with."""

    seen: datetime | None = None
    start: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """`narrowing`: what the list is narrowed to, by name. `role`: whom it is shared with; empty for its
    owner alone.
    """

    id: str
    account: str
    title: str
    narrowing: Values
    role: str
    changed: datetime


SCREEN = select(screen.c.seen, screen.c.start).where(
    screen.c.tenant == bindparam("tenant"),
    screen.c.account == bindparam("account"),
    screen.c.deployment == bindparam("deployment"),
)
CHANGE_SCREEN = (
    update(screen)
    .where(
        screen.c.tenant == bindparam("of_tenant"),
        screen.c.account == bindparam("of_account"),
        screen.c.deployment == bindparam("of_deployment"),
    )
    .values(seen=bindparam("new_seen"), start=bindparam("new_start"))
)
VIEW = select(
    saved_view.c.id,
    saved_view.c.account,
    saved_view.c.title,
    saved_view.c.narrowing,
    saved_view.c.role,
    saved_view.c.changed,
).where(
    saved_view.c.tenant == bindparam("tenant"),
    saved_view.c.deployment == bindparam("deployment"),
)
OWN = saved_view.c.account == bindparam("account")
SHARED = saved_view.c.role.in_(bindparam("roles", expanding=True))
OWN_AND_SHARED = VIEW.where(or_(OWN, SHARED)).order_by(saved_view.c.title, saved_view.c.id)
THIS = and_(saved_view.c.tenant == bindparam("of_tenant"), saved_view.c.id == bindparam("of_id"))
CHANGE_VIEW = (
    update(saved_view)
    .where(THIS)
    .values(title=bindparam("new_title"), role=bindparam("new_role"), changed=bindparam("new_at"))
)
DROP_VIEW = delete(saved_view).where(THIS)


def screen_of(tx: Transaction, account: str, deployment: str) -> Screen:
    asked = {"tenant": tx.tenant, "account": account, "deployment": deployment}
    row = tx.direct.first_named(SCREEN, asked)
    return Screen(**row) if row is not None else Screen()


def keep_screen(tx: Transaction, account: str, deployment: str, kept: Screen) -> None:
    where = {"of_tenant": tx.tenant, "of_account": account, "of_deployment": deployment}
    new = {"new_seen": kept.seen, "new_start": kept.start}
    if tx.connection.execute(CHANGE_SCREEN, where | new).rowcount == 0:
        values = {"tenant": tx.tenant, "account": account, "deployment": deployment}
        tx.connection.execute(insert(screen), values | {"seen": kept.seen, "start": kept.start})


def views_of(
    tx: Transaction, account: str, deployment: str, roles: Iterable[str]
) -> tuple[ViewRow, ...]:
    """The account's own, and those shared with one of its roles."""
    asked = {
        "tenant": tx.tenant,
        "account": account,
        "deployment": deployment,
        "roles": sorted(roles),
    }
    rows = tx.direct.named(OWN_AND_SHARED, asked)
    return tuple(ViewRow(**{**row, "narrowing": decode_mapping(row["narrowing"])}) for row in rows)


def add_view(tx: Transaction, deployment: str, row: ViewRow) -> None:
    values = {
        "tenant": tx.tenant,
        "id": row.id,
        "deployment": deployment,
        "account": row.account,
        "title": row.title,
        "narrowing": encode(row.narrowing),
        "role": row.role,
        "changed": row.changed,
    }
    tx.connection.execute(insert(saved_view), values)


def change_view(tx: Transaction, row: ViewRow) -> None:
    """Another title, or shared with others."""
    new = {"new_title": row.title, "new_role": row.role, "new_at": row.changed}
    tx.connection.execute(CHANGE_VIEW, {"of_tenant": tx.tenant, "of_id": row.id, **new})


def drop_view(tx: Transaction, identity: str) -> None:
    tx.connection.execute(DROP_VIEW, {"of_tenant": tx.tenant, "of_id": identity})
