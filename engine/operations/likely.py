"""Owns who may be the same person as one: told as far as the reader sees whole cases of theirs, and never of
anybody protected. What is looked for is noted, as every search for people is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from engine.access.facts import Act
from engine.access.who import Reach
from engine.casework.filing import at_path
from engine.casework.plan import plan_of
from engine.expressions.scope import Value, Values
from engine.foundation.folding import name_tokens
from engine.foundation.identity import Identity, read_among
from engine.foundation.likeness import Known, Likeness, alike_first, likeness
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.opened_form import OpenedForm
from engine.operations.recording import note
from engine.operations.standing import Desk, sit_down
from engine.operations.views_person import LikelyPerson
from engine.operations.world import World
from engine.storage import cases
from engine.storage.database import Transaction
from engine.storage.likely import likely_people
from engine.storage.people import PersonRow, born_as_told, born_of, people_of_number

WHY: Mapping[Likeness, Said] = {
    Likeness.NUMBER: said("Har eller har haft samma nummer"),
    Likeness.NAME_AND_BORN: said("Samma namn och samma födelsedag"),
    Likeness.NEAR_NAME: said("Nästan samma namn, och samma födelsedag"),
    Likeness.NEAR_BORN: said("Samma namn, och nästan samma födelsedag"),
    Likeness.NAME_ALONE: said("Samma namn. Födelsedagen är inte känd hos båda"),
}
MOST = 10


def likely_at_opening(
    world: World,
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    answers: Values,
    known: str | None,
) -> tuple[LikelyPerson, ...]:
    """Before a case is opened: those whom it may be about already. `known`: the person whose number is in the
    form, who is told of apart.
    """
    if opened.file is not None or caller.signs_as is not None:
        return ()
    told = told_in(opened, answers)
    name = str(told.get("name") or told.get("alias") or "")
    number = told.get("identity")
    found = (
        read_among(number, opened.now.date(), opened.deployment.identity)
        if isinstance(number, str)
        else None
    )
    numbers = frozenset([found.text]) if isinstance(found, Identity) else frozenset[str]()
    born = day_in(told.get("birth_date"))
    if born is None and isinstance(found, Identity):
        born = found.birth_date
    return likely_for(world, tx, caller, name, born, numbers, known)


def told_in(opened: OpenedForm, answers: Values) -> Values:
    """What the form says of the person, by the names that it is saved to."""
    found: dict[str, Value] = {}
    for saving in plan_of(opened.workflow).saves[opened.use.name]:
        if saving.place == "person":
            values = (one for one in at_path(answers, saving.path) if one is not None)
            found[saving.name] = next(values, found.get(saving.name))
    return found


def day_in(value: Value) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def likely_for(
    world: World,
    tx: Transaction,
    caller: Caller,
    name: str,
    born: date | None,
    numbers: frozenset[str],
    but: str | None,
) -> tuple[LikelyPerson, ...]:
    """`but`: the person themselves."""
    desk = sit_down(world, tx, caller)
    if isinstance(desk, Refused) or isinstance(desk.decide(Act.FIND_PERSON), Refused):
        return ()
    known = Known(parts=name_tokens(name), born=born, numbers=numbers)
    rows: dict[str, PersonRow] = {}
    alike: list[tuple[Likeness, str]] = []
    for row, theirs in likely_people(tx, name, born, numbers):
        other = Known(parts=name_tokens(row.name), born=born_of(row), numbers=theirs)
        why = likeness(known, other) if row.id != but and not row.protected else None
        if why is not None:
            rows[row.id] = row
            alike.append((why, row.id))
    found = tuple(shown(desk, rows[one], why) for why, one in alike_first(alike))
    seen = tuple(one for one in found if one.cases)[:MOST]
    if rows:
        note(tx, caller, Act.FIND_PERSON, desk.now, by="likeness", people=tuple(sorted(rows)))
    return seen


def same_number(
    world: World, tx: Transaction, caller: Caller, file: CaseFile
) -> tuple[LikelyPerson, ...]:
    """Others who have the number of whom a case is about, as by a slip of the hand; for those who may say
    that two are one.
    """
    person = file.person
    if person is None or person.identity is None or person.protected or file.nameless:
        return ()
    if file.host is not None or isinstance(file.decide(Act.MERGE_PEOPLE), Refused):
        return ()
    others = people_of_number(tx, person.identity)
    others = tuple(one for one in others if one.id != person.id and not one.protected)
    desk = sit_down(world, tx, caller) if others else None
    if desk is None or isinstance(desk, Refused):
        return ()
    found = tuple(one.id for one in others)
    note(tx, caller, Act.FIND_PERSON, desk.now, by="likeness", people=found)
    told = (shown(desk, one, Likeness.NUMBER) for one in others)
    return tuple(one for one in told if one.cases)


def shown(desk: Desk, row: PersonRow, why: Likeness) -> LikelyPerson:
    """Days of birth are compared whichever project knows them, and told as this one does."""
    theirs = cases.cases_of(desk.tx, desk.caller.deployment, (row.id,))
    return LikelyPerson(
        name=row.name or row.alias or "",
        born=born_as_told(row.facts_in(desk.caller.deployment), row.identity),
        why=WHY[why],
        cases=tuple(one.number for one in theirs if desk.reach(one) is Reach.WHOLE),
    )
