"""Owns that one person has turned out to be another: their cases are one person's from then on, and it can
be undone, so that all is as it was but for what has happened since.

Nobody is deleted. The one who is gone keeps name, facts and numbers, and says who they are merged into; the
one who is kept gets what it lacked, and all the numbers. What both were is kept beside. Whether it may be
done is left to `access`, and that the cases are looked at again to `operations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from engine.access.sealing import ORDER
from engine.expressions.scope import Values
from engine.foundation.identity import RANK
from engine.storage.cases import protect_cases_of
from engine.storage.codec import decode_mapping, encode
from engine.storage.database import Transaction
from engine.storage.merging_readers import join_readers, part_readers, readers_together
from engine.storage.people import (
    FORGET_TOKENS,
    NOTHING,
    NumberRow,
    PersonRow,
    change_person,
    find_person,
    note_tokens,
    numbers_of,
    said_of,
    set_numbers,
)
from engine.storage.schema import case, person, person_merge

WEIGHT: Mapping[str, int] = {level: at for at, level in enumerate(ORDER)}
"""Of levels of protection; one that is not told weighs as much as being protected does."""
PARTS = ("name", "alias", "protected", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """`before`: what both were, what became of it, and the cases that came along."""

    id: str
    kept: str
    gone: str
    at: datetime
    by: str
    why: str
    before: Values
    undone: datetime | None = None
    undone_by: str | None = None
    undone_why: str | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        found = self.before["cases"]
        return tuple(map(str, found)) if isinstance(found, tuple) else ()


COLUMNS = [person_merge.c[one] for one in Merge.__slots__]
MERGES = (
    select(*COLUMNS)
    .where(
        person_merge.c.tenant == bindparam("tenant"),
        or_(person_merge.c.kept == bindparam("person"), person_merge.c.gone == bindparam("person")),
    )
    .order_by(person_merge.c.at, person_merge.c.id)
)
CASES = (
    select(case.c.id)
    .where(case.c.tenant == bindparam("tenant"), case.c.person == bindparam("person"))
    .order_by(case.c.id)
)
ADD = insert(person_merge)
UNDO = (
    update(person_merge)
    .where(person_merge.c.tenant == bindparam("of_tenant"), person_merge.c.id == bindparam("of_id"))
    .values(undone=bindparam("moment"), undone_by=bindparam("who"), undone_why=bindparam("reason"))
)
POINT = (
    update(person)
    .where(person.c.tenant == bindparam("of_tenant"), person.c.id == bindparam("of_id"))
    .values(merged_into=bindparam("into"))
)
MOVE_ALL = (
    update(case)
    .where(case.c.tenant == bindparam("of_tenant"), case.c.person == bindparam("of_person"))
    .values(person=bindparam("to_person"))
)
MOVE_SOME = (
    update(case)
    .where(
        case.c.tenant == bindparam("of_tenant"),
        case.c.person == bindparam("of_person"),
        or_(
            case.c.id.in_(bindparam("some", expanding=True)),
            case.c.parent.in_(bindparam("within", expanding=True)),
        ),
    )
    .values(person=bindparam("to_person"))
)


def merges_of(tx: Transaction, identity: str) -> tuple[Merge, ...]:
    """Those in which a person was kept or gone, also those that are undone; the first first."""
    asked = {"tenant": tx.tenant, "person": identity}
    return tuple(
        Merge(**{**row, "before": decode_mapping(row["before"])})
        for row in tx.connection.execute(MERGES, asked).mappings()
    )


def cases_about(tx: Transaction, identity: str) -> tuple[str, ...]:
    """The cases and activities that are about a person, in all deployments."""
    asked = {"tenant": tx.tenant, "person": identity}
    return tuple(tx.connection.execute(CASES, asked).scalars())


def heavier(one: str, other: str) -> str:
    """The level of protection that protects more."""
    return one if WEIGHT.get(one, 1) >= WEIGHT.get(other, 1) else other


def merge(
    tx: Transaction,
    identity: str,
    kept: PersonRow,
    gone: PersonRow,
    *,
    by: str,
    why: str,
    at: datetime,
) -> Merge:
    """Let `gone` be `kept` from now on, with all cases, and with those who are named to read about them."""
    moved = cases_about(tx, gone.id)
    own, theirs = numbers_of(tx, kept.id), numbers_of(tx, gone.id)
    after = both(kept, gone)
    numbers = of_both(own, theirs, at)
    readers = readers_together(tx, kept, gone)
    done = Merge(
        id=identity,
        kept=kept.id,
        gone=gone.id,
        at=at,
        by=by,
        why=why,
        before={
            "kept": as_told(kept),
            "after": as_told(after),
            "numbers": tuple(map(number_told, own)),
            "numbers_after": tuple(map(number_told, numbers)),
            "gone_protected": gone.protected,
            "cases": moved,
            "readers": readers,
        },
    )
    told = {name: getattr(done, name) for name in Merge.__slots__}
    tx.connection.execute(ADD, {**told, "tenant": tx.tenant, "before": encode(done.before)})
    point(tx, gone.id, kept.id)
    tx.connection.execute(FORGET_TOKENS, {"tenant": tx.tenant, "person": gone.id})
    where = {"of_tenant": tx.tenant, "of_person": gone.id, "to_person": kept.id}
    tx.connection.execute(MOVE_ALL, where)
    keep(tx, after, numbers, at)
    join_readers(tx, kept.id, readers, by=by, why=why, at=at)
    return done


def undo_merge(tx: Transaction, done: Merge, *, by: str, why: str, at: datetime) -> None:
    """Take the two apart again. What has been said of the one who was kept since then stays with them; a
    protection that came since then holds for both.
    """
    now, gone = find_person(tx, done.kept), find_person(tx, done.gone)
    if now is None or gone is None:
        raise LookupError(done.id)
    where = {"of_tenant": tx.tenant, "of_id": done.id}
    tx.connection.execute(UNDO, where | {"moment": at, "who": by, "reason": why})
    point(tx, gone.id, None)
    moved = {"of_person": done.kept, "to_person": gone.id, "some": done.cases, "within": done.cases}
    tx.connection.execute(MOVE_SOME, {"of_tenant": tx.tenant} | moved)
    kept = apart(now, done)
    keep(tx, kept, numbers_apart(numbers_of(tx, now.id), done, at), at)
    changed = now.protected != told_of(done, "after")["protected"]
    level = heavier(gone.protected, now.protected) if changed else gone.protected
    own = numbers_of(tx, gone.id)
    gone = replace(gone, protected=level, identity=holding(own))
    keep(tx, gone, own, at)
    was = told_of(done, "kept")["protected"] != "", done.before["gone_protected"] != ""
    two = (("kept", kept, was[0]), ("gone", gone, was[1]))
    part_readers(tx, done.before.get("readers"), two, by=by, why=why, at=at)


def point(tx: Transaction, identity: str, into: str | None) -> None:
    where = {"of_tenant": tx.tenant, "of_id": identity}
    tx.connection.execute(POINT, where | {"into": into})


def keep(tx: Transaction, row: PersonRow, numbers: tuple[NumberRow, ...], at: datetime) -> None:
    """Store a person with these numbers, and whether all cases are those of somebody protected."""
    set_numbers(tx, row.id, numbers)
    kind = next((one.kind for one in numbers if one.until is None), "alias")
    change_person(tx, replace(row, identity=holding(numbers)), kind, at)
    note_tokens(tx, row)
    protect_cases_of(tx, row.id, row.protected != "")


def holding(numbers: tuple[NumberRow, ...]) -> str | None:
    return next((one.number for one in numbers if one.until is None), None)


# What becomes of two


def both(kept: PersonRow, gone: PersonRow) -> PersonRow:
    """The one who is kept, with what they lacked and the other had."""
    return replace(
        kept,
        name=kept.name or gone.name,
        alias=kept.alias or gone.alias,
        language=kept.language or gone.language,
        protected=heavier(kept.protected, gone.protected),
        said={
            project: said_by_both(kept.facts_in(project), gone.facts_in(project))
            for project in {**gone.said, **kept.said}
        },
    )


def said_by_both(own: Values, others: Values) -> Values:
    lacking = {name: value for name, value in others.items() if own.get(name) is None}
    return {**others, **own, **lacking}


def of_both(
    own: tuple[NumberRow, ...], theirs: tuple[NumberRow, ...], at: datetime
) -> tuple[NumberRow, ...]:
    """All the numbers of both, of which the one holds that means the most."""
    found = {one.number: one for one in (*theirs, *own)}
    for one in theirs:
        if one.until is None:
            found[one.number] = replace(found[one.number], until=None)
    return only_one(tuple(found.values()), at)


def only_one(numbers: tuple[NumberRow, ...], at: datetime) -> tuple[NumberRow, ...]:
    """The same, of which the others have ended: the latest of those that mean the most holds."""
    hold = [one for one in numbers if one.until is None]
    best = max(hold, key=lambda one: (RANK[one.kind], one.since, one.number), default=None)
    return tuple(
        replace(one, until=at) if one.until is None and one is not best else one for one in numbers
    )


# What becomes of one who was two


def apart(now: PersonRow, done: Merge) -> PersonRow:
    """The one who was kept, as before but for what has been changed since."""
    before, after = told_of(done, "kept"), told_of(done, "after")
    parts: dict[str, Any] = {
        name: before[name] if getattr(now, name) == after[name] else getattr(now, name)
        for name in PARTS
    }
    then, merged = said_of(mapping(before["said"])), said_of(mapping(after["said"]))
    said = {
        project: said_apart(facts, then.get(project, NOTHING), merged.get(project, NOTHING))
        for project, facts in now.said.items()
    }
    return replace(now, **parts, said={project: facts for project, facts in said.items() if facts})


def said_apart(now: Values, then: Values, merged: Values) -> Values:
    same = {name for name in {*now, *merged} if now.get(name) == merged.get(name)}
    facts = {name: value for name, value in now.items() if name not in same}
    return facts | {name: value for name, value in then.items() if name in same}


def numbers_apart(now: tuple[NumberRow, ...], done: Merge, at: datetime) -> tuple[NumberRow, ...]:
    before = {one.number: one for one in numbers_told(done.before["numbers"])}
    after = {one.number: one for one in numbers_told(done.before["numbers_after"])}
    since = {one.number: one for one in now if one != after.get(one.number)}
    mine = {number: one for number, one in since.items() if number in before or number not in after}
    found = tuple({**before, **mine}.values())
    new = [one for one in mine.values() if one.until is None]
    if not new:
        return only_one(found, at)
    return tuple(
        replace(one, until=at) if one.until is None and one is not new[-1] else one for one in found
    )


# As it lies


def as_told(row: PersonRow) -> Values:
    return {**{name: getattr(row, name) for name in PARTS}, "said": row.said}


def number_told(row: NumberRow) -> Values:
    return {name: getattr(row, name) for name in NumberRow.__slots__}


def numbers_told(told: Any) -> tuple[NumberRow, ...]:
    return tuple(NumberRow(**one) for one in told)


def told_of(done: Merge, which: str) -> Values:
    return mapping(done.before[which])


def mapping(value: Any) -> Values:
    return value if isinstance(value, Mapping) else {}
