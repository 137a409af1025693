"""Owns that two people are told to be one, and taken apart again: asked of both, with a reason, and noted in
every case that it concerns. The histories of the cases are left as they are.
"""

from __future__ import annotations

from engine.access.facts import Act
from engine.foundation.texts import said
from engine.foundation.wrong import Problem, Reason, Refused
from engine.operations.callers import Caller
from engine.operations.case_file import NOT_FOUND, CaseFile
from engine.operations.case_person import person_rows
from engine.operations.freed_places import wake
from engine.operations.known_here import divided
from engine.operations.number_words import numbers_shown
from engine.operations.protection_days import join_days, part_days
from engine.operations.read_person import (
    against_undoing,
    alone,
    is_new,
    merge_shown,
    moved,
    opened,
    told_of,
)
from engine.operations.recording import note, note_reading
from engine.operations.standing import name_of
from engine.operations.views_person import ApartPage, Done, MergePage, Side
from engine.operations.world import World
from engine.storage import people
from engine.storage.database import Transaction
from engine.storage.merging import Merge, cases_about, merge, merges_of, undo_merge
from engine.storage.people import PersonRow, born_as_told

MOST_WORDS = 2000
SAME = Refused(reasons=(Reason(kind="state", sentence=said("Det är redan samma person.")),))
Two = tuple[CaseFile, PersonRow, CaseFile, PersonRow]


def read_merge(world: World, caller: Caller, number: str, other: str) -> MergePage | Refused:
    """The two beside one another. Recorded for both."""
    with world.storage.writing(caller.tenant) as tx:
        found = two(world, tx, caller, number, other)
        if isinstance(found, Refused):
            return found
        file, kept, beside, gone = found
        for one in (file, beside):
            note(tx, caller, Act.READ_PERSON, one.now, case=one.case.id, merging=True)
        return MergePage(kept=side(tx, file, kept), gone=side(tx, beside, gone))


def merge_people(world: World, caller: Caller, number: str, other: str, why: str) -> Done | Refused:
    """The person of `other` turns out to be that of `number`, who is kept."""
    with world.storage.writing(caller.tenant) as tx:
        found = two(world, tx, caller, number, other)
        if isinstance(found, Refused):
            return found
        lacks = without_reason(why)
        if lacks is not None:
            return lacks
        file, kept, _, gone = found
        kept, gone = divided(world, tx, kept), divided(world, tx, gone)
        everything = (*cases_about(tx, kept.id), *cases_about(tx, gone.id))
        done = merge(
            tx, world.chance.identity(), kept, gone,
            by=caller.account.name, why=why.strip(), at=file.now,
        )  # fmt: skip
        join_days(tx, kept.id, gone.id, account=caller.account.name, now=file.now)
        for case in everything:
            note(tx, caller, Act.MERGE_PEOPLE, file.now, case=case, merge=done.id, undone=False)
        wake(tx, alone(tx, everything), file.now)
        return Done(number=number)


def two(world: World, tx: Transaction, caller: Caller, number: str, other: str) -> Two | Refused:
    """Both cases with whom they are about, if the caller may merge both."""
    one = opened(world, tx, caller, number, Act.MERGE_PEOPLE)
    if isinstance(one, Refused):
        return one
    beside = opened(world, tx, caller, other, Act.MERGE_PEOPLE)
    if isinstance(beside, Refused):
        return beside
    return SAME if one[1].id == beside[1].id else (*one, *beside)


def without_reason(why: str) -> Refused | None:
    if why.strip() and len(why) <= MOST_WORDS:
        return None
    sentence = (
        said("Skriv varför.") if not why.strip() else said("Skriv kortare, högst 2 000 tecken.")
    )
    problem = Problem(path="varfor", code="wrong", text=sentence)
    return Refused(reasons=(Reason(kind="problems", sentence=sentence),), problems=(problem,))


def side(tx: Transaction, file: CaseFile, person: PersonRow) -> Side:
    return Side(
        number=file.row.number,
        name=name_of(person),
        born=born_as_told(person.facts_in(file.row.deployment), person.identity),
        numbers=numbers_shown(told_of(person, people.numbers_of(tx, person.id))),
        facts=tuple(person_rows(file)),
        protected=person.protected != "",
        cases=len(alone(tx, cases_about(tx, person.id))),
    )


def read_apart(world: World, caller: Caller, number: str, which: str) -> ApartPage | Refused:
    """What taking two apart would lead to. Recorded."""
    with world.storage.writing(caller.tenant) as tx:
        found = done_before(world, tx, caller, number, which)
        if isinstance(found, Refused):
            return found
        file, person, done = found
        note_reading(tx, caller, Act.READ_PERSON, file, merging=True)
        seen = tuple(one.row.number for one in moved(tx, file, done) if is_seen(one))
        shown = merge_shown(tx, file, done)
        whole = len(alone(tx, done.cases))
        return ApartPage(
            number=number,
            name=name_of(person),
            other=shown.name,
            merge=shown,
            back=seen,
            more=whole - len(seen),
        )


def is_seen(file: CaseFile) -> bool:
    return not isinstance(file.decide(Act.READ_PERSON), Refused)


def part_people(world: World, caller: Caller, number: str, which: str, why: str) -> Done | Refused:
    """The two are two again."""
    with world.storage.writing(caller.tenant) as tx:
        found = done_before(world, tx, caller, number, which)
        if isinstance(found, Refused):
            return found
        lacks = without_reason(why)
        if lacks is not None:
            return lacks
        file, _, done = found
        everything = cases_about(tx, done.kept)
        undo_merge(tx, done, by=caller.account.name, why=why.strip(), at=file.now)
        part_days(tx, (done.kept, done.gone), account=caller.account.name, now=file.now)
        for case in everything:
            note(tx, caller, Act.MERGE_PEOPLE, file.now, case=case, merge=done.id, undone=True)
        wake(tx, alone(tx, everything), file.now)
        return Done(number=number)


def done_before(
    world: World, tx: Transaction, caller: Caller, number: str, which: str
) -> tuple[CaseFile, PersonRow, Merge] | Refused:
    """The merge by which somebody became the person of the case, if the caller may undo it."""
    found = opened(world, tx, caller, number, Act.MERGE_PEOPLE)
    if isinstance(found, Refused):
        return found
    file, person = found
    wanted = (one for one in merges_of(tx, person.id) if one.id == which)
    done = next((one for one in wanted if one.kept == person.id), None)
    if done is None or is_new(person):
        return NOT_FOUND
    against = against_undoing(tx, file, done)
    return against if against is not None else (file, person, done)
