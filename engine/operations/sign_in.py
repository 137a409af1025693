"""Owns signing in with a name and a password: the same time for a name that does not exist, a wait after
failures, and a second step where the account has one or a role demands it.

What the second step asks is left to `second_step`; how tries are counted, to `guessing`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.definitions.assurance import Level
from engine.foundation.texts import Said, said
from engine.foundation.wrong import NoReleaseError, Reason, Refused
from engine.operations.callers import Account, account_of
from engine.operations.create_account import account_name
from engine.operations.devices import is_device, note_device
from engine.operations.guessing import (
    FREE,
    FREE_NETWORK,
    NETWORK_FORGETS,
    Counted,
    Visitor,
    counted_by,
    counter,
    forgive,
    network_of,
    try_once,
)
from engine.operations.load_release import release_in
from engine.operations.only_providers import (
    ONLY,
    is_for_emergencies,
    may_have_own_way,
    note_emergency,
    only_by_providers,
)
from engine.operations.passwords import fits, hashed, is_outdated
from engine.operations.session import SESSION
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage.accounts import AccountRow, SessionRow, add_session, find_account
from engine.storage.administering import set_password
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction
from engine.storage.two_step import HalfwayRow, add_halfway, find_two_step

__all__ = ["FREE", "Halfway", "SignedIn", "Visitor", "sign_in"]
HALFWAY = "halfway"
"""What the digest of the token of somebody halfway in is made for."""
HALFWAY_LASTS = timedelta(minutes=10)
AGENT = 300
WRONG = said("Kontot eller lösenordet stämmer inte. Försök igen.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """`token` is for the cookie and is stored nowhere; `csrf` is for forms. `device` is for a cookie that
    stays, where the browser has none yet.
    """

    token: str = field(repr=False)
    csrf: str = field(repr=False)
    expires: datetime
    account: Account
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Halfway:
    """The password was right. `token` leads on to the second step; `set_up`: there is none yet, and a
    role demands one.
    """

    token: str = field(repr=False)
    set_up: bool


def sign_in(
    world: World,
    name: str,
    password: str,
    *,
    tenant: str = DEFAULT_TENANT,
    client: str = "",
    device: str = "",
    agent: str = "",
    wanted: Level = Level.NONE,
) -> SignedIn | Halfway | Refused:
    """A session, or halfway to one, or why not. A refusal says alike whether the name or the password was
    wrong. `client`: the network address; `device`: the cookie of a known device; `agent`: what the
    browser calls itself; `wanted`: how surely something asks one to sign in.
    """
    known, now = account_name(name), world.now()
    visitor = Visitor(client=client, device=device, agent=agent)
    if world.settings.tenants and tenant not in world.settings.tenants:
        return nowhere(world, password, visitor, now)
    with world.storage.writing(tenant) as tx:
        counted = counted_by(world, tx, "password", known, visitor, now)
        waits = try_once(tx, counted, now)
        row = find_account(tx, known)
    if waits is not None:
        return refused(waits)
    right = fits(row.password if row is not None else None, password)
    if not right or row is None or not may_have_own_way(world, tenant, row.name):
        return failed(world, tenant, known, now)
    if is_for_emergencies(world, tenant, row.name):
        wanted = max(wanted, Level.LOW)
    with world.storage.writing(tenant) as tx:
        note_emergency(world, tx, row, now)
        forgive(tx, counted)
        rehash(tx, row, password)
        return let_on(world, tx, row, visitor, now, wanted)


def nowhere(world: World, password: str, visitor: Visitor, now: datetime) -> Refused:
    """In a tenant that is not there: as long and in the same words as for an account that is not. How often
    is counted by network, in data of the first tenant but by nothing that counts there.
    """
    tried = counter(world, f"nowhere|{network_of(visitor.client)}")
    with world.storage.writing(next(iter(world.settings.tenants))) as tx:
        waits = try_once(tx, (Counted(tried, FREE_NETWORK, NETWORK_FORGETS),), now)
    if waits is not None:
        return refused(waits)
    fits(None, password)
    return refused(WRONG)


def rehash(tx: Transaction, row: AccountRow, password: str) -> None:
    """Keep the password at the costs of today."""
    if is_outdated(row.password):
        set_password(tx, row.name, hashed(password))


def let_on(
    world: World,
    tx: Transaction,
    row: AccountRow,
    visitor: Visitor,
    now: datetime,
    wanted: Level = Level.NONE,
    proof: tuple[Level, datetime] | None = None,
) -> SignedIn | Halfway:
    """In, or to the second step. `proof`: what somebody else has vouched for, and when it was shown; a
    password was right without it.
    """
    level, proved = proof or (Level.PASSWORD, now)
    if level >= Level.LOW:
        return let_in(world, tx, row, visitor, now, level, proved)
    second = find_two_step(tx, row.name)
    has_step = second is not None and second.secret is not None
    demanded = wanted >= Level.LOW or demands_two_step(world, tx, row)
    if not has_step and not demanded:
        return let_in(world, tx, row, visitor, now, level, proved)
    token = f"{tx.tenant}:{world.chance.secret()}"
    half = HalfwayRow(
        token=world.keys.digest(HALFWAY, token),
        account=row.name,
        tries=0,
        created=now,
        expires=now + HALFWAY_LASTS,
    )
    add_halfway(tx, half)
    return Halfway(token=token, set_up=not has_step)


def demands_two_step(world: World, tx: Transaction, row: AccountRow) -> bool:
    """Whether some role that the account holds, in any deployment, demands a second step."""
    return any(demands_here(world, tx, where, held) for where, held in row.roles.items())


def demands_here(world: World, tx: Transaction, deployment: str, held: frozenset[str]) -> bool:
    try:
        release = release_in(world, tx, deployment)
    except NoReleaseError:  # Nothing is published, so there is nothing to come in to.
        return False
    return release.deployment.demands_two_step(held)


def let_in(
    world: World,
    tx: Transaction,
    row: AccountRow,
    visitor: Visitor,
    now: datetime,
    level: Level,
    proved: datetime | None = None,
) -> SignedIn:
    """A new session, and a device that is known from now on. `level`: how surely one has shown who one is;
    `proved`: when, where not just now.
    """
    token = f"{tx.tenant}:{world.chance.secret()}"
    session = SessionRow(
        token=world.keys.digest(SESSION, token),
        account=row.name,
        csrf=f"{tx.tenant}:{world.chance.secret()}",
        created=now,
        expires=now + world.settings.session.lasts,
        used=now,
        agent=visitor.agent[:AGENT],
        level=level,
        proved=proved or now,
    )
    kept = is_device(world, tx, visitor.device)
    device = visitor.device if kept else world.chance.secret()
    add_session(tx, session)
    note_device(world, tx, device, row.name, now)
    record(tx, entry(now, row.name, "sign_in", "allowed"))
    return SignedIn(
        token=token,
        csrf=session.csrf,
        expires=session.expires,
        account=account_of(tx.tenant, row),
        device=None if kept else device,
    )


def failed(world: World, tenant: str, known: str, now: datetime) -> Refused:
    """What was typed as a name may be a password by mistake, so only its digest is kept."""
    with world.storage.writing(tenant) as tx:
        record(tx, entry(now, "", "sign_in", "refused", who=world.keys.digest("typed name", known)))
    return refused(ONLY if only_by_providers(world, tenant) else WRONG)


def entry(now: datetime, account: str, act: str, outcome: str, **about: str) -> Entry:
    """What the audit says of an account, in no deployment."""
    return Entry(
        at=now,
        account=account,
        act=act,
        purpose="administration",
        deployment="",
        outcome=outcome,
        about=about,
    )


def refused(sentence: Said) -> Refused:
    return Refused(reasons=(Reason(kind="access", sentence=sentence),))


def try_password(
    world: World, tenant: str, name: str, password: str, visitor: Visitor
) -> AccountRow | Refused:
    """The account, when the password is its own; for what one does to one's own account."""
    now = world.now()
    with world.storage.writing(tenant) as tx:
        counted: tuple[Counted, ...] = counted_by(world, tx, "password", name, visitor, now)
        waits = try_once(tx, counted, now)
        row = find_account(tx, name)
    if waits is not None:
        return refused(waits)
    if row is None or not fits(row.password, password):
        return refused(said("Lösenordet stämmer inte. Försök igen."))
    with world.storage.writing(tenant) as tx:
        forgive(tx, counted)
    return row
