"""Owns whose protection is soon to be looked at again, should have been, or has no day that anybody has
said for it: told to those who may set a new day, and by the number of a case alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from engine.access.decide import Allowed, decide, purpose_of
from engine.access.facts import Act, Facts
from engine.access.proving import KIND as UNPROVED
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.protection_days import NEAR, usual_day
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.views_day import ProtectionToReview
from engine.operations.world import World
from engine.storage import cases
from engine.storage.cases import CaseRow
from engine.storage.protection import reviews_until, undated


def list_protection(world: World, caller: Caller) -> tuple[ProtectionToReview, ...] | Refused:
    """For whoever keeps protection, and may have no day of cases to see it on."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.READ_PROTECTION)
        if isinstance(desk, Refused):
            return desk
        found = protection_to_review(desk)
        note(tx, caller, Act.READ_PROTECTION, desk.now, cases=len(found))
        return found


def protection_to_review(desk: Desk) -> tuple[ProtectionToReview, ...]:
    """The first to be looked at first, and those without a day last; each person once."""
    days: dict[str, date | None] = {**reviews_until(desk.tx, desk.today + NEAR)}
    for person, level in undated(desk.tx).items():
        if usual_day(level, desk.today) is not None:
            days[person] = None
    if not days:
        return ()
    known: dict[str, CaseRow] = {}
    for row in by_use(cases.cases_of(desk.tx, desk.caller.deployment, tuple(sorted(days)))):
        if row.person is not None and row.person not in known and may_set_day(desk, row):
            known[row.person] = row
    found = (to_review(row.number, days[person], desk.today) for person, row in known.items())
    return tuple(sorted(found, key=lambda one: (one.day or date.max, one.number)))


def to_review(number: str, day: date | None, today: date) -> ProtectionToReview:
    return ProtectionToReview(number=number, day=day, late=day is not None and day < today)


def by_use(rows: Iterable[CaseRow]) -> Iterator[CaseRow]:
    """Those of the protected, open cases first, the latest of each first."""
    kept = sorted((row for row in rows if row.protected), key=lambda row: row.number, reverse=True)
    return iter(sorted(kept, key=lambda row: row.closed))


def may_set_day(desk: Desk, row: CaseRow) -> bool:
    """Whether the page of the protection is theirs to read, and so the day theirs to set; also if they have
    to sign in anew for that.
    """
    act = Act.READ_PROTECTION
    facts = Facts(
        deployment=desk.deployment, workflow=desk.workflow_of(row), case=desk.facts_of(row)
    )
    if not row.protected:
        return False
    decision = decide(desk.actor, act, facts, purpose_of(act))
    return isinstance(decision, Allowed) or decision.reason.kind == UNPROVED
