"""Owns what more is known of a case when it is decided who reads it: who has been named to read about a
protected person, whether the caller has said why, and whether they read in an emergency.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from engine.access.facts import CaseFacts
from engine.definitions.workflow import WhoKind
from engine.operations.callers import Caller
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction
from engine.storage.protection import EMERGENCY, SEALED, opened_now, readers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """`readers`: the accounts named; None: nobody in particular. `until`: how long the caller reads in an
    emergency; None: they do not.
    """

    readers: frozenset[str] | None = None
    sealed: bool = False
    until: datetime | None = None

    @property
    def emergency(self) -> bool:
        return self.until is not None


UNGUARDED = Guard()


def guard_of(tx: Transaction, caller: Caller, row: CaseRow, now: datetime) -> Guard:
    """Nothing is asked of the database where nobody is protected."""
    if not row.protected or row.person is None:
        return UNGUARDED
    return Guard(
        readers=readers_of(tx, row.person),
        sealed=is_asked_why(caller) and not reason_holds(tx, caller, row, now),
    )


def guarded(known: CaseFacts, guard: Guard) -> CaseFacts:
    if guard is UNGUARDED:
        return known
    around = guarded(known.around, guard) if known.around is not None else None
    return replace(
        known,
        readers=guard.readers,
        sealed=guard.sealed,
        emergency=guard.emergency,
        around=around,
    )


def is_asked_why(caller: Caller) -> bool:
    """Whoever has an account. Participants read about themselves, and the system reads for nobody."""
    return caller.signs_as is None and caller.account.name != WhoKind.SYSTEM


def reason_holds(tx: Transaction, caller: Caller, row: CaseRow, now: datetime) -> bool:
    case = (row.host or row).case.id
    return opened_now(tx, caller.account.name, case, SEALED, now) is not None


def emergency_until(tx: Transaction, caller: Caller, case: str, now: datetime) -> datetime | None:
    """Until when the caller reads the case in an emergency, if so; nobody without an account does."""
    if caller.signs_as is not None:
        return None
    found = opened_now(tx, caller.account.name, case, EMERGENCY, now)
    return found.until if found is not None else None
