"""Owns the SQL of what programs get in with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from engine.storage.database import Transaction
from engine.storage.schema import api_token


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """`token` is a digest. `account`: in whose name it acts. `scopes`: names, with spaces between."""

    id: str
    token: str = field(repr=False)
    deployment: str
    account: str
    label: str
    scopes: str
    made: datetime
    expires: datetime
    used: datetime | None = None
    ended: datetime | None = None


OF_TENANT = api_token.c.tenant == bindparam("of_tenant")
HERE = api_token.c.deployment == bindparam("of_deployment")
THIS = api_token.c.id == bindparam("of_id")
ALL = select(*(one for one in api_token.columns if one.name != "tenant"))
FIND = ALL.where(OF_TENANT, api_token.c.token == bindparam("of_token"))
IN = ALL.where(OF_TENANT, HERE).order_by(api_token.c.made.desc(), api_token.c.id)
ADD = insert(api_token)
USED = update(api_token).where(OF_TENANT, THIS).values(used=bindparam("at"))
END = (
    update(api_token)
    .where(OF_TENANT, HERE, THIS, api_token.c.ended.is_(None))
    .values(ended=bindparam("at"))
)


def add_token(tx: Transaction, row: TokenRow) -> None:
    values = {name: getattr(row, name) for name in TokenRow.__dataclass_fields__}
    tx.connection.execute(ADD, {"tenant": tx.tenant, **values})


def find_token(tx: Transaction, token: str) -> TokenRow | None:
    asked = {"of_tenant": tx.tenant, "of_token": token}
    row = tx.connection.execute(FIND, asked).mappings().first()
    return None if row is None else TokenRow(**row)


def tokens_in(tx: Transaction, deployment: str) -> tuple[TokenRow, ...]:
    """The newest first, also those that have ended."""
    asked = {"of_tenant": tx.tenant, "of_deployment": deployment}
    return tuple(TokenRow(**row) for row in tx.connection.execute(IN, asked).mappings())


def use_token(tx: Transaction, identity: str, at: datetime) -> None:
    tx.connection.execute(USED, {"of_tenant": tx.tenant, "of_id": identity, "at": at})


def end_token_row(tx: Transaction, deployment: str, identity: str, at: datetime) -> bool:
    """Whether there was such a token, which is none any more."""
    asked = {"of_tenant": tx.tenant, "of_deployment": deployment, "of_id": identity, "at": at}
    return tx.connection.execute(END, asked).rowcount == 1
