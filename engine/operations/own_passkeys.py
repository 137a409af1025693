"""Owns what somebody does with their own passkeys: make one, name it, take it away. Making one asks for a
sign-in that is fresh, so that a page left open on a table is not enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from engine.access.proving import again
from engine.definitions.assurance import Level
from engine.foundation.texts import Said, said
from engine.foundation.wrong import EffectError, Reason, Refused
from engine.interop.passkeys import Made, Owner, Site, challenge_in, made_in, to_make
from engine.operations.callers import Account
from engine.operations.only_providers import may_have_own_way
from engine.operations.passkey_challenges import new_challenge, take_challenge
from engine.operations.session import Session
from engine.operations.sign_in import entry
from engine.operations.tenants import label_of
from engine.operations.world import World
from engine.storage.audit import record
from engine.storage.database import Transaction
from engine.storage.passkeys import (
    PasskeyRow,
    add_passkey_row,
    find_passkey,
    forget_passkey,
    label_passkey,
    passkeys_of,
)

MAKING = "make"
MOST = 20
LONGEST = 60
NOT_TAKEN = said(
    "Lösennyckeln gick inte att lägga till. Ladda om sidan och försök en gång till, eller med en annan enhet."
)
NO_NAME = said("Skriv ett namn, högst {most} tecken.", most=LONGEST)
TOO_MANY = said("Du har redan {most} lösennycklar. Ta bort någon först.", most=MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyShown:
    """`shared`: its maker keeps a copy, so that it is on all devices of a person."""

    id: str
    label: str
    shared: bool
    made: datetime
    used: datetime | None


def own_passkeys(world: World, account: Account) -> tuple[PasskeyShown, ...]:
    with world.storage.reading(account.tenant) as tx:
        return tuple(
            PasskeyShown(
                id=row.id, label=row.label, shared=row.shared, made=row.made, used=row.used
            )
            for row in passkeys_of(tx, account.name)
        )


def begin_passkey(world: World, session: Session, site: Site) -> str | Refused:
    """What the browser is asked for, as JSON."""
    account = session.account
    stopped = may_make(world, account)
    if stopped is not None:
        return stopped
    with world.storage.reading(account.tenant) as tx:
        known = tuple(row.called for row in passkeys_of(tx, account.name))
    owner = Owner(name=called(world, account), label=account.label, handle=handle_of(account))
    return to_make(site, owner, new_challenge(world, MAKING, session.id), known)


def called(world: World, account: Account) -> str:
    """What the device calls the key when it asks which: somebody may have one in each of several tenants."""
    label = label_of(world.settings, account.tenant)
    return f"{account.name} ({label})" if label else account.name


def handle_of(account: Account) -> bytes:
    """The same for all keys of an account, so that a device keeps one in the place of the other."""
    return sha256(f"stegvis\0{account.tenant}\0{account.name}".encode()).digest()


def may_make(world: World, account: Account) -> Refused | None:
    if not may_have_own_way(world, account.tenant, account.name):
        words = said("Här loggar alla in med kommunens inloggning.")
        return Refused(reasons=(Reason(kind="access", sentence=words),))
    return None if account.proof.fresh else again(max(account.proof.level, Level.PASSWORD))


def add_passkey(
    world: World, session: Session, answer: str, label: str, site: Site
) -> Refused | None:
    """The key is one to sign in with from now on."""
    account, now, label = session.account, world.now(), label.strip()
    stopped = may_make(world, account)
    if stopped is not None:
        return stopped
    if not named_well(label):
        return problem(NO_NAME)
    with world.storage.writing(account.tenant) as tx:
        if len(passkeys_of(tx, account.name)) >= MOST:
            return problem(TOO_MANY)
        try:
            challenge = challenge_in(answer)
            if not take_challenge(world, tx, MAKING, session.id, challenge, now):
                return problem(NOT_TAKEN)
            made = made_in(answer, challenge, site)
        except EffectError:
            return problem(NOT_TAKEN)
        if find_passkey(tx, digest_of(made.id)) is not None:
            return problem(NOT_TAKEN)
        keep(tx, account.name, made, label, now)
    return None


def keep(tx: Transaction, account: str, made: Made, label: str, now: datetime) -> None:
    row = PasskeyRow(
        id=digest_of(made.id),
        account=account,
        called=made.id,
        public=made.key,
        count=made.count,
        shared=made.shared,
        label=label,
        made=now,
    )
    add_passkey_row(tx, row)
    record(tx, entry(now, account, "add_passkey", "allowed", passkey=row.id))


def digest_of(called: str) -> str:
    return sha256(called.encode()).hexdigest()


def named_well(label: str) -> bool:
    return 0 < len(label) <= LONGEST and label.isprintable()


def name_passkey(world: World, account: Account, identity: str, label: str) -> Refused | None:
    label = label.strip()
    if not named_well(label):
        return problem(NO_NAME)
    with world.storage.writing(account.tenant) as tx:
        done = label_passkey(tx, account.name, identity, label)
        if done:
            note(world, tx, account, "name_passkey", identity)
    return None if done else gone()


def remove_passkey(world: World, account: Account, identity: str) -> Refused | None:
    """At once; the device may still offer it, and it is turned away."""
    with world.storage.writing(account.tenant) as tx:
        done = forget_passkey(tx, account.name, identity)
        if done:
            note(world, tx, account, "remove_passkey", identity)
    return None if done else gone()


def note(world: World, tx: Transaction, account: Account, act: str, identity: str) -> None:
    record(tx, entry(world.now(), account.name, act, "allowed", passkey=identity))


def problem(words: Said) -> Refused:
    return Refused(reasons=(Reason(kind="problems", sentence=words),))


def gone() -> Refused:
    words = said("Lösennyckeln finns inte längre.")
    return Refused(reasons=(Reason(kind="missing", sentence=words),))
