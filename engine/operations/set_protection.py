"""Owns setting, raising, lowering and ending the protection of a person, and naming who reads. All of it
takes effect in one transaction: in every case of the person, in what one searches by, for everybody.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.sealing import LEVELS, is_raised, level_in
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, file_at
from engine.operations.protecting import decide_as_now, note_level, stated, unusable
from engine.operations.protection_days import KEEP, chosen_day, is_settled_by, keep_day, note_day
from engine.operations.read_protection import candidates, named_here
from engine.operations.recording import note
from engine.operations.world import World
from engine.storage import cases, people, protection
from engine.storage.database import Transaction
from engine.storage.people import PersonRow

Work = Callable[[Transaction, CaseFile, PersonRow, str], Refused | None]
NOBODY_LEFT = Refused(
    reasons=(
        Reason(
            kind="unusable",
            sentence=said("Någon måste få läsa. Utse någon annan först."),
        ),
    )
)


def set_protection(
    world: World, caller: Caller, number: str, level: str, reason: str, review: str = KEEP
) -> str | Refused:
    """`level` is one of `sealing.LEVELS`, or empty to end it. `review`: by when it is looked at again, as
    `protection_days.chosen_day` has it.
    """
    if level and level not in LEVELS:
        return unusable(said("Välj en nivå."))

    def work(tx: Transaction, file: CaseFile, person: PersonRow, why: str) -> Refused | None:
        before, account = protection.review_of(tx, person.id), caller.account.name
        day = chosen_day(review, level, before, file.now.date()) if level else None
        if isinstance(day, Refused):
            return day
        stays = level == level_in(person.protected)
        none_needed = level != "" and is_settled_by(tx, person.id, review)
        if stays and day == before and not none_needed:
            return unusable(said("Den nivån gäller redan."))
        if not stays:
            change_level(tx, file, person, level, account, why)
        its_own = why if stays else ""
        if none_needed:
            note_day(tx, person.id, None, account=account, now=file.now, why=its_own)
        keep_day(tx, person.id, day, account=account, now=file.now, why=its_own)
        return None

    return changed_with(world, caller, number, reason, lambda file: act_for(file, level), work)


def change_level(
    tx: Transaction, file: CaseFile, person: PersonRow, level: str, account: str, why: str
) -> None:
    """In the person's row, in every case of theirs, and who reads."""
    protection.set_level(tx, person.id, level, file.now)
    cases.protect_cases_of(tx, person.id, level != "")
    changed = people.find_person(tx, person.id) or person
    note_level(tx, changed, account, file.now, why)
    if not level:
        protection.forget_readers(tx, person.id)
    elif not person.protected:
        begin_readers(tx, file, person, account)


def act_for(file: CaseFile, level: str) -> Act:
    """A new day alone opens nothing, so that whoever may raise it may set that too."""
    before = level_in(file.person.protected) if file.person is not None else ""
    stays = level != "" and level == before
    return Act.PROTECT if stays or is_raised(before, level) else Act.LIFT_PROTECTION


def begin_readers(tx: Transaction, file: CaseFile, person: PersonRow, account: str) -> None:
    """Those whom the cases name go on reading, and whoever set it, if they see the case: nobody is to be left
    in the middle of something, and nobody else is let in.
    """
    named = protection.named_in_cases(tx, person.id)
    if not person.protected and isinstance(file.decide(Act.READ_CASE), Allowed):
        named |= {account}
    for one in sorted(named):
        protection.name_reader(tx, person.id, one, file.now)
    noted = tuple(
        protection.Change(at=file.now, account=account, kind=protection.NAMED, what=one, reason="")
        for one in sorted(named)
    )
    protection.note_changes(tx, person.id, noted)


def name_reader(
    world: World, caller: Caller, number: str, account: str, reason: str
) -> str | Refused:
    """Let one account more read. It opens nothing that their roles do not."""

    def work(tx: Transaction, file: CaseFile, person: PersonRow, why: str) -> Refused | None:
        known = settled(tx, file, person, caller.account.name)
        if account not in {one.name for one in candidates(file, known)}:
            return unusable(said("Välj någon som arbetar med ärenden här."))
        protection.name_reader(tx, person.id, account, file.now)
        note_reader(tx, file, person, caller, protection.NAMED, account, why)
        return None

    return changed_with(world, caller, number, reason, lambda file: Act.LIFT_PROTECTION, work)


def withdraw_reader(
    world: World, caller: Caller, number: str, account: str, reason: str
) -> str | Refused:
    """From now on the account reads nothing about the person. Somebody always does."""

    def work(tx: Transaction, file: CaseFile, person: PersonRow, why: str) -> Refused | None:
        known = settled(tx, file, person, caller.account.name)
        if account not in known:
            return unusable(said("Personen läser inte här."))
        if len(known) == 1:
            return NOBODY_LEFT
        protection.withdraw_reader(tx, person.id, account)
        note_reader(tx, file, person, caller, protection.WITHDRAWN, account, why)
        return None

    return changed_with(world, caller, number, reason, lambda file: Act.LIFT_PROTECTION, work)


def settled(tx: Transaction, file: CaseFile, person: PersonRow, account: str) -> frozenset[str]:
    """Who reads; where the case has said so until now, they are named for good."""
    if file.guard.readers is not None:
        return file.guard.readers
    begin_readers(tx, file, person, account)
    return protection.readers_of(tx, person.id) or named_here(tx, file)


def note_reader(
    tx: Transaction,
    file: CaseFile,
    person: PersonRow,
    caller: Caller,
    kind: str,
    account: str,
    why: str,
) -> None:
    change = protection.Change(
        at=file.now, account=caller.account.name, kind=kind, what=account, reason=why
    )
    protection.note_changes(tx, person.id, (change,))


def changed_with(
    world: World,
    caller: Caller,
    number: str,
    reason: str,
    act_of: Callable[[CaseFile], Act],
    work: Work,
) -> str | Refused:
    """What all of it has in common: decide, ask for the reason, do it, record."""
    with world.storage.writing(caller.tenant) as tx:
        file = file_at(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        file = file.main
        act, why = act_of(file), stated(reason)
        allowed = decide_as_now(file, act)
        if isinstance(allowed, Refused) or file.person is None:
            note(tx, caller, act, file.now, case=file.case.id, refused=True)
            return (
                allowed if isinstance(allowed, Refused) else unusable(said("Ärendet är om ingen."))
            )
        if isinstance(why, Refused):
            return why
        if act is Act.LIFT_PROTECTION and not file.person.protected:
            return unusable(said("Personen har ingen skyddad identitet."))
        refused = work(tx, file, file.person, why)
        if refused is None:
            note(tx, caller, act, file.now, case=file.case.id, why=why)
            return file.row.number
        return refused
