"""Owns recognising a session by its token, and ending sessions that one sees are not one's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.access.facts import Proof
from engine.definitions.assurance import Level
from engine.operations.callers import Account
from engine.operations.world import World
from engine.storage.accounts import (
    SessionRow,
    SignedInRow,
    end_session,
    find_session,
    find_signed_in,
    roles_in,
    sessions_of,
    use_session,
)
from engine.storage.administering import end_sessions
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction

LONGEST = 300
SESSION = "session"
"""What the digest of a session's token is made for."""
NOTED = timedelta(minutes=5)
"""How exactly it is kept when a session was used: each time would be a write for every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`id` names the session among the account's own; one cannot sign in with it."""

    account: Account
    csrf: str = field(repr=False)
    expires: datetime
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionShown:
    id: str
    begun: datetime
    used: datetime
    agent: str
    here: bool


def read_session(world: World, token: str, *, seen: bool = True) -> Session | None:
    """The session, as long as it lasts, is used, and the account is there. `seen`: it is used by this."""
    tenant, now = tenant_of(token), world.now()
    if tenant is None:
        return None
    with world.storage.asking(tenant) as tx:
        row = signed_in(world, tx, token)
    if row is None or not lasts(world, row, now):
        return None
    if seen and now - last_used(row) >= NOTED:
        with world.storage.writing(tenant) as tx:
            use_session(tx, row.token, now)
    account = Account(
        tenant=tenant,
        name=row.account,
        label=row.label,
        roles=roles_in(row.postings),
        postings=row.postings,
        language=row.language,
        email=row.email,
        notify=row.notify,
        proof=proof_of(world, row, now),
    )
    return Session(account=account, csrf=row.csrf, expires=row.expires, id=row.token)


def proof_of(world: World, row: SignedInRow, now: datetime) -> Proof:
    """What the session proves now."""
    fresh = now - (row.proved or row.created) <= world.settings.session.fresh
    return Proof(level=Level(row.level), fresh=fresh)


def last_used(row: SessionRow | SignedInRow) -> datetime:
    return row.used or row.created


def lasts(world: World, row: SessionRow | SignedInRow, now: datetime) -> bool:
    """A session that nobody has used for a while is over, however long it would last."""
    return now < row.expires and now < last_used(row) + world.settings.session.idle


def signed_in(world: World, tx: Transaction, token: str) -> SignedInRow | None:
    """The row of a token, whichever of the keys its digest was made with."""
    for one in world.keys.digests(SESSION, token):
        found = find_signed_in(tx, one)
        if found is not None:
            return found
    return None


def tenant_of(token: str) -> str | None:
    """The tenant that a token names; None for what is no token."""
    tenant, mark, secret = token.rpartition(":")
    return tenant if mark and secret and len(token) <= LONGEST else None


def own_sessions(world: World, session: Session) -> tuple[SessionShown, ...]:
    """Those of the session's account that last, the latest begun first."""
    now, account = world.now(), session.account
    with world.storage.reading(account.tenant) as tx:
        return tuple(
            SessionShown(
                id=row.token,
                begun=row.created,
                used=last_used(row),
                agent=row.agent or "",
                here=row.token == session.id,
            )
            for row in sessions_of(tx, account.name, now)
            if lasts(world, row, now)
        )


def end_own_session(world: World, session: Session, identity: str) -> bool:
    """Whether there was such a session of the same account, which is now over."""
    account = session.account
    with world.storage.writing(account.tenant) as tx:
        row = find_session(tx, identity)
        if row is None or row.account != account.name:
            return False
        end_session(tx, identity)
        note_ended(tx, account.name, 1, world.now())
    return True


def end_other_sessions(world: World, session: Session) -> int:
    """How many other sessions of the account there were, which are now over."""
    account = session.account
    with world.storage.writing(account.tenant) as tx:
        ended = end_sessions(tx, account.name, kept=session.id)
        note_ended(tx, account.name, ended, world.now())
    return ended


def note_ended(tx: Transaction, account: str, count: int, now: datetime) -> None:
    entry = Entry(
        at=now,
        account=account,
        act="end_sessions",
        purpose="administration",
        deployment="",
        outcome="allowed",
        about={"count": count},
    )
    record(tx, entry)
