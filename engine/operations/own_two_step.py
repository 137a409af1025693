"""Owns what somebody who is signed in does with their own second step: set up, replace, end, new codes. Each
asks for the password, so that a page left open on a table is not enough.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.callers import Account
from engine.operations.codes import new_secret
from engine.operations.guessing import Visitor
from engine.operations.second_step import SetUp, confirmed, fresh_codes
from engine.operations.sign_in import demands_two_step, entry, refused, try_password
from engine.operations.two_step_secrets import begin_sealed, opened
from engine.operations.world import World
from engine.storage.accounts import AccountRow, find_account
from engine.storage.audit import record
from engine.storage.database import Transaction
from engine.storage.two_step import count_codes, end_two_step, find_two_step

NOT_BEGUN = said("Börja om med att visa bilden.")
DEMANDED = said("Din roll kräver inloggning i två steg, så den går inte att stänga av.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTwoStep:
    """`since`: when the step was set up; None: there is none. `codes`: those left of the ones to write
    down. `demanded`: by a role. `pending`: whether one is being set up.
    """

    since: datetime | None
    codes: int
    demanded: bool
    pending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """`secret`: for the app, as a picture and as text; shown on this page alone."""

    secret: str = field(repr=False)


def own_two_step(world: World, account: Account) -> OwnTwoStep:
    with world.storage.reading(account.tenant) as tx:
        found, row = find_two_step(tx, account.name), find_account(tx, account.name)
        return OwnTwoStep(
            since=found.confirmed if found is not None else None,
            codes=count_codes(tx, account.name),
            demanded=row is not None and demands_two_step(world, tx, row),
            pending=found is not None and found.pending is not None,
        )


def begin_own(
    world: World, account: Account, password: str, visitor: Visitor | None = None
) -> Begun | Refused:
    """A new secret. What there was before holds until the new one is confirmed."""
    row = try_password(world, account.tenant, account.name, password, visitor or Visitor())
    if isinstance(row, Refused):
        return row
    secret = new_secret(world.chance)
    with world.storage.writing(account.tenant) as tx:
        begin_sealed(world, tx, row.name, secret)
    return Begun(secret=secret)


def confirm_own(world: World, account: Account, code: str) -> SetUp | Refused | Begun:
    """The step holds. With a wrong code the same picture is shown again."""
    now = world.now()
    with world.storage.writing(account.tenant) as tx:
        found = find_two_step(tx, account.name)
        pending = opened(world, tx, account.name, found.pending) if found is not None else None
        if found is None or pending is None:
            return refused(NOT_BEGUN)
        codes = confirmed(world, tx, found, code, now)
        return Begun(secret=pending) if codes is None else SetUp(codes=codes)


def end_own(
    world: World, account: Account, password: str, visitor: Visitor | None = None
) -> Refused | None:
    row = try_password(world, account.tenant, account.name, password, visitor or Visitor())
    if isinstance(row, Refused):
        return row
    with world.storage.writing(account.tenant) as tx:
        if demands_two_step(world, tx, row):
            return refused(DEMANDED)
        end_two_step(tx, row.name)
        note_own(world, tx, row, "end_two_step")
    return None


def new_codes(
    world: World, account: Account, password: str, visitor: Visitor | None = None
) -> SetUp | Refused:
    """Ten new codes to write down; those before are none any more."""
    row = try_password(world, account.tenant, account.name, password, visitor or Visitor())
    if isinstance(row, Refused):
        return row
    with world.storage.writing(account.tenant) as tx:
        found = find_two_step(tx, row.name)
        if found is None or found.secret is None:
            return refused(NOT_BEGUN)
        note_own(world, tx, row, "new_recovery_codes")
        return SetUp(codes=fresh_codes(world, tx, row.name))


def note_own(world: World, tx: Transaction, row: AccountRow, act: str) -> None:
    record(tx, entry(world.now(), row.name, act, "allowed"))
