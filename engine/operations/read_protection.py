"""Owns the page of a person's protection: how strong it is, who reads, and how it came to be. It tells
nothing of the case but its number, so that who keeps the rights need not read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.sealing import LEVELS, level_in, may_unseal
from engine.access.who import CASEWORK
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, file_at
from engine.operations.namesakes import named_apart
from engine.operations.protecting import VERDICTS, decide_as_now, level_label
from engine.operations.protection_days import is_near, usual_day
from engine.operations.recording import note
from engine.operations.views import Named, Words
from engine.operations.views_protection import (
    EmergencyHere,
    ProtectionChange,
    ProtectionPage,
    ReaderShown,
)
from engine.operations.world import World
from engine.storage import protection
from engine.storage.database import Transaction


def read_protection(world: World, caller: Caller, number: str) -> ProtectionPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        file = file_at(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        allowed = decide_as_now(file, Act.READ_PROTECTION)
        case = file.main.case.id
        if isinstance(allowed, Refused):
            note(tx, caller, Act.READ_PROTECTION, file.now, case=case, refused=True)
            return allowed
        note(tx, caller, Act.READ_PROTECTION, file.now, case=case)
        return protection_page(tx, file.main)


def protection_page(tx: Transaction, file: CaseFile) -> ProtectionPage:
    level = file.person.protected if file.person is not None else ""
    readers = file.guard.readers
    seen, today = file.decide(Act.READ_CASE), file.now.date()
    review = protection.review_of(tx, file.row.person or "") if level else None
    usual = usual_day(level, today) if level else None
    known = readers if readers is not None else named_here(tx, file)
    return ProtectionPage(
        number=file.row.number,
        level=level_in(level) if level else "",
        label=level_label(level),
        levels=tuple(Named(name=name, label=label) for name, label in LEVELS.items()),
        settled=readers is not None,
        readers=tuple(
            reader_shown(file, one)
            for one in sorted(known, key=lambda who: file.labels.get(who, who))
        ),
        candidates=tuple(candidates(file, known)),
        changes=tuple(changes(tx, file)),
        emergencies=tuple(emergencies(tx, file)),
        may_lift=isinstance(decide_as_now(file, Act.LIFT_PROTECTION), Allowed),
        sees=isinstance(seen, Allowed) or may_unseal(seen),
        review=review,
        near=review is not None and is_near(review, today),
        late=review is not None and review < today,
        undated=usual is not None and not protection.is_review_said(tx, file.row.person or ""),
    )


def named_here(tx: Transaction, file: CaseFile) -> frozenset[str]:
    """Whom the person's cases name; of them those that are known here."""
    found = protection.named_in_cases(tx, file.row.person or "")
    return frozenset(one for one in found if one in file.labels)


def reader_shown(file: CaseFile, account: str) -> ReaderShown:
    held = roles_of(file, account)
    roles = file.newest.roles
    return ReaderShown(
        account=account,
        label=file.labels.get(account, account),
        roles=tuple(roles[one].label for one in held if one in roles),
        works=any(roles[one].sees in CASEWORK for one in held if one in roles),
    )


def roles_of(file: CaseFile, account: str) -> tuple[str, ...]:
    found = file.holders.items()
    return tuple(role for role, held in found if any(name == account for name, _ in held))


def candidates(file: CaseFile, known: frozenset[str]) -> Iterator[Named]:
    """Those whose roles let into cases, and who are not named yet."""
    roles, seen = file.newest.roles, set(known)
    for role, held in file.holders.items():
        if role not in roles or roles[role].sees not in CASEWORK:
            continue
        for account, label in held:
            if account not in seen:
                seen.add(account)
                yield from named_apart(
                    file.newest,
                    file.staff,
                    [(account, label)],
                )


def changes(tx: Transaction, file: CaseFile) -> Iterator[ProtectionChange]:
    """The latest first."""
    for one in reversed(protection.changes_of(tx, file.row.person or "")):
        yield ProtectionChange(
            at=one.at,
            by=file.called(one.account),
            what=in_short(file, one),
            reason=one.reason,
        )


def in_short(file: CaseFile, one: protection.Change) -> Words:
    if one.kind == protection.LEVEL:
        return level_label(one.what)
    if one.kind == protection.REVIEW:
        day = date.fromisoformat(one.what) if one.what else None
        if day is None:
            return said("Ingen dag då skyddet ska ses över")
        return said("Skyddet ska ses över senast {day}", day=day)
    if one.kind == protection.MERGED:
        return said("Två personer blev en")
    if one.kind == protection.PARTED:
        return said("En person blev två igen")
    who = file.labels.get(one.what, one.what)
    if one.kind == protection.NAMED:
        return said("{who} får läsa", who=who)
    return said("{who} får inte läsa längre", who=who)


def emergencies(tx: Transaction, file: CaseFile) -> Iterator[EmergencyHere]:
    """The latest first, for whoever has the case to see."""
    for one in protection.opened_of_case(tx, file.case.id):
        if one.kind == protection.EMERGENCY:
            yield EmergencyHere(
                at=one.since,
                by=file.called(one.account),
                reason=one.reason,
                judged=VERDICTS.get(one.verdict, ""),
            )
