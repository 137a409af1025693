"""Owns one-time links, of which only digests are kept, and the devices that an account has signed in from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from engine.storage.database import Transaction
from engine.storage.schema import account_link, known_device


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """`token` is a digest. `kind`: invitation or recovery."""

    token: str
    account: str
    kind: str
    made_by: str
    created: datetime
    expires: datetime


COLUMNS = (
    account_link.c.token,
    account_link.c.account,
    account_link.c.kind,
    account_link.c.made_by,
    account_link.c.created,
    account_link.c.expires,
)
TENANT = account_link.c.tenant == bindparam("of_tenant")
OF_ACCOUNT = (TENANT, account_link.c.account == bindparam("of_account"))
FIND = select(*COLUMNS).where(TENANT, account_link.c.token == bindparam("of_token"))
FIND_OF = select(*COLUMNS).where(*OF_ACCOUNT).order_by(account_link.c.created.desc()).limit(1)
FORGET = delete(account_link).where(*OF_ACCOUNT)
DEVICE = (
    known_device.c.tenant == bindparam("of_tenant"),
    known_device.c.token == bindparam("of_token"),
    known_device.c.account == bindparam("of_account"),
)
KNOWN = select(known_device.c.token).where(*DEVICE, known_device.c.used > bindparam("after"))
ANY_DEVICE = (
    select(known_device.c.token)
    .where(
        known_device.c.tenant == bindparam("of_tenant"),
        known_device.c.token == bindparam("of_token"),
    )
    .limit(1)
)
SEEN = update(known_device).where(*DEVICE).values(used=bindparam("at"))
FORGET_DEVICE = delete(known_device).where(*DEVICE)
FORGET_DEVICES = delete(known_device).where(
    known_device.c.tenant == bindparam("of_tenant"),
    known_device.c.account == bindparam("of_account"),
)
ADD_ACCOUNT_LINK = insert(account_link)
ADD_KNOWN_DEVICE = insert(known_device)


def add_link(tx: Transaction, row: LinkRow) -> None:
    """The account's only link: an earlier one leads nowhere any more."""
    end_links(tx, row.account)
    values = {
        "tenant": tx.tenant,
        "token": row.token,
        "account": row.account,
        "kind": row.kind,
        "made_by": row.made_by,
        "created": row.created,
        "expires": row.expires,
    }
    tx.connection.execute(ADD_ACCOUNT_LINK, values)


def find_link(tx: Transaction, token: str) -> LinkRow | None:
    asked = {"of_tenant": tx.tenant, "of_token": token}
    row = tx.connection.execute(FIND, asked).mappings().first()
    return None if row is None else LinkRow(**row)


def link_of(tx: Transaction, account: str) -> LinkRow | None:
    """The link that the account has been given and not used."""
    asked = {"of_tenant": tx.tenant, "of_account": account}
    row = tx.connection.execute(FIND_OF, asked).mappings().first()
    return None if row is None else LinkRow(**row)


def end_links(tx: Transaction, account: str) -> None:
    tx.connection.execute(FORGET, {"of_tenant": tx.tenant, "of_account": account})


def is_known(tx: Transaction, device: str, account: str, after: datetime) -> bool:
    """Whether the account has signed in from the device since `after`."""
    asked = {"of_tenant": tx.tenant, "of_token": device, "of_account": account, "after": after}
    return tx.connection.execute(KNOWN, asked).first() is not None


def is_device(tx: Transaction, device: str) -> bool:
    """Whether some account has signed in from the device."""
    asked = {"of_tenant": tx.tenant, "of_token": device}
    return tx.connection.execute(ANY_DEVICE, asked).first() is not None


def note_device(tx: Transaction, device: str, account: str, at: datetime) -> None:
    """The account has signed in from the device."""
    asked = {"of_tenant": tx.tenant, "of_token": device, "of_account": account}
    if tx.connection.execute(SEEN, asked | {"at": at}).rowcount == 0:
        values = {"tenant": tx.tenant, "token": device, "account": account}
        tx.connection.execute(ADD_KNOWN_DEVICE, values | {"since": at, "used": at})


def forget_device(tx: Transaction, device: str, account: str) -> None:
    asked = {"of_tenant": tx.tenant, "of_token": device, "of_account": account}
    tx.connection.execute(FORGET_DEVICE, asked)


def forget_devices(tx: Transaction, account: str) -> None:
    tx.connection.execute(FORGET_DEVICES, {"of_tenant": tx.tenant, "of_account": account})
