"""Owns what is kept of a second step at sign-in: the sealed secret that codes are counted from, the digests
of recovery codes, and those who are halfway in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

from engine.storage.database import Transaction
from engine.storage.schema import recovery_code, sign_in_step, two_step


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStepRow:
    """`secret`: what codes are counted from, sealed, since `confirmed`; None: no code is asked for.
    `pending`: one that is being set up. `last_step`: the time step of the last code taken.
    """

    account: str
    secret: str | None = field(repr=False)
    pending: str | None = field(repr=False)
    confirmed: datetime | None
    last_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfwayRow:
    """Somebody whose password was right. `token` is a digest; `tries`: codes that were wrong."""

    token: str
    account: str
    tries: int
    created: datetime
    expires: datetime


MINE = (two_step.c.tenant == bindparam("of_tenant"), two_step.c.account == bindparam("of_account"))
ALL = select(
    two_step.c.account,
    two_step.c.secret,
    two_step.c.pending,
    two_step.c.confirmed,
    two_step.c.last_step,
).where(two_step.c.tenant == bindparam("of_tenant"))
FIND = ALL.where(two_step.c.account == bindparam("of_account"))
FORGET = delete(two_step).where(*MINE)
SET_PENDING = update(two_step).where(*MINE).values(pending=bindparam("new_pending"))
KEEP = (
    update(two_step)
    .where(*MINE)
    .values(secret=bindparam("new_secret"), pending=bindparam("new_pending"))
)
CONFIRM = (
    update(two_step)
    .where(*MINE)
    .values(
        secret=two_step.c.pending,
        pending=None,
        confirmed=bindparam("at"),
        last_step=bindparam("step"),
    )
)
TAKE = (
    update(two_step)
    .where(*MINE, two_step.c.last_step < bindparam("step"))
    .values(last_step=bindparam("step"))
)
WITH = select(two_step.c.account).where(
    two_step.c.tenant == bindparam("of_tenant"), two_step.c.secret.is_not(None)
)
MY_CODES = (
    recovery_code.c.tenant == bindparam("of_tenant"),
    recovery_code.c.account == bindparam("of_account"),
)
FORGET_CODES = delete(recovery_code).where(*MY_CODES)
USE_CODE = delete(recovery_code).where(*MY_CODES, recovery_code.c.digest == bindparam("of_digest"))
COUNT_CODES = select(func.count()).select_from(recovery_code).where(*MY_CODES)
HALFWAY = select(
    sign_in_step.c.token,
    sign_in_step.c.account,
    sign_in_step.c.tries,
    sign_in_step.c.created,
    sign_in_step.c.expires,
).where(
    sign_in_step.c.tenant == bindparam("of_tenant"), sign_in_step.c.token == bindparam("of_token")
)
COUNT_TRY = (
    update(sign_in_step)
    .where(
        sign_in_step.c.tenant == bindparam("of_tenant"),
        sign_in_step.c.token == bindparam("of_token"),
    )
    .values(tries=sign_in_step.c.tries + 1)
)
END_HALFWAY = delete(sign_in_step).where(
    sign_in_step.c.tenant == bindparam("of_tenant"), sign_in_step.c.token == bindparam("of_token")
)
END_HALFWAY_OF = delete(sign_in_step).where(
    sign_in_step.c.tenant == bindparam("of_tenant"),
    sign_in_step.c.account == bindparam("of_account"),
)
END_OLD = delete(sign_in_step).where(
    sign_in_step.c.tenant == bindparam("of_tenant"), sign_in_step.c.expires <= bindparam("now")
)
ADD_TWO_STEP = insert(two_step)
ADD_RECOVERY_CODE = insert(recovery_code)
ADD_SIGN_IN_STEP = insert(sign_in_step)


def find_two_step(tx: Transaction, account: str) -> TwoStepRow | None:
    row = tx.connection.execute(FIND, mine(tx, account)).mappings().first()
    return None if row is None else TwoStepRow(**row)


def two_steps(tx: Transaction) -> tuple[TwoStepRow, ...]:
    rows = tx.connection.execute(ALL, {"of_tenant": tx.tenant}).mappings()
    return tuple(TwoStepRow(**row) for row in rows)


def keep_secrets(tx: Transaction, account: str, secret: str | None, pending: str | None) -> None:
    """The same secrets, sealed otherwise."""
    both = {"new_secret": secret, "new_pending": pending}
    tx.connection.execute(KEEP, mine(tx, account) | both)


def mine(tx: Transaction, account: str) -> dict[str, object]:
    return {"of_tenant": tx.tenant, "of_account": account}


def begin_two_step(tx: Transaction, account: str, secret: str) -> None:
    """A secret to set up; the one before is asked for until the new one is confirmed."""
    asked = mine(tx, account) | {"new_pending": secret}
    if tx.connection.execute(SET_PENDING, asked).rowcount == 0:
        values = {"tenant": tx.tenant, "account": account, "pending": secret}
        more = {"secret": None, "confirmed": None, "last_step": 0}
        tx.connection.execute(ADD_TWO_STEP, values | more)


def confirm_two_step(tx: Transaction, account: str, step: int, at: datetime) -> None:
    """The secret that was set up is the one that holds; the code of `step` has shown it."""
    tx.connection.execute(CONFIRM, mine(tx, account) | {"at": at, "step": step})


def take_step(tx: Transaction, account: str, step: int) -> bool:
    """Whether the time step is later than all taken before; then it is the last one taken."""
    return tx.connection.execute(TAKE, mine(tx, account) | {"step": step}).rowcount == 1


def end_two_step(tx: Transaction, account: str) -> None:
    tx.connection.execute(FORGET, mine(tx, account))
    tx.connection.execute(FORGET_CODES, mine(tx, account))


def with_two_step(tx: Transaction) -> frozenset[str]:
    """The accounts that are asked for a code."""
    return frozenset(tx.connection.execute(WITH, {"of_tenant": tx.tenant}).scalars())


def keep_codes(tx: Transaction, account: str, digests: Iterable[str]) -> None:
    """These recovery codes and no others."""
    tx.connection.execute(FORGET_CODES, mine(tx, account))
    rows = [{"tenant": tx.tenant, "account": account, "digest": one} for one in digests]
    tx.connection.execute(ADD_RECOVERY_CODE, rows)


def use_code(tx: Transaction, account: str, digest: str) -> bool:
    """Whether it was one of the account's codes; it is none any more."""
    return tx.connection.execute(USE_CODE, mine(tx, account) | {"of_digest": digest}).rowcount == 1


