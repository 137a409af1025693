"""Owns the second step at sign-in: a code from an app, or one of those written down; and setting the step
up, where a role demands it, before anything else.

Codes from an app are tried by account too, whatever the network: there are a million of them, and who tries
them knows the password already. Known devices and written codes, which nobody guesses, are not held up by
that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.definitions.assurance import Level
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.codes import (
    digest_of,
    is_counted,
    new_recovery_codes,
    new_secret,
    step_of,
)
from engine.operations.guessing import Counted, Visitor, counted_by, counter, forgive, try_once
from engine.operations.session import SESSION, tenant_of
from engine.operations.sign_in import HALFWAY, SignedIn, entry, let_in, refused
from engine.operations.two_step_secrets import begin_sealed, opened
from engine.operations.world import World
from engine.storage.accounts import AccountRow, find_account
from engine.storage.audit import record
from engine.storage.database import Transaction
from engine.storage.providers import move_came
from engine.storage.two_step import (
    HalfwayRow,
    TwoStepRow,
    confirm_two_step,
    count_try,
    end_halfway,
    find_halfway,
    find_two_step,
    keep_codes,
    take_step,
    use_code,
)

TRIES = 5
"""So many wrong codes, and one begins again with the password."""
FREE_CODES = 20
CODES_FORGET = timedelta(minutes=5)
GONE = said("Det har gått för lång tid, eller så blev det fel för många gånger. Logga in igen.")
WRONG_CODE = said("Koden stämmer inte. Vänta på nästa kod i appen och försök med den.")
UNREADABLE = said(
    "Koder från appen går inte att pröva just nu. Skriv en av dina reservkoder, eller be den som sköter "
    "konton att nollställa inloggning i två steg."
)
"""Whoever took away a key too early can do something about it; nobody else can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheWay:
    """Who is halfway in. `pending`: the secret to set up; None where a code is asked for."""

    account: str
    label: str
    language: str
    pending: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """The second step holds from now on. `codes`: those to write down, shown once."""

    codes: tuple[str, ...] = field(repr=False)
    signed: SignedIn | None = None


def read_halfway(world: World, token: str) -> OnTheWay | None:
    """Who is halfway in with this token. Where the step is to be set up, its secret is made now."""
    tenant = tenant_of(token)
    if tenant is None:
        return None
    with world.storage.writing(tenant) as tx:
        found = halfway(world, tx, token, world.now())
        if found is None:
            return None
        second = find_two_step(tx, found[1].name)
        asked = second is not None and second.secret is not None
        return OnTheWay(
            account=found[1].name,
            label=found[1].label,
            language=found[1].language,
            pending=None if asked else pending_of(world, tx, found[1].name, second),
        )


def pending_of(world: World, tx: Transaction, account: str, second: TwoStepRow | None) -> str:
    """The secret that is being set up: the same as before, so that a page may be shown again."""
    begun = opened(world, tx, account, second.pending) if second is not None else None
    if begun is not None:
        return begun
    secret = new_secret(world.chance)
    begin_sealed(world, tx, account, secret)
    return secret


def halfway(
    world: World, tx: Transaction, token: str, now: datetime
) -> tuple[HalfwayRow, AccountRow] | None:
    found = (find_halfway(tx, one) for one in world.keys.digests(HALFWAY, token))
    row = next((one for one in found if one is not None), None)
    if row is None or row.expires <= now or row.tries >= TRIES:
        return None
    account = find_account(tx, row.account)
    return None if account is None else (row, account)


def halfway_with_step(
    world: World, tx: Transaction, token: str, now: datetime
) -> tuple[HalfwayRow, AccountRow, TwoStepRow] | None:
    """The same with what is kept of the account's second step, where there is any."""
    found = halfway(world, tx, token, now)
    second = find_two_step(tx, found[1].name) if found is not None else None
    return None if found is None or second is None else (*found, second)


