"""Owns reading a case in an emergency: by a role that may, with a reason, for a while, and told at once to
whoever has the case. What is read meanwhile is in the audit with a purpose of its own.

A case that there is not, one of somebody protected and one that cannot be read so are refused alike.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.sealing import may_unseal
from engine.access.substitutes import stands_for
from engine.casework.perform import in_languages
from engine.foundation.identity import Identity, read
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, file_at
from engine.operations.notify import plan_mail
from engine.operations.protecting import decide_as_now, stated
from engine.operations.recording import note
from engine.operations.standing import Desk, at_desk, sit_down
from engine.operations.telling_reviewers import EMERGENCY as READ_SO
from engine.operations.telling_reviewers import tell_reviewers
from engine.operations.world import World
from engine.storage import cases, people
from engine.storage.database import Transaction
from engine.storage.notifications import NotificationRow, add_notifications
from engine.storage.protection import EMERGENCY, Opened, add_opened

NONE_SUCH = Refused(
    reasons=(
        Reason(
            kind="unusable",
            sentence=said("Det finns inget sådant ärende, eller så går det inte att nödläsa."),
        ),
    )
)


def read_in_emergency(world: World, caller: Caller, text: str, reason: str) -> str | Refused:
    """`text`: the number of a case or of a person. The number of the case that may be read now."""
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        allowed, why = desk.decide(Act.READ_IN_EMERGENCY), stated(reason)
        if isinstance(allowed, Refused):
            note(tx, caller, Act.READ_IN_EMERGENCY, desk.now, refused=True)
            return allowed
        if isinstance(why, Refused):
            return why
        file = file_at(world, tx, caller, number_meant(desk, text))
        if isinstance(file, Refused):
            note(tx, caller, Act.READ_IN_EMERGENCY, desk.now, refused=True, why=why)
            return NONE_SUCH
        return opened(world, tx, caller, file.main, why)


def opened(
    world: World, tx: Transaction, caller: Caller, file: CaseFile, why: str
) -> str | Refused:
    """The case is open to the caller from now on; who may read it anyhow is led there."""
    seen, case = file.decide(Act.READ_CASE), file.case.id
    if isinstance(seen, Allowed) or may_unseal(seen):
        note(tx, caller, Act.READ_IN_EMERGENCY, file.now, case=case, needed=False, why=why)
        return file.row.number
    if isinstance(decide_as_now(file, Act.READ_IN_EMERGENCY), Refused):
        note(tx, caller, Act.READ_IN_EMERGENCY, file.now, case=case, refused=True, why=why)
        return NONE_SUCH
    one = Opened(
        id=world.chance.identity(),
        deployment=caller.deployment,
        case=case,
        account=caller.account.name,
        kind=EMERGENCY,
        reason=why,
        since=file.now,
        until=file.newest.calendar.later(file.now, file.newest.reading.emergency),
    )
    add_opened(tx, one)
    note(tx, caller, Act.READ_IN_EMERGENCY, file.now, case=case, why=why)
    tell(world, tx, file, one)
    tell_reviewers(at_desk(world, tx, caller), READ_SO, "nodlasningar")
    return file.row.number


def number_meant(desk: Desk, text: str) -> str:
    """The number of a case as it is written, or of the latest case of the person who has that number."""
    number = read(text, desk.today)
    if not isinstance(number, Identity):
        return text.strip().upper()
    identity = people.person_of_number(desk.tx, number.text)
    found = cases.cases_of(desk.tx, desk.deployment.name, (identity,)) if identity else ()
    return found[-1].number if found else ""


def tell(world: World, tx: Transaction, file: CaseFile, one: Opened) -> None:
    """Whoever has the case is told at once, and by mail as they have chosen; while they are away also who
    stands in for them; where nobody who works here has it, those who get what nobody else can take.
    """
    who = file.labels.get(one.account, one.account)
    message = in_languages(said("{who} nödläser ärendet. Skäl: {why}", who=who, why=one.reason))
    told = {account for account in owners(file) if account != one.account}
    add_notifications(
        tx,
        (
            NotificationRow(
                id=world.chance.identity(),
                account=account,
                deployment=one.deployment,
                case=one.case,
                kind="notice",
                about=one.id,
                message=message,
                at=one.since,
            )
            for account in sorted(told)
        ),
    )
    plan_mail(world, tx, file.now, file.newest.calendar, told)


def owners(file: CaseFile) -> Iterable[str]:
    names, owner = file.staff.names, file.row.owner
    away = file.staff.substitutions
    if owner is not None and any(owner in held for held in names.values()):
        stand_in = (one.substitute for one in away if one.absent == owner)
        today = file.now.date()
        return (owner, *(one for one in stand_in if owner in stands_for(one, away, names, today)))
    return names.get(file.newest.fallback, ())
