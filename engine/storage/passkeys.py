"""Owns the SQL of passkeys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from engine.storage.database import Transaction
from engine.storage.schema import passkey


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRow:
    """`id` is a digest of what the key calls itself. `shared`: its maker keeps a copy elsewhere."""

    id: str
    account: str
    called: str = field(repr=False)
    public: str = field(repr=False)
    count: int
    shared: bool
    label: str
    made: datetime
    used: datetime | None = None


OF_TENANT = passkey.c.tenant == bindparam("of_tenant")
THIS = (OF_TENANT, passkey.c.id == bindparam("of_id"))
MINE = (OF_TENANT, passkey.c.account == bindparam("of_account"))
ALL = select(*(one for one in passkey.columns if one.name != "tenant"))
FIND = ALL.where(*THIS)
OF = ALL.where(*MINE).order_by(passkey.c.made, passkey.c.id)
USED = update(passkey).where(*THIS).values(count=bindparam("now_count"), used=bindparam("now_used"))
NAME = update(passkey).where(*THIS, *MINE[1:]).values(label=bindparam("now_label"))
FORGET = delete(passkey).where(*THIS, *MINE[1:])
FORGET_ALL = delete(passkey).where(*MINE)
ADD = insert(passkey)


def add_passkey_row(tx: Transaction, row: PasskeyRow) -> None:
    values = {name: getattr(row, name) for name in PasskeyRow.__dataclass_fields__}
    tx.connection.execute(ADD, {"tenant": tx.tenant, **values})


def find_passkey(tx: Transaction, identity: str) -> PasskeyRow | None:
    asked = {"of_tenant": tx.tenant, "of_id": identity}
    row = tx.connection.execute(FIND, asked).mappings().first()
    return None if row is None else PasskeyRow(**row)


def passkeys_of(tx: Transaction, account: str) -> tuple[PasskeyRow, ...]:
    """The oldest first."""
    rows = tx.connection.execute(OF, {"of_tenant": tx.tenant, "of_account": account}).mappings()
    return tuple(PasskeyRow(**row) for row in rows)


def use_passkey(tx: Transaction, identity: str, count: int, at: datetime) -> None:
    asked = {"of_tenant": tx.tenant, "of_id": identity, "now_count": count, "now_used": at}
    tx.connection.execute(USED, asked)


def label_passkey(tx: Transaction, account: str, identity: str, label: str) -> bool:
    """Whether there was such a key of the account."""
    asked = {"of_tenant": tx.tenant, "of_account": account, "of_id": identity, "now_label": label}
    return tx.connection.execute(NAME, asked).rowcount == 1


def forget_passkey(tx: Transaction, account: str, identity: str) -> bool:
    """Whether there was such a key of the account; it is none any more."""
    asked = {"of_tenant": tx.tenant, "of_account": account, "of_id": identity}
    return tx.connection.execute(FORGET, asked).rowcount == 1


def forget_passkeys(tx: Transaction, account: str) -> int:
    """How many there were of the account."""
    asked = {"of_tenant": tx.tenant, "of_account": account}
    return tx.connection.execute(FORGET_ALL, asked).rowcount
