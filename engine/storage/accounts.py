"""Owns accounts, what they may be in each deployment, their sessions and their failed sign-ins.

Passwords come in hashed and tokens come in digested: neither is stored as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from engine.access.posting import NOWHERE, Posting
from engine.foundation.quick import quick
from engine.storage.changes import staff_changed
from engine.storage.database import Transaction
from engine.storage.schema import account, account_role, session, sign_in_failure

Postings = Mapping[str, Mapping[str, Posting]]
"""Deployment to role to where it is held there."""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """`organisation` and `unit`: where somebody is employed, as told when the account was made or by a
    directory; a role is held there that is given without a word of where. It lets nobody see anything.
    `postings`: where each role is held.
    """

    name: str
    label: str
    password: str
    organisation: str | None
    unit: str | None
    language: str
    created: datetime
    roles: Mapping[str, frozenset[str]]
    postings: Postings = field(default_factory=lambda: MappingProxyType({}))
    email: str | None = None
    notify: str = "direct"
    ended: datetime | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """`used`: when last, give or take some minutes. `agent`: what the browser called itself. `level`: how
    surely it proves who it is; `proved`: when they last did, where not as it was made.
    """

    token: str
    account: str
    csrf: str
    created: datetime
    expires: datetime
    used: datetime | None = None
    agent: str | None = None
    level: int = 1
    proved: datetime | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInRow:
    """A session with the account it is of, as far as a request needs them: no password, nor when it began."""

    token: str
    csrf: str
    created: datetime
    expires: datetime
    used: datetime | None
    level: int
    proved: datetime | None
    account: str
    label: str
    language: str
    email: str | None
    notify: str
    postings: Postings


SIGNED_IN_NAMES = tuple(one.name for one in fields(SignedInRow) if one.name != "postings")
ACCOUNT_COLUMNS = (
    account.c.name,
    account.c.label,
    account.c.password,
    account.c.organisation,
    account.c.unit,
    account.c.language,
    account.c.created,
    account.c.email,
    account.c.notify,
    account.c.ended,
)
ACCOUNT = select(*ACCOUNT_COLUMNS).where(
    account.c.tenant == bindparam("tenant"),
    account.c.name == bindparam("name"),
    account.c.ended.is_(None),
)
ROLE_COLUMNS = (
    account_role.c.deployment,
    account_role.c.role,
    account_role.c.organisation.label("held_in"),
    account_role.c.unit.label("held_at"),
    account_role.c.subproject,
)
ROLES = select(*ROLE_COLUMNS).where(
    account_role.c.tenant == bindparam("tenant"), account_role.c.account == bindparam("name")
)
HOLDERS = (
    select(account_role.c.role, account.c.name, account.c.label)
    .join(
        account,
        and_(account.c.tenant == account_role.c.tenant, account.c.name == account_role.c.account),
    )
    .where(
        account_role.c.tenant == bindparam("tenant"),
        account_role.c.deployment == bindparam("deployment"),
        account.c.ended.is_(None),
    )
    .order_by(account_role.c.role, account.c.name)
)
LABELS = select(account.c.name, account.c.label).where(account.c.tenant == bindparam("tenant"))
BELONGS = (
    select(
        account.c.name,
        case(
            (func.count(account_role.c.role) == 0, account.c.organisation),
            else_=func.max(account_role.c.organisation),
        ).label("organisation"),
        case(
            (func.count(account_role.c.role) == 0, account.c.unit),
            else_=func.max(account_role.c.unit),
        ).label("unit"),
    )
    .outerjoin(
        account_role,
        and_(
            account_role.c.tenant == account.c.tenant,
            account_role.c.account == account.c.name,
            account_role.c.deployment == bindparam("deployment"),
        ),
    )
    .where(account.c.tenant == bindparam("tenant"))
    .group_by(account.c.tenant, account.c.name, account.c.organisation, account.c.unit)
)
"""Who has no role in the deployment is known by where they are employed: what they have done may be older."""
LANGUAGE = (
    update(account)
    .where(account.c.tenant == bindparam("of_tenant"), account.c.name == bindparam("of_name"))
    .values(language=bindparam("new_language"))
)
FAILURE = select(sign_in_failure.c.count, sign_in_failure.c.last).where(
    sign_in_failure.c.tenant == bindparam("tenant"), sign_in_failure.c.who == bindparam("who")
)
FORGET_FAILURE = delete(sign_in_failure).where(
    sign_in_failure.c.tenant == bindparam("tenant"), sign_in_failure.c.who == bindparam("who")
)
FORGET_OLD_FAILURES = delete(sign_in_failure).where(
    sign_in_failure.c.tenant == bindparam("tenant"), sign_in_failure.c.last < bindparam("before")
)
SESSIONS = select(
    session.c.token,
    session.c.account,
    session.c.csrf,
    session.c.created,
    session.c.expires,
    session.c.used,
    session.c.agent,
    session.c.level,
    session.c.proved,
).where(session.c.tenant == bindparam("tenant"))
SESSION = SESSIONS.where(session.c.token == bindparam("token"))
SIGNED_IN = (
    select(
        session.c.token,
        session.c.csrf,
        session.c.created,
        session.c.expires,
        session.c.used,
        session.c.level,
        session.c.proved,
        account.c.name,
        account.c.label,
        account.c.language,
        account.c.email,
        account.c.notify,
        *ROLE_COLUMNS,
    )
    .join(account, and_(account.c.tenant == session.c.tenant, account.c.name == session.c.account))
    .outerjoin(
        account_role,
        and_(account_role.c.tenant == account.c.tenant, account_role.c.account == account.c.name),
    )
    .where(
        session.c.tenant == bindparam("tenant"),
        session.c.token == bindparam("token"),
        account.c.ended.is_(None),
    )
)
SESSIONS_OF = SESSIONS.where(
    session.c.account == bindparam("account"), session.c.expires > bindparam("now")
).order_by(session.c.created.desc(), session.c.token)
USE_SESSION = (
    update(session)
    .where(session.c.tenant == bindparam("of_tenant"), session.c.token == bindparam("of_token"))
    .values(used=bindparam("at"))
)
END_SESSION = delete(session).where(
    session.c.tenant == bindparam("tenant"), session.c.token == bindparam("token")
)
END_OLD_SESSIONS = delete(session).where(
    session.c.tenant == bindparam("tenant"), session.c.expires <= bindparam("now")
)
ADD_ACCOUNT = insert(account)
ADD_ACCOUNT_ROLE = insert(account_role)
ADD_SIGN_IN_FAILURE = insert(sign_in_failure)
ADD_SESSION = insert(session)


def add_account(tx: Transaction, row: AccountRow) -> None:
    values = {
        "tenant": tx.tenant,
        "name": row.name,
        "label": row.label,
        "password": row.password,
        "organisation": row.organisation,
        "unit": row.unit,
        "language": row.language,
        "email": row.email,
        "notify": row.notify,
        "created": row.created,
        "ended": None,
    }
    tx.connection.execute(ADD_ACCOUNT, values)
    for where, held in row.roles.items():
        add_roles(
            tx,
            row.name,
            where,
            dict.fromkeys(held, NOWHERE) | dict(row.postings.get(where, {})),
        )
    staff_changed(tx)


def add_roles(tx: Transaction, name: str, deployment: str, roles: Mapping[str, Posting]) -> None:
    rows = [
        {
            "tenant": tx.tenant,
            "account": name,
            "deployment": deployment,
            "role": role,
            "organisation": held.organisation,
            "unit": held.unit,
            "subproject": held.subproject,
        }
        for role, held in sorted(roles.items(), key=lambda one: one[0])
    ]
    if rows:
        tx.connection.execute(ADD_ACCOUNT_ROLE, rows)


def find_account(tx: Transaction, name: str) -> AccountRow | None:
    asked = {"tenant": tx.tenant, "name": name}
    row = tx.connection.execute(ACCOUNT, asked).mappings().first()
    return None if row is None else row_of(tx, row)


def row_of(tx: Transaction, row: RowMapping) -> AccountRow:
    asked = {"tenant": tx.tenant, "name": row["name"]}
    postings = by_deployment(tx.connection.execute(ROLES, asked))
    return AccountRow(**row, roles=roles_in(postings), postings=postings)


def by_deployment(rows: Iterable[Sequence[Any]]) -> Postings:
    """`rows` as `ROLE_COLUMNS` has them; without a deployment somebody has no role."""
    found: dict[str, dict[str, Posting]] = {}
    for where, role, *place in rows:
        if where is not None:
            found.setdefault(where, {})[role] = Posting(*place)
    return found


def roles_in(postings: Postings) -> Mapping[str, frozenset[str]]:
    return {where: frozenset(held) for where, held in postings.items()}


def holders(tx: Transaction, deployment: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Role to those who hold it in the deployment: name and label of each account."""
    found: dict[str, list[tuple[str, str]]] = {}
    asked = {"tenant": tx.tenant, "deployment": deployment}
    for role, name, label in tx.connection.execute(HOLDERS, asked):
        found.setdefault(role, []).append((name, label))
    return {role: tuple(held) for role, held in found.items()}


