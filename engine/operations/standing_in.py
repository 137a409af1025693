"""Owns who is told in the place of somebody who is away: those who stand in today, and may know of the case.

Whom a substitute may be is left to `access`, whom a receiver means to `casework`.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.proving import ASSUMED
from engine.access.who import Reach, reach
from engine.casework.case import Case
from engine.casework.events import Actor
from engine.casework.who import stands_in
from engine.operations.callers import Caller, account_of
from engine.operations.standing import acting
from engine.operations.told import Told
from engine.storage.accounts import find_account
from engine.storage.database import Transaction


def lent_to(
    tx: Transaction, told: Told, case: Case, to: str, people: tuple[str, ...]
) -> Iterator[str]:
    """The accounts that a receiver, which means `people`, means in the place of somebody else."""
    for actor in substitutes_for(tx, told, people):
        lent = stands_in(actor, to, people, case, told.facts)
        if lent and reach(actor, told.deployment, told.known()) is not Reach.NOTHING:
            yield actor.account


def substitutes_for(tx: Transaction, told: Told, people: tuple[str, ...]) -> Iterator[Actor]:
    """Those who stand in today for any of `people`, as rules see them."""
    where, today = told.deployment.name, told.now.date()
    for one in told.staff.substitutions:
        row = find_account(tx, one.substitute) if one.absent in people else None
        if row is not None and one.holds_on(today):
            caller = Caller(account=account_of(tx.tenant, row, ASSUMED), deployment=where)
            yield acting(caller, told.deployment, told.staff, today)
