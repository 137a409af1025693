"""Owns whose protection is soon to be looked at again, or should have been: told to those who may set a new
day, and by the number of a case alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.access.decide import Allowed, decide, purpose_of
from engine.access.facts import Act, Facts
from engine.access.proving import KIND as UNPROVED
from engine.operations.protection_days import NEAR
from engine.operations.standing import Desk
from engine.operations.views_day import ProtectionToReview
from engine.storage import cases
from engine.storage.cases import CaseRow
from engine.storage.protection import reviews_until


def protection_to_review(desk: Desk) -> tuple[ProtectionToReview, ...]:
    """The first to be looked at first; each person once."""
    days = reviews_until(desk.tx, desk.today + NEAR)
    if not days:
        return ()
    known: dict[str, CaseRow] = {}
    for row in by_use(cases.cases_of(desk.tx, desk.caller.deployment, tuple(sorted(days)))):
        if row.person is not None and row.person not in known and may_set_day(desk, row):
            known[row.person] = row
    found = (
        ProtectionToReview(number=row.number, day=days[person], late=days[person] < desk.today)
        for person, row in known.items()
    )
    return tuple(sorted(found, key=lambda one: (one.day, one.number)))


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
