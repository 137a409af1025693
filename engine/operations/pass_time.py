"""Owns letting time pass in a case and its activities: all that has fallen due is done in one transaction, by
the system.

When a case needs it is kept after every step (`waking`); coming back then is left to the sweep.
"""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from engine.access.facts import Act
from engine.access.proving import ASSUMED
from engine.casework.case import SYSTEM
from engine.casework.events import PassTime
from engine.foundation.wrong import Refused
from engine.operations.acting import moved
from engine.operations.callers import Account, Caller
from engine.operations.case_file import NOT_FOUND, CaseFile, file_of
from engine.operations.keeping import Changed, keep, tried
from engine.operations.recording import note
from engine.operations.stepping import stepped_in
from engine.operations.views import Moved
from engine.operations.waking import TIMER, wake_later
from engine.operations.world import World
from engine.storage.cases import case_by_id
from engine.storage.database import Transaction
from engine.storage.timers import timer_of


def pass_time(world: World, tenant: str, case: str) -> Moved | None | Refused:
    """Do what has fallen due in a case, by its id, at the world's now; None when nothing has."""

    def work(tx: Transaction) -> Moved | None | Refused | Changed:
        file = opened_by_system(world, tx, case)
        if file is None:
            return NOT_FOUND
        access = file.decide(Act.PASS_TIME)
        if isinstance(access, Refused):
            return access
        step = stepped_in(file, PassTime())
        if isinstance(step, Refused):
            return step
        if not step.events:
            wake_later(tx, file)
            return None
        row = keep(world, tx, file, step)
        if isinstance(row, Changed):
            return row
        note(tx, system_in(tenant, file.row.deployment), Act.PASS_TIME, file.now, case=case)
        return moved(file, step)

    return tried(world, system_in(tenant), work)


def waking_of(world: World, tenant: str, case: str) -> datetime | None:
    """When time next passes in a case, by its id; None: never, as long as nothing else happens."""
    with world.storage.reading(tenant) as tx:
        return timer_of(tx, TIMER + case)


def opened_by_system(world: World, tx: Transaction, case: str) -> CaseFile | None:
    row = case_by_id(tx, case)
    if row is None:
        return None
    return file_of(world, tx, system_in(tx.tenant, row.deployment), row.host or row)


def system_in(tenant: str, deployment: str = "") -> Caller:
    """The system as one that calls: it holds no role and belongs nowhere."""
    account = Account(
        tenant=tenant,
        name=SYSTEM,
        label=SYSTEM,
        roles=MappingProxyType({}),
        language="sv",
        proof=ASSUMED,
    )
    return Caller(account=account, deployment=deployment)