def labels(tx: Transaction) -> Mapping[str, str]:
    """What every account of the tenant is called, also those that have ended."""
    rows = tx.connection.execute(LABELS, {"tenant": tx.tenant})
    return {row.name: row.label for row in rows}


def organisations(tx: Transaction, deployment: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Account to organisation, and to unit, as the deployment has it, for those that belong to one."""
    rows = tx.connection.execute(BELONGS, {"tenant": tx.tenant, "deployment": deployment}).all()
    return (
        {row.name: row.organisation for row in rows if row.organisation is not None},
        {row.name: row.unit for row in rows if row.unit is not None},
    )


def set_language(tx: Transaction, name: str, language: str) -> None:
    asked = {"of_tenant": tx.tenant, "of_name": name, "new_language": language}
    tx.connection.execute(LANGUAGE, asked)


def failures(tx: Transaction, who: str) -> tuple[int, datetime] | None:
    """How many times in a row signing in as `who` has failed, and when last."""
    row = tx.connection.execute(FAILURE, {"tenant": tx.tenant, "who": who}).first()
    return None if row is None else (row[0], row[1])


def note_failure(tx: Transaction, who: str, count: int, at: datetime) -> None:
    forget_failures(tx, who)
    row = {"tenant": tx.tenant, "who": who, "count": count, "last": at}
    tx.connection.execute(ADD_SIGN_IN_FAILURE, row)


def forget_failures(tx: Transaction, who: str) -> None:
    tx.connection.execute(FORGET_FAILURE, {"tenant": tx.tenant, "who": who})


def forget_failures_before(tx: Transaction, moment: datetime) -> None:
    tx.connection.execute(FORGET_OLD_FAILURES, {"tenant": tx.tenant, "before": moment})


def add_session(tx: Transaction, row: SessionRow) -> None:
    values = {
        "tenant": tx.tenant,
        "token": row.token,
        "account": row.account,
        "csrf": row.csrf,
        "created": row.created,
        "expires": row.expires,
        "used": row.used or row.created,
        "agent": row.agent,
        "level": row.level,
        "proved": row.proved or row.created,
    }
    tx.connection.execute(END_OLD_SESSIONS, {"tenant": tx.tenant, "now": row.created})
    tx.connection.execute(ADD_SESSION, values)


def find_session(tx: Transaction, token: str) -> SessionRow | None:
    asked = {"tenant": tx.tenant, "token": token}
    row = tx.connection.execute(SESSION, asked).mappings().first()
    return None if row is None else SessionRow(**row)


def find_signed_in(tx: Transaction, token: str) -> SignedInRow | None:
    """The session and its account, which has not ended, read at once: every request begins with it."""
    rows = tx.direct.rows(SIGNED_IN, {"tenant": tx.tenant, "token": token})
    if not rows:
        return None
    postings = by_deployment(row[-len(ROLE_COLUMNS) :] for row in rows)
    signed_in = dict(zip(SIGNED_IN_NAMES, rows[0], strict=False))
    return SignedInRow(**signed_in, postings=postings)


def sessions_of(tx: Transaction, name: str, now: datetime) -> tuple[SessionRow, ...]:
    """Those that last, the latest begun first."""
    asked = {"tenant": tx.tenant, "account": name, "now": now}
    rows = tx.connection.execute(SESSIONS_OF, asked).mappings()
    return tuple(SessionRow(**row) for row in rows)


def use_session(tx: Transaction, token: str, at: datetime) -> None:
    tx.connection.execute(USE_SESSION, {"of_tenant": tx.tenant, "of_token": token, "at": at})


def end_session(tx: Transaction, token: str) -> None:
    tx.connection.execute(END_SESSION, {"tenant": tx.tenant, "token": token})
