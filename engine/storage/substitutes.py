"""Owns who stands in for whom in a deployment: at most one substitute for each account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select

from engine.access.substitutes import Substitution
from engine.storage.changes import staff_changed
from engine.storage.database import Transaction
from engine.storage.schema import substitute

HERE = (
    substitute.c.tenant == bindparam("of_tenant"),
    substitute.c.deployment == bindparam("of_deployment"),
)
COLUMNS = (
    substitute.c.account.label("absent"),
    substitute.c.substitute,
    substitute.c.first,
    substitute.c.last,
)
BY = select(*COLUMNS).where(*HERE, substitute.c.substitute == bindparam("of_account"))
ALL = select(*COLUMNS).where(*HERE).order_by(substitute.c.account)
OF = select(*COLUMNS).where(*HERE, substitute.c.account == bindparam("of_account"))
FORGET = delete(substitute).where(*HERE, substitute.c.account == bindparam("of_account"))
FORGET_ALL = delete(substitute).where(
    *HERE,
    or_(
        substitute.c.account == bindparam("of_account"),
        substitute.c.substitute == bindparam("of_account"),
    ),
)
ADD_SUBSTITUTE = insert(substitute)


def asked(tx: Transaction, deployment: str, account: str) -> dict[str, object]:
    return {"of_tenant": tx.tenant, "of_deployment": deployment, "of_account": account}


def stood_in_for(tx: Transaction, deployment: str, account: str) -> tuple[Substitution, ...]:
    """For whom the account is, was or will be the substitute."""
    rows = tx.connection.execute(BY, asked(tx, deployment, account)).mappings()
    return tuple(Substitution(**row) for row in rows)


def substitutions(tx: Transaction, deployment: str) -> tuple[Substitution, ...]:
    """Everyone who has, had or will have a substitute, with who that is."""
    here = {"of_tenant": tx.tenant, "of_deployment": deployment}
    return tuple(Substitution(**row) for row in tx.connection.execute(ALL, here).mappings())


def substitute_of(tx: Transaction, deployment: str, account: str) -> Substitution | None:
    row = tx.connection.execute(OF, asked(tx, deployment, account)).mappings().first()
    return None if row is None else Substitution(**row)


def set_substitute(
    tx: Transaction, deployment: str, found: Substitution, by: str, at: datetime
) -> None:
    end_substitute(tx, deployment, found.absent)
    values = {
        "tenant": tx.tenant,
        "deployment": deployment,
        "account": found.absent,
        "substitute": found.substitute,
        "first": found.first,
        "last": found.last,
        "set_by": by,
        "at": at,
    }
    tx.connection.execute(ADD_SUBSTITUTE, values)
    staff_changed(tx)


def end_substitute(tx: Transaction, deployment: str, account: str) -> None:
    tx.connection.execute(FORGET, asked(tx, deployment, account))
    staff_changed(tx)


def end_all(tx: Transaction, deployment: str, account: str) -> None:
    """Neither has the account a substitute any more, nor is it one."""
    tx.connection.execute(FORGET_ALL, asked(tx, deployment, account))
    staff_changed(tx)
