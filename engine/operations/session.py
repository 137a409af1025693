"""Owns recognising a session by its token."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from engine.operations.callers import Account, account_of
from engine.operations.world import World
from engine.storage.accounts import SessionRow, find_account, find_session
from engine.storage.database import Transaction

LONGEST = 300
SESSION = "session"
"""What the digest of a session's token is made for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    account: Account
    csrf: str = field(repr=False)
    expires: datetime


def read_session(world: World, token: str) -> Session | None:
    """The session, as long as it lasts and the account is there."""
    tenant = tenant_of(token)
    if tenant is None:
        return None
    with world.storage.reading(tenant) as tx:
        row = session_in(world, tx, token)
        if row is None or row.expires <= world.now():
            return None
        account = find_account(tx, row.account)
    if account is None:
        return None
    return Session(account=account_of(tenant, account), csrf=row.csrf, expires=row.expires)


def session_in(world: World, tx: Transaction, token: str) -> SessionRow | None:
    """The row of a token, whichever of the keys its digest was made with."""
    found = (find_session(tx, one) for one in world.keys.digests(SESSION, token))
    return next((row for row in found if row is not None), None)


def tenant_of(token: str) -> str | None:
    """The tenant that a token names; None for what is no token."""
    tenant, mark, secret = token.rpartition(":")
    return tenant if mark and secret and len(token) <= LONGEST else None
