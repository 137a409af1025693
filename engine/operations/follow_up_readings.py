"""Owns following up what has been read in an emergency: those who review the log see each with its reason and
how much was read, judge it and sign. They see no case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.access.decide import Allowed
from engine.access.facts import Act, Purpose
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.protecting import VERDICTS, stated, unusable
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.views import Words
from engine.operations.world import World
from engine.storage import audit, cases
from engine.storage.protection import (
    EMERGENCY,
    Opened,
    find_opened,
    judge_opened,
    opened_of_kind,
)

MISSING = Refused(reasons=(Reason(kind="missing", sentence=said("Nödläsningen finns inte här.")),))


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyReading:
    """`read`: how many times something was read under it. `verdict` is empty until it has been judged."""

    id: str
    who: Words
    roles: tuple[Words, ...]
    number: str
    reason: str
    since: datetime
    until: datetime
    stands: bool
    read: int
    verdict: str
    label: Words
    words: str
    judge: Words
    judged: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    readings: tuple[EmergencyReading, ...]
    may_judge: bool

    @property
    def waiting(self) -> tuple[EmergencyReading, ...]:
        return tuple(one for one in self.readings if not one.verdict)

    @property
    def judged(self) -> tuple[EmergencyReading, ...]:
        return tuple(one for one in self.readings if one.verdict)


def read_emergency_readings(world: World, caller: Caller) -> FollowUp | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.READ_LOG)
        if isinstance(desk, Refused):
            return desk
        found = opened_of_kind(tx, caller.deployment, EMERGENCY)
        note(tx, caller, Act.READ_LOG, desk.now, about="emergency", count=len(found))
        return FollowUp(
            readings=tuple(shown(desk, one) for one in found),
            may_judge=isinstance(desk.decide(Act.JUDGE_READING), Allowed),
        )


def shown(desk: Desk, one: Opened) -> EmergencyReading:
    case = cases.case_by_id(desk.tx, one.case)
    hidden = case is None or case.protected
    return EmergencyReading(
        id=one.id,
        who=desk.labels.get(one.account, one.account),
        roles=roles_of(desk, one.account),
        number="" if hidden or case is None else case.number,
        reason=one.reason,
        since=one.since,
        until=one.until,
        stands=one.until > desk.now,
        read=times_read(desk, one),
        verdict=one.verdict,
        label=VERDICTS.get(one.verdict, one.verdict),
        words=one.words,
        judge=desk.labels.get(one.judge, one.judge),
        judged=one.judged,
    )


def roles_of(desk: Desk, account: str) -> tuple[Words, ...]:
    roles = desk.deployment.roles
    held = (role for role, who in desk.holders.items() if any(name == account for name, _ in who))
    return tuple(roles[one].label for one in held if one in roles)


def times_read(desk: Desk, one: Opened) -> int:
    rows = audit.entries(desk.tx, one.case)
    return sum(
        row.account == one.account
        and row.purpose == Purpose.EMERGENCY
        and row.act != Act.READ_IN_EMERGENCY
        and one.since <= row.at <= one.until
        for row in rows
    )


def judge_reading(
    world: World, caller: Caller, reading: str, verdict: str, words: str
) -> str | Refused:
    """Say whether an emergency was one, and sign. Nobody judges what they have read themselves."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.JUDGE_READING)
        if isinstance(desk, Refused):
            return desk
        one = find_opened(tx, reading)
        if one is None or one.deployment != caller.deployment or one.kind != EMERGENCY:
            return MISSING
        why = stated(words)
        if verdict not in VERDICTS or one.account == caller.account.name:
            return unusable(said("Välj hur du bedömer läsningen."))
        if isinstance(why, Refused):
            return why
        judge_opened(tx, one.id, verdict, why, caller.account.name, desk.now)
        note(
            tx, caller, Act.JUDGE_READING, desk.now, case=one.case, reading=one.id, verdict=verdict
        )
        return one.id
