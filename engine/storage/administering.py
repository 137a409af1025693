"""Owns accounts as those who administer them see them: in a deployment, with rights, also ended ones; and
the seats and requests that an account has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, select, union, update

from engine.access.posting import Posting
from engine.storage.accounts import ACCOUNT_COLUMNS, AccountRow, add_roles, row_of
from engine.storage.changes import staff_changed
from engine.storage.database import Transaction
from engine.storage.schema import account, account_role, case, request, seat, session


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """An account in a list, with its roles in the deployment and where each is held. `invited`: no password
    is chosen yet.
    """

    name: str
    label: str
    email: str | None
    ended: datetime | None
    invited: bool
    postings: Mapping[str, Posting]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(self.postings)


IN_DEPLOYMENT = (
    select(
        account.c.name,
        account.c.label,
        account.c.email,
        account.c.ended,
        (account.c.password == "").label("invited"),
        account_role.c.role,
        account_role.c.organisation,
        account_role.c.unit,
        account_role.c.subproject,
    )
    .join(
        account,
        and_(account.c.tenant == account_role.c.tenant, account.c.name == account_role.c.account),
    )
    .where(
        account_role.c.tenant == bindparam("tenant"),
        account_role.c.deployment == bindparam("deployment"),
    )
    .order_by(account.c.name, account_role.c.role)
)
ANY = select(*ACCOUNT_COLUMNS).where(
    account.c.tenant == bindparam("tenant"), account.c.name == bindparam("name")
)
BY_EMAIL = select(account.c.name).where(
    account.c.tenant == bindparam("tenant"),
    account.c.email == bindparam("email"),
    account.c.ended.is_(None),
)
MINE = (account.c.tenant == bindparam("of_tenant"), account.c.name == bindparam("of_name"))
CHANGE = (
    update(account)
    .where(*MINE)
    .values(
        label=bindparam("new_label"),
        email=bindparam("new_email"),
        organisation=bindparam("new_organisation"),
        unit=bindparam("new_unit"),
    )
)
REACHED = select(account.c.phone, account.c.address).where(
    account.c.tenant == bindparam("tenant"), account.c.name == bindparam("name")
)
SET_REACHED = (
    update(account)
    .where(*MINE)
    .values(phone=bindparam("new_phone"), address=bindparam("new_address"))
)
SET_PASSWORD = update(account).where(*MINE).values(password=bindparam("new_password"))
SET_NOTIFY = (
    update(account)
    .where(*MINE)
    .values(email=bindparam("new_email"), notify=bindparam("new_notify"))
)
END = update(account).where(*MINE).values(ended=bindparam("at"))
FORGET_ROLES = delete(account_role).where(
    account_role.c.tenant == bindparam("of_tenant"),
    account_role.c.account == bindparam("of_name"),
    account_role.c.deployment == bindparam("of_deployment"),
)
END_SESSIONS = delete(session).where(
    session.c.tenant == bindparam("of_tenant"),
    session.c.account == bindparam("of_name"),
    session.c.token != bindparam("kept"),
)
SEATED = (
    select(case.c.id, case.c.number)
    .join(seat, and_(seat.c.tenant == case.c.tenant, seat.c.case == case.c.id))
    .where(
        case.c.tenant == bindparam("tenant"),
        case.c.deployment == bindparam("deployment"),
        seat.c.account == bindparam("name"),
    )
)
WHERE_ASKED = case.alias("where_asked")
"""A case, or an activity of one; what is asked in an activity is asked in its case."""
ASKED = (
    select(case.c.id, case.c.number)
    .join(
        WHERE_ASKED,
        and_(
            WHERE_ASKED.c.tenant == case.c.tenant,
            func.coalesce(WHERE_ASKED.c.parent, WHERE_ASKED.c.id) == case.c.id,
        ),
    )
    .join(
        request,
        and_(request.c.tenant == WHERE_ASKED.c.tenant, request.c.case == WHERE_ASKED.c.id),
    )
    .where(
        case.c.tenant == bindparam("tenant"),
        case.c.deployment == bindparam("deployment"),
        request.c.of == bindparam("of"),
    )
)
HELD = union(SEATED, ASKED).subquery()
CASES = select(HELD.c.id).order_by(HELD.c.number)


def accounts_in(tx: Transaction, deployment: str) -> tuple[ListedRow, ...]:
    """Everyone who has, or had until the account ended, a role in the deployment."""
    asked = {"tenant": tx.tenant, "deployment": deployment}
    found: dict[str, ListedRow] = {}
    for name, label, email, ended, invited, role, *place in tx.connection.execute(
        IN_DEPLOYMENT, asked
    ):
        before = found.get(name)
        held = {**(before.postings if before is not None else {}), role: Posting(*place)}
        found[name] = ListedRow(
            name=name, label=label, email=email, ended=ended, invited=invited, postings=held
        )
    return tuple(found.values())


def any_account(tx: Transaction, name: str) -> AccountRow | None:
    """The account, also one that has ended."""
    row = tx.connection.execute(ANY, {"tenant": tx.tenant, "name": name}).mappings().first()
    return None if row is None else row_of(tx, row)


def account_with_email(tx: Transaction, email: str) -> str | None:
    """The one account with that address; None also where several share it."""
    found = tx.connection.execute(BY_EMAIL, {"tenant": tx.tenant, "email": email}).scalars().all()
    return found[0] if len(found) == 1 else None


def change_account(
    tx: Transaction,
    name: str,
    *,
    label: str,
    email: str | None,
    organisation: str | None,
    unit: str | None,
) -> None:
    """`organisation` and `unit`: where somebody is employed, which lets them see nothing."""
    new = {
        "new_label": label,
        "new_email": email,
        "new_organisation": organisation,
        "new_unit": unit,
    }
    tx.connection.execute(CHANGE, new | {"of_tenant": tx.tenant, "of_name": name})
    staff_changed(tx)


def reached_by(tx: Transaction, name: str) -> tuple[str, str]:
    """The telephone and the address of somebody who works here, as a directory has said; empty for none."""
    row = tx.connection.execute(REACHED, {"tenant": tx.tenant, "name": name}).first()
    return ("", "") if row is None else (row.phone or "", row.address or "")


def set_reached(tx: Transaction, name: str, phone: str, address: str) -> None:
    asked = {"of_tenant": tx.tenant, "of_name": name, "new_phone": phone, "new_address": address}
    tx.connection.execute(SET_REACHED, asked)


def set_password(tx: Transaction, name: str, hashed: str) -> None:
    asked = {"of_tenant": tx.tenant, "of_name": name, "new_password": hashed}
    tx.connection.execute(SET_PASSWORD, asked)


def set_notify(tx: Transaction, name: str, email: str | None, notify: str) -> None:
    asked = {"of_tenant": tx.tenant, "of_name": name, "new_email": email, "new_notify": notify}
    tx.connection.execute(SET_NOTIFY, asked)


def set_roles(tx: Transaction, name: str, deployment: str, roles: Mapping[str, Posting]) -> None:
    """These roles in the deployment, each held where it says, and no others."""
    asked = {"of_tenant": tx.tenant, "of_name": name, "of_deployment": deployment}
    tx.connection.execute(FORGET_ROLES, asked)
    add_roles(tx, name, deployment, roles)
    staff_changed(tx)


def end_account(tx: Transaction, name: str, at: datetime | None) -> None:
    """The account ends; with None it is open again."""
    tx.connection.execute(END, {"of_tenant": tx.tenant, "of_name": name, "at": at})
    staff_changed(tx)


def end_sessions(tx: Transaction, name: str, kept: str = "") -> int:
    """How many sessions of the account ended: all but the one whose digest is `kept`."""
    asked = {"of_tenant": tx.tenant, "of_name": name, "kept": kept}
    return tx.connection.execute(END_SESSIONS, asked).rowcount


def cases_with(tx: Transaction, deployment: str, name: str) -> tuple[str, ...]:
    """The ids of the cases where the account has a seat or is asked something by name, by number."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "name": name, "of": f"user:{name}"}
    return tuple(tx.connection.execute(CASES, asked).scalars())
