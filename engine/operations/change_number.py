"""Owns telling what number a person has: a new one, which takes the place of what held, or how sure one is
that is known already. What held before stays in the history.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from engine.access.facts import Act
from engine.access.who import Reach
from engine.foundation.identity import Fault, Identity, Kind, read_among
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Problem, Reason, Refused
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.freed_places import wake
from engine.operations.number_words import LEVELS, STATUSES
from engine.operations.read_person import alone, opened
from engine.operations.recording import note
from engine.operations.standing import sit_down
from engine.operations.views_person import Done
from engine.operations.world import World
from engine.storage import people
from engine.storage.cases import cases_of
from engine.storage.database import Transaction
from engine.storage.merging import cases_about, keep
from engine.storage.people import NumberRow, PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNumber:
    """`level` and `status` are for a samordningsnummer. `was`: it is one that the person had before."""

    number: str
    level: str = ""
    status: str = ""
    was: bool = False


def change_number(world: World, caller: Caller, number: str, new: NewNumber) -> Done | Refused:
    """The audit keeps the kind, never the number."""
    with world.storage.writing(caller.tenant) as tx:
        found = opened(world, tx, caller, number, Act.CHANGE_NUMBER)
        if isinstance(found, Refused):
            return found
        file, person = found
        told = read_new(new, file)
        if isinstance(told, Refused):
            return told
        holder = people.person_of_number(tx, told.text)
        if holder not in (None, person.id):
            return refused(held_by(cases_seen(world, tx, caller, holder)))
        rows = with_number(people.numbers_of(tx, person.id), told, new, file.now)
        keep_numbers(tx, person, rows, file.now)
        kind = str(told.kind)
        note(tx, caller, Act.CHANGE_NUMBER, file.now, case=file.case.id, kind=kind, was=new.was)
        return Done(number=number)


def cases_seen(
    world: World, tx: Transaction, caller: Caller, holder: str | None
) -> tuple[str, ...]:
    """The cases by which the caller knows of whoever has the number; none of somebody protected."""
    desk, found = sit_down(world, tx, caller), people.find_person(tx, holder or "")
    if isinstance(desk, Refused) or found is None or found.protected:
        return ()
    rows = cases_of(tx, caller.deployment, (found.id,))
    return tuple(one.number for one in rows if desk.reach(one) is Reach.WHOLE)


def held_by(cases: tuple[str, ...]) -> Said:
    if not cases:
        return said("Numret hör till någon annan här. Är det samma person slås de ihop i stället.")
    return said(
        "Numret hör till personen i {cases}. Är det samma person slås de ihop i stället.",
        cases=cases,
    )


def read_new(new: NewNumber, file: CaseFile) -> Identity | Refused:
    kinds = file.deployment.identity
    told = read_among(new.number, file.now.date(), kinds)
    if isinstance(told, Fault):
        return refused(SENTENCES[told])
    if told.kind not in kinds and told.kind is not Kind.RESERVE:
        return refused(said("Den sortens nummer används inte här."))
    if (new.level and new.level not in LEVELS) or (new.status and new.status not in STATUSES):
        return refused(said("Välj något av det som går att välja."))
    return told


SENTENCES: dict[Fault, Said] = {
    Fault.SHAPE: said(
        "Skriv numret med tio eller tolv siffror, till exempel 850101-2382 eller 19850101-2382."
    ),
    Fault.DATE: said("Kontrollera födelsedatumet: den dagen finns inte."),
    Fault.CHECK_DIGIT: said("Kontrollera siffrorna: den sista stämmer inte med de andra."),
}


def refused(sentence: Said) -> Refused:
    problem = Problem(path="nummer", code="wrong", text=sentence)
    return Refused(reasons=(Reason(kind="problems", sentence=sentence),), problems=(problem,))


def with_number(
    rows: tuple[NumberRow, ...], told: Identity, new: NewNumber, now: datetime
) -> tuple[NumberRow, ...]:
    """The numbers with the new one, which holds unless it is one from before."""
    known = next((one for one in rows if one.number == told.text), None)
    row = known or NumberRow(number=told.text, kind=str(told.kind), since=now)
    if told.kind is Kind.SAMORDNINGSNUMMER:
        row = replace(row, level=new.level or row.level, status=new.status or row.status)
    others = tuple(one for one in rows if one is not known)
    if new.was:
        return (*others, replace(row, until=row.until or now))
    ended = tuple(replace(one, until=one.until or now) for one in others)
    return (*ended, replace(row, until=None))


def keep_numbers(
    tx: Transaction, person: PersonRow, rows: tuple[NumberRow, ...], now: datetime
) -> None:
    """Keep them, and look again at the cases: a number tells how old somebody is."""
    keep(tx, person, rows, now)
    wake(tx, alone(tx, cases_about(tx, person.id)), now)
