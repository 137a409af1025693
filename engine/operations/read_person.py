"""Owns the page of who the person of a case is: numbers with history, who may be the same, who has turned out
to be them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.sealing import Level
from engine.access.who import Reach
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.likely import likely_for
from engine.operations.number_words import numbers_shown
from engine.operations.recording import note, note_reading
from engine.operations.standing import name_of, sit_down
from engine.operations.views_person import MergeShown, PersonPage
from engine.operations.world import World
from engine.storage import people
from engine.storage.cases import cases_by_id, cases_of
from engine.storage.database import Transaction
from engine.storage.merging import Merge, merges_of
from engine.storage.people import NumberRow, PersonRow, born_as_told

NOBODYS = Refused(
    reasons=(Reason(kind="missing", sentence=said("Ärendet handlar inte om någon person.")),)
)


def read_person(world: World, caller: Caller, number: str) -> PersonPage | Refused:
    """Recorded."""
    with world.storage.writing(caller.tenant) as tx:
        found = opened(world, tx, caller, number, Act.READ_PERSON)
        if isinstance(found, Refused):
            return found
        file, person = found
        note_reading(tx, caller, Act.READ_PERSON, file)
        numbers = people.numbers_of(tx, person.id)
        born = born_as_told(person.facts_in(file.row.deployment), person.identity)
        held = frozenset(one.number for one in numbers)
        name = person.name or person.alias or ""
        seen = likely_for(world, tx, caller, name, born, held, person.id)
        return PersonPage(
            number=number,
            name=name_of(person),
            alias=person.alias,
            born=born,
            protected=person.protected != "",
            numbers=numbers_shown(told_of(person, numbers)),
            likely=() if person.protected else seen,
            merges=() if is_new(person) else tuple(merges_shown(tx, file, person)),
            cases=others_of(world, tx, caller, file, person),
            may_merge=isinstance(file.decide(Act.MERGE_PEOPLE), Allowed),
            hides_past=is_new(person),
        )


def is_new(person: PersonRow) -> bool:
    """Whether the person has been given a new identity: then nothing tells of the one before."""
    return person.protected == Level.ASSUMED


def told_of(person: PersonRow, numbers: Iterable[NumberRow]) -> tuple[NumberRow, ...]:
    """The numbers that are told of the person."""
    return tuple(one for one in numbers if one.until is None or not is_new(person))


def opened(
    world: World, tx: Transaction, caller: Caller, number: str, act: Act
) -> tuple[CaseFile, PersonRow] | Refused:
    """The case with whom it is about, if the caller may do the act there. A refusal is noted."""
    file = open_file(world, tx, caller, number)
    if isinstance(file, Refused):
        return file
    allowed = NOT_FOUND if file.host is not None else file.decide(act)
    if isinstance(allowed, Refused):
        note(tx, caller, act, file.now, case=file.case.id, refused=True)
        return allowed
    if file.person is None:
        return NOBODYS
    return file, file.person


def others_of(
    world: World, tx: Transaction, caller: Caller, file: CaseFile, person: PersonRow
) -> tuple[str, ...]:
    """The person's cases in the project that the caller sees the whole of, but for the one that is read."""
    desk = sit_down(world, tx, caller)
    if isinstance(desk, Refused):
        return ()
    rows = cases_of(tx, caller.deployment, (person.id,))
    return tuple(
        one.number for one in rows if one.case.id != file.case.id and desk.reach(one) is Reach.WHOLE
    )


def merges_shown(tx: Transaction, file: CaseFile, person: PersonRow) -> Iterator[MergeShown]:
    """Those by which others became this person, the latest first."""
    for one in reversed(merges_of(tx, person.id)):
        if one.kept == person.id:
            yield merge_shown(tx, file, one)


def merge_shown(tx: Transaction, file: CaseFile, one: Merge) -> MergeShown:
    gone = people.find_person(tx, one.gone)
    return MergeShown(
        id=one.id,
        name=name_of(gone),
        at=one.at,
        by=file.called(one.by),
        why=one.why,
        undone=one.undone,
        undone_by=file.called(one.undone_by) if one.undone_by is not None else None,
        undone_why=one.undone_why,
        can_undo=one.undone is None and against_undoing(tx, file, one) is None,
    )


LATER = Refused(
    reasons=(
        Reason(
            kind="state",
            sentence=said("En av dem har slagits ihop med någon annan senare. Skilj på dem först."),
        ),
    )
)
GONE_ALREADY = Refused(
    reasons=(Reason(kind="state", sentence=said("De är redan två olika personer.")),)
)


def against_undoing(tx: Transaction, file: CaseFile, one: Merge) -> Refused | None:
    """Why the caller may not take two apart now; None when they may. What was done last is undone first."""
    if one.undone is not None:
        return GONE_ALREADY
    against = file.decide(Act.MERGE_PEOPLE)
    if isinstance(against, Refused):
        return against
    if not any(isinstance(each.decide(Act.MERGE_PEOPLE), Allowed) for each in moved(tx, file, one)):
        return NOT_FOUND
    later = {each for who in (one.kept, one.gone) for each in newer(tx, who, one)}
    return LATER if later else None


def newer(tx: Transaction, who: str, than: Merge) -> Iterator[str]:
    for one in merges_of(tx, who):
        if one.undone is None and (one.at, one.id) > (than.at, than.id):
            yield one.id


def moved(tx: Transaction, file: CaseFile, one: Merge) -> Iterator[CaseFile]:
    """The cases of the project that came along, as the caller meets them."""
    rows = cases_by_id(tx, one.cases).values()
    here = (each for each in rows if each.host is None and each.deployment == file.row.deployment)
    if file.open_row is not None:
        yield from map(file.open_row, here)


def alone(tx: Transaction, identities: Iterable[str]) -> tuple[str, ...]:
    """The cases of these, without their activities."""
    return tuple(one.case.id for one in cases_by_id(tx, identities).values() if one.host is None)