def give_code(
    world: World, token: str, code: str, visitor: Visitor | None = None
) -> SignedIn | Refused:
    """In with a code, of the app or written down; each is taken once."""
    visitor, now, tenant = visitor or Visitor(), world.now(), tenant_of(token)
    if tenant is None:
        return gone()
    with world.storage.writing(tenant) as tx:
        found = halfway_with_step(world, tx, token, now)
        if found is None or found[2].secret is None:
            return gone()
        half, account, second = found
        counted = code_counted(world, tx, account.name, code, visitor, now)
        waits = try_once(tx, counted, now)
        if waits is not None:
            return refused(waits)
        if is_counted(code) and opened(world, tx, account.name, second.secret) is None:
            return refused(UNREADABLE)
        if not takes(world, tx, second, code, now):
            return wrong(tx, half, now)
        forgive(tx, counted)
        return past(world, tx, half, account, visitor, now)


def past(
    world: World,
    tx: Transaction,
    half: HalfwayRow,
    account: AccountRow,
    visitor: Visitor,
    now: datetime,
) -> SignedIn:
    """In, through the step; a session that began with a provider stays one of its own."""
    end_halfway(tx, half.token)
    signed = let_in(world, tx, account, visitor, now, Level.LOW)
    move_came(tx, half.token, world.keys.digest(SESSION, signed.token))
    return signed


def code_counted(
    world: World, tx: Transaction, account: str, code: str, visitor: Visitor, now: datetime
) -> tuple[Counted, ...]:
    """What a try of a code counts by; see the module."""
    counted = counted_by(world, tx, "code", account, visitor, now)
    if len(counted) == 1 or not is_counted(code):
        return counted
    return (*counted, Counted(counter(world, f"codes|{account}"), FREE_CODES, CODES_FORGET))


def takes(world: World, tx: Transaction, second: TwoStepRow, code: str, now: datetime) -> bool:
    if not is_counted(code):
        return use_code(tx, second.account, digest_of(code))
    secret = opened(world, tx, second.account, second.secret)
    step = step_of(secret, code, now) if secret is not None else None
    return step is not None and take_step(tx, second.account, step)


def wrong(tx: Transaction, half: HalfwayRow, now: datetime) -> Refused:
    count_try(tx, half.token)
    record(tx, entry(now, half.account, "second_step", "refused"))
    return gone() if half.tries + 1 >= TRIES else refused(WRONG_CODE)


def gone() -> Refused:
    return refused_as("missing", GONE)


def refused_as(kind: str, sentence: Said) -> Refused:
    return Refused(reasons=(Reason(kind=kind, sentence=sentence),))


def set_up_halfway(
    world: World, token: str, code: str, visitor: Visitor | None = None
) -> SetUp | Refused:
    """The step holds, when the app counts the right code; then one is in."""
    visitor, now, tenant = visitor or Visitor(), world.now(), tenant_of(token)
    if tenant is None:
        return gone()
    with world.storage.writing(tenant) as tx:
        found = halfway_with_step(world, tx, token, now)
        if found is None or found[2].pending is None or found[2].secret is not None:
            return gone()
        half, account, second = found
        codes = confirmed(world, tx, second, code, now)
        if codes is None:
            return wrong(tx, half, now)
        return SetUp(codes=codes, signed=past(world, tx, half, account, visitor, now))


def confirmed(
    world: World, tx: Transaction, second: TwoStepRow, code: str, now: datetime
) -> tuple[str, ...] | None:
    """New codes to write down, when the code is of the secret that is being set up; else None."""
    secret = opened(world, tx, second.account, second.pending)
    step = step_of(secret, code, now) if secret is not None else None
    if step is None:
        return None
    confirm_two_step(tx, second.account, step, now)
    record(tx, entry(now, second.account, "set_up_two_step", "allowed"))
    return fresh_codes(world, tx, second.account)


def fresh_codes(world: World, tx: Transaction, account: str) -> tuple[str, ...]:
    codes = new_recovery_codes(world.chance)
    keep_codes(tx, account, [digest_of(one) for one in codes])
    return codes
