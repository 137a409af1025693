"""Owns handing over the cases of somebody who leaves: their seats go to others, as when a team is changed,
and so does what they are asked by name, and what they have begun to write in the case.

Those who administer accounts need not be allowed to read the cases; then they see numbers alone. Many cases
are handed over some at a time, each in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.events import Leave
from engine.expressions.scope import Value
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.activity_names import about
from engine.operations.administering import ACT, account_of_others, at_account, no
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, file_of
from engine.operations.keeping import Changed, keep, tried
from engine.operations.namesakes import never_acting, told_apart
from engine.operations.places import place_from
from engine.operations.recording import note_about
from engine.operations.standing import Desk
from engine.operations.stepping import stepped_in
from engine.operations.telling import role_label
from engine.operations.views import Named, Words
from engine.operations.world import World
from engine.storage.administering import cases_with
from engine.storage.cases import case_by_id
from engine.storage.database import Transaction
from engine.storage.files import move_files
from engine.storage.people import sort_key
from engine.storage.submissions import drafts_of, move_draft

SHOWN = 50
AT_A_TIME = 100
BY_NAME = "@"
"""Stands for what somebody is asked by name, where a role stands for its seat."""
NOBODY = "-"
"""Chosen where nobody takes over: the seat is empty, and the fallback role gets what was asked."""
Takers = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCase:
    """A case with the roles of its seats that are to be handed over; `by_name`: something is asked by
    name. `person` and `state` only for those who may read the case.
    """

    number: str
    person: Words | None
    state: Words | None
    roles: tuple[str, ...]
    by_name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePage:
    """The first cases, how many there are in all, and for each role who may take over."""

    account: str
    label: str
    ended: bool
    cases: tuple[LeaveCase, ...]
    total: int
    roles: tuple[tuple[Named, tuple[Named, ...]], ...]
    by_name: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """How many cases were handed over now, and how many are left. `stopped`: why some could not be."""

    moved: int
    left: int
    stopped: Said | None = None


def read_hand_over(world: World, caller: Caller, name: str) -> LeavePage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        opened = at_account(world, tx, caller, name, account_of_others)
        if isinstance(opened, Refused):
            return opened
        desk, row = opened
        ids = cases_with(tx, desk.deployment.name, name)
        files = [file for one in ids[:SHOWN] if (file := found(world, tx, desk, one)) is not None]
        told: dict[str, Value] = {"did": "read_hand_over", "account": name, "cases": len(ids)}
        note_about(tx, desk.caller, ACT, desk.now, told)
        roles = {role: file for file in files for role in seats_of(file, name)}
        return LeavePage(
            account=row.name,
            label=row.label,
            ended=row.ended is not None,
            cases=tuple(case_shown(file, name) for file in files),
            total=len(ids),
            roles=tuple(
                (Named(name=role, label=role_label(file, role)), takers(desk, role, name))
                for role, file in sorted(roles.items())
            ),
            by_name=takers(desk, None, name),
        )


def found(world: World, tx: Transaction, desk: Desk, case: str) -> CaseFile | None:
    row = case_by_id(tx, case)
    return None if row is None else file_of(world, tx, desk.caller, row)


def seats_of(file: CaseFile, name: str) -> tuple[str, ...]:
    return tuple(role for role, seat in file.case.seats.items() if seat.user == name)


def is_named(file: CaseFile, name: str) -> bool:
    """In the case, or in an activity of it."""
    every = (file.case, *(row.case for row in file.activities))
    return any(one.of == f"user:{name}" for case in every for one in case.requests)


def case_shown(file: CaseFile, name: str) -> LeaveCase:
    decision = file.decide(Act.READ_CASE)
    reads = isinstance(decision, Allowed) and not decision.redaction.limited
    state = file.workflow.states[file.case.state].label
    return LeaveCase(
        number=file.row.number,
        person=about(file) if reads else None,
        state=state if reads else None,
        roles=seats_of(file, name),
        by_name=is_named(file, name),
    )


def takers(desk: Desk, role: str | None, leaves: str) -> tuple[Named, ...]:
    """Those who hold the role, or any role, by name."""
    held = desk.holders.values() if role is None else (desk.holders.get(role, ()),)
    people = {who: label for one in held for who, label in one if who != leaves}
    ordered = sorted(people.items(), key=lambda one: (sort_key(one[1]), one[0]))
    known = told_apart(
        desk.deployment,
        desk.holders,
        desk.belongs,
        desk.caller.account.language,
        units=desk.units,
    )
    unfit = never_acting(desk.deployment, desk.holders)
    return tuple(Named(name=who, label=known[who]) for who, _ in ordered if who not in unfit)


def hand_over(
    world: World,
    caller: Caller,
    name: str,
    everywhere: Takers,
    by_case: Mapping[str, Takers] | None = None,
) -> HandedOver | Refused:
    """Hand over at most 100 cases. `everywhere`: role to account, or `-` for nobody; `by_case`: the same for
    a case's number, which goes before. What is not chosen stays as it is.
    """
    by_case = by_case or {}
    with world.storage.writing(caller.tenant) as tx:
        opened = at_account(world, tx, caller, name, account_of_others)
        if isinstance(opened, Refused):
            return opened
        desk, _ = opened
        wrong = against(desk, name, (everywhere, *by_case.values()))
        if wrong is not None:
            return no(wrong)
        ids = cases_with(tx, desk.deployment.name, name)
    moved, stopped = 0, None
    for case in ids:
        done = one_case(world, desk.caller, case, name, everywhere, by_case)
        if isinstance(done, Refused):
            stopped = done.reason.sentence
        moved += done is True
        if moved == AT_A_TIME:
            break
    with world.storage.reading(caller.tenant) as tx:
        left = len(cases_with(tx, caller.deployment, name))
    return HandedOver(moved=moved, left=left, stopped=stopped)


def against(desk: Desk, leaves: str, chosen: Iterable[Takers]) -> Said | None:
    """Only those who hold the role take over a seat."""
    for takers_of in chosen:
        for role, taker in takers_of.items():
            able = {one.name for one in takers(desk, None if role == BY_NAME else role, leaves)}
            if taker not in (NOBODY, "") and taker not in able:
                return said("Välj bland dem som har rollen.")
    return None


def one_case(
    world: World,
    caller: Caller,
    case: str,
    name: str,
    everywhere: Takers,
    by_case: Mapping[str, Takers],
) -> bool | Refused:
    """Whether anything in the case was handed over."""

    def work(tx: Transaction) -> bool | Refused | Changed:
        row = case_by_id(tx, case)
        if row is None:
            return False
        file = file_of(world, tx, caller, row)
        chosen = {**everywhere, **by_case.get(row.number, {})}
        event = event_for(file, name, chosen)
        if event is None:
            return False
        outcome = stepped_in(file, event)
        if isinstance(outcome, Refused):
            return outcome
        if isinstance(keep(world, tx, file, outcome), Changed):
            return Changed()
        move_drafts(tx, file, name, event)
        told = {"did": "hand_over", "account": name, "seats": dict(event.seats), "to": event.to}
        note_about(tx, caller, ACT, file.now, told, case=case)
        return True

    return tried(world, caller, work)


def event_for(file: CaseFile, name: str, chosen: Takers) -> Leave | None:
    """What is handed over in the case; None where nothing is chosen for it."""
    seats = {role: taker_of(chosen[role]) for role in seats_of(file, name) if chosen.get(role)}
    asked = is_named(file, name) and bool(chosen.get(BY_NAME))
    if not seats and not asked:
        return None
    to = taker_of(chosen[BY_NAME]) if chosen.get(BY_NAME) else None
    leaves = name if asked or to is not None else ""
    return Leave(actor=file.actor, leaves=leaves, seats=seats, to=to)


def taker_of(chosen: str) -> str | None:
    return None if chosen == NOBODY else chosen


def move_drafts(tx: Transaction, file: CaseFile, leaves: str, event: Leave) -> None:
    """What was begun in the case goes to who takes over, where they have begun nothing themselves."""
    to = next((one for one in event.seats.values() if one is not None), event.to)
    if to is None:
        return
    numbers = {file.row.number, *(row.number for row in file.activities)}
    for draft in drafts_of(tx, leaves, file.row.deployment):
        here = place_from(draft.where).case in numbers
        if here and move_draft(tx, draft, to):
            move_files(tx, leaves, draft.place, to)