def count_codes(tx: Transaction, account: str) -> int:
    return tx.connection.execute(COUNT_CODES, mine(tx, account)).scalar_one()


def add_halfway(tx: Transaction, row: HalfwayRow) -> None:
    tx.connection.execute(END_OLD, {"of_tenant": tx.tenant, "now": row.created})
    values = {
        "tenant": tx.tenant,
        "token": row.token,
        "account": row.account,
        "tries": row.tries,
        "created": row.created,
        "expires": row.expires,
    }
    tx.connection.execute(ADD_SIGN_IN_STEP, values)


def find_halfway(tx: Transaction, token: str) -> HalfwayRow | None:
    asked = {"of_tenant": tx.tenant, "of_token": token}
    row = tx.connection.execute(HALFWAY, asked).mappings().first()
    return None if row is None else HalfwayRow(**row)


def count_try(tx: Transaction, token: str) -> None:
    tx.connection.execute(COUNT_TRY, {"of_tenant": tx.tenant, "of_token": token})


def end_halfway(tx: Transaction, token: str) -> None:
    tx.connection.execute(END_HALFWAY, {"of_tenant": tx.tenant, "of_token": token})


def end_halfway_of(tx: Transaction, account: str) -> None:
    tx.connection.execute(END_HALFWAY_OF, mine(tx, account))
