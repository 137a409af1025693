"""Owns signing in: the same time for a name that does not exist, and waiting after failures.

Waiting grows with failures in a row for one name, and ends by itself, so that nobody can lock
somebody else out for long.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Account, account_of
from engine.operations.create_account import account_name
from engine.operations.passwords import fits
from engine.operations.session import SESSION
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.accounts import (
    AccountRow,
    SessionRow,
    add_session,
    failures,
    find_account,
    forget_failures,
    forget_failures_before,
    note_failure,
)
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction

FREE = 5
"""So many failures before one has to wait."""
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN = timedelta(days=1)
TYPED = "typed name"
"""What the digest of a name that somebody typed is made for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """`token` is for the cookie and is stored nowhere; `csrf` is for forms."""

    token: str = field(repr=False)
    csrf: str = field(repr=False)
    expires: datetime
    account: Account


def sign_in(
    world: World, name: str, password: str, *, tenant: str = DEFAULT_TENANT
) -> SignedIn | Refused:
    """A session, or why not. A refusal says alike whether the name or the password was wrong."""
    known, now = account_name(name), world.now()
    who = world.keys.digest(TYPED, known)
    with world.storage.reading(tenant) as tx:
        waits = waiting(failures(tx, who), now)
        row = find_account(tx, known)
    if waits is not None:
        return refused(waits)
    if not fits(row.password if row is not None else None, password) or row is None:
        return failed(world, tenant, who, now)
    token = f"{tenant}:{world.chance.secret()}"
    session = SessionRow(
        token=world.keys.digest(SESSION, token),
        account=row.name,
        csrf=world.chance.secret(),
        created=now,
        expires=now + world.settings.session.lasts,
    )
    with world.storage.writing(tenant) as tx:
        forget_failures(tx, who)
        add_session(tx, session)
        record(tx, entry(now, row, "allowed"))
    return SignedIn(
        token=token, csrf=session.csrf, expires=session.expires, account=account_of(tenant, row)
    )


def waiting(before: tuple[int, datetime] | None, now: datetime) -> Said | None:
    """How long one has to wait, as a sentence; None when not at all."""
    if before is None or before[0] < FREE:
        return None
    wait = min(FIRST_WAIT * 2 ** min(before[0] - FREE, 10), LONGEST_WAIT)
    left = before[1] + wait - now
    if left <= timedelta():
        return None
    seconds = int(left.total_seconds()) + 1
    return said("För många försök. Vänta {seconds} sekunder och försök igen.", seconds=seconds)


def failed(world: World, tenant: str, who: str, now: datetime) -> Refused:
    with world.storage.writing(tenant) as tx:
        forget_failures_before(tx, now - FORGOTTEN)
        before = failures(tx, who)
        note_failure(tx, who, 1 if before is None else before[0] + 1, now)
        record_failure(tx, who, now)
    return refused(said("Kontot eller lösenordet stämmer inte. Försök igen."))


def record_failure(tx: Transaction, who: str, now: datetime) -> None:
    """What was typed as a name may be a password by mistake, so only its digest is kept."""
    record(
        tx,
        Entry(
            at=now,
            account="",
            act="sign_in",
            purpose="administration",
            deployment="",
            outcome="refused",
            about={"who": who},
        ),
    )


def entry(now: datetime, row: AccountRow, outcome: str) -> Entry:
    return Entry(
        at=now,
        account=row.name,
        act="sign_in",
        purpose="administration",
        deployment="",
        outcome=outcome,
        about={},
    )


def refused(sentence: Said) -> Refused:
    return Refused(reasons=(Reason(kind="access", sentence=sentence),))
