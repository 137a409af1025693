"""Owns people: their numbers with history, and the folded tokens of their names by which one finds
them.

The same on every database: a prefix of any part of the name, with or without diacritics.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.engine import RowMapping

from engine.expressions.scope import Values
from engine.foundation.folding import folded, name_tokens
from engine.foundation.identity import Identity, read
from engine.foundation.quick import quick
from engine.storage.codec import decode_mapping, encode
from engine.storage.database import Transaction
from engine.storage.schema import person, person_identity, person_name_token
from engine.storage.statements import batched

NOTHING: Values = MappingProxyType({})
UNDIVIDED = ""
"""Where in `said` that lies which was saved before projects were told apart, of people whom several know."""
LAST_SIGN = "\U0010ffff"
FOUND = 50


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """`identity` is the number that holds today. `said`: what has been saved to the person, by the project
    (deployment) in which it was: one person is not one file for all. `also`: a number that has been told
    with its kind, and does not hold: for the history.
    """

    id: str
    name: str
    alias: str | None
    protected: str
    language: str | None
    identity: str | None
    said: Mapping[str, Values]
    also: tuple[str, str] | None = None

    def facts_in(self, deployment: str) -> Values:
        """What has been saved to the person in one project."""
        return self.said.get(deployment, NOTHING)

    def telling(self, deployment: str, facts: Values) -> PersonRow:
        """The same, with more that has been saved in that project."""
        own = {**self.facts_in(deployment), **facts}
        return replace(self, said={**self.said, deployment: own})


class PersonName(NamedTuple):
    """What lists need to know of a person: no number, and nothing that has been saved to them."""

    name: str
    alias: str | None
    protected: str


COLUMNS = (
    person.c.id,
    person.c.name,
    person.c.alias,
    person.c.protected,
    person.c.language,
    person.c.facts,
    person_identity.c.number,
)
WITH_NUMBER = and_(
    person_identity.c.tenant == person.c.tenant,
    person_identity.c.person == person.c.id,
    person_identity.c.until.is_(None),
)
PERSON = (
    select(*COLUMNS)
    .outerjoin(person_identity, WITH_NUMBER)
    .where(person.c.tenant == bindparam("tenant"))
)
BY_ID = PERSON.where(person.c.id == bindparam("id"))
SEVERAL = PERSON.where(person.c.id.in_(bindparam("ids", expanding=True)))
NAME = (person.c.name, person.c.alias, person.c.protected)
"""The columns of `PersonName`."""
NAMES = select(person.c.id, *NAME).where(
    person.c.tenant == bindparam("tenant"), person.c.id.in_(bindparam("ids", expanding=True))
)
ASSUMED = "assumed"
"""The level of protection of somebody who has been given a new identity (`access.sealing.Level`)."""
BY_NUMBER = (
    select(person_identity.c.person)
    .join(
        person,
        and_(person.c.tenant == person_identity.c.tenant, person.c.id == person_identity.c.person),
    )
    .where(
        person_identity.c.tenant == bindparam("tenant"),
        person_identity.c.number == bindparam("number"),
        person.c.merged_into.is_(None),
        or_(person_identity.c.until.is_(None), person.c.protected != ASSUMED),
    )
    .order_by(person_identity.c.until.is_not(None), person.c.created, person.c.id)
)
"""First whoever has the number now, then whoever had it; but nobody who has been given a new identity is
found by what was before.
"""
BY_ALIAS = (
    select(person.c.id)
    .where(
        person.c.tenant == bindparam("tenant"),
        person.c.alias == bindparam("alias"),
        person.c.merged_into.is_(None),
    )
    .order_by(person.c.created, person.c.id)
)
ALSO_CALLED = select(person.c.id, person.c.name, person.c.alias).where(
    person.c.tenant == bindparam("tenant"), person.c.merged_into == bindparam("person")
)
NUMBERS = (
    select(*(person_identity.c[one] for one in "number kind since until level status".split()))
    .where(
        person_identity.c.tenant == bindparam("tenant"),
        person_identity.c.person == bindparam("person"),
    )
    .order_by(person_identity.c.since, person_identity.c.number)
)
FORGET_NUMBERS = delete(person_identity).where(
    person_identity.c.tenant == bindparam("tenant"),
    person_identity.c.person == bindparam("person"),
)
CHANGE = (
    update(person)
    .where(person.c.tenant == bindparam("of_tenant"), person.c.id == bindparam("of_id"))
    .values(
        name=bindparam("new_name"),
        sort_key=bindparam("new_sort_key"),
        alias=bindparam("new_alias"),
        protected=bindparam("new_protected"),
        language=bindparam("new_language"),
        facts=bindparam("new_facts"),
        born=bindparam("new_born"),
        folded=bindparam("new_folded"),
        changed=bindparam("at"),
    )
)
FORGET_TOKENS = delete(person_name_token).where(
    person_name_token.c.tenant == bindparam("tenant"),
    person_name_token.c.person == bindparam("person"),
)
END_NUMBERS = (
    update(person_identity)
    .where(
        person_identity.c.tenant == bindparam("of_tenant"),
        person_identity.c.person == bindparam("of_person"),
        person_identity.c.number != bindparam("kept"),
        person_identity.c.until.is_(None),
    )
    .values(until=bindparam("at"))
)
REVIVE_NUMBER = (
    update(person_identity)
    .where(
        person_identity.c.tenant == bindparam("of_tenant"),
        person_identity.c.person == bindparam("of_person"),
        person_identity.c.number == bindparam("kept"),
    )
    .values(until=None)
)
ADD_PERSON = insert(person)
ADD_PERSON_IDENTITY = insert(person_identity)
ADD_PERSON_NAME_TOKEN = insert(person_name_token)


def sort_key(name: str) -> str:
    """Last name first, å ä ö after z as Swedish has it, the same on every database."""
    parts = name.casefold().split()
    return folded(" ".join(parts[-1:] + parts[:-1]).translate(AFTER_Z))


AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})
"""Signs that come after z in ASCII, in the order of the Swedish letters."""


def folded_name(name: str) -> str | None:
    """The parts of a name in order, the same however it is written; None without any."""
    return " ".join(sorted(name_tokens(name)))[:200] or None


def born_of(row: PersonRow) -> date | None:
    """The day of birth that has been said in any project, else what the number tells."""
    told = (facts.get("birth_date") for _, facts in sorted(row.said.items()))
    said = next((one for one in told if one is not None), None)
    return born_as_told({"birth_date": said}, row.identity)


def born_as_told(facts: Values, number: str | None) -> date | None:
    """The day of birth that has been said, else what the number tells."""
    told = facts.get("birth_date")
    if isinstance(told, date) and not isinstance(told, datetime):
        return told
    found = read(number, date.max) if number is not None else None
    return found.birth_date if isinstance(found, Identity) else None


def add_person(tx: Transaction, row: PersonRow, kind: str, at: datetime) -> None:
    """A new person, with the number if there is one; `kind` is the number's."""
    values = {"tenant": tx.tenant, "id": row.id, "created": at, "changed": at}
    tx.connection.execute(ADD_PERSON, values | stored(row))
    note_number(tx, row, kind, at)
    note_tokens(tx, row)


def stored(row: PersonRow) -> dict[str, str | date | None]:
    return {
        "name": row.name,
        "sort_key": "" if row.protected else sort_key(row.name),
        "alias": row.alias,
        "protected": row.protected,
        "language": row.language,
        "facts": encode(row.said),
        "born": None if row.protected else born_of(row),
        "folded": None if row.protected else folded_name(row.name),
    }


def change_person(tx: Transaction, row: PersonRow, kind: str, at: datetime) -> None:
    """Keep what is said of the person now. A number before stays in the history."""
    new = {f"new_{column}": value for column, value in stored(row).items()}
    tx.connection.execute(CHANGE, new | {"of_tenant": tx.tenant, "of_id": row.id, "at": at})
    note_number(tx, row, kind, at)
    note_tokens(tx, row)


def change_level(tx: Transaction, identity: str, level: str, at: datetime) -> None:
    """Somebody protected is found and sorted by nothing, from the transaction on that says so."""
    person_now = find_person(tx, identity)
    if person_now is None:
        return
    row = replace(person_now, protected=level)
    new = {f"new_{column}": value for column, value in stored(row).items()}
    tx.connection.execute(CHANGE, new | {"of_tenant": tx.tenant, "of_id": row.id, "at": at})
    note_tokens(tx, row)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """A number that somebody has, or with `until` has had. `level` and `status`: of a samordningsnummer."""

    number: str
    kind: str
    since: datetime
    until: datetime | None = None
    level: str | None = None
    status: str | None = None


def numbers_of(tx: Transaction, identity: str) -> tuple[NumberRow, ...]:
    """All the numbers of a person, the first first."""
    asked = {"tenant": tx.tenant, "person": identity}
    return tuple(NumberRow(**row) for row in tx.connection.execute(NUMBERS, asked).mappings())


def set_numbers(tx: Transaction, identity: str, rows: Iterable[NumberRow]) -> None:
    """These and no others are the numbers of a person from now on."""
    own = {"tenant": tx.tenant, "person": identity}
    tx.connection.execute(FORGET_NUMBERS, own)
    values = [{**own, **{name: getattr(row, name) for name in NumberRow.__slots__}} for row in rows]
    if values:
        tx.connection.execute(ADD_PERSON_IDENTITY, values)


def note_history(tx: Transaction, row: PersonRow, at: datetime) -> None:
    """A number that was told and does not hold is kept as one that the person has had."""
    if row.also is None:
        return
    number, kind = row.also
    known = numbers_of(tx, row.id)
    if all(one.number != number for one in known):
        set_numbers(tx, row.id, (*known, NumberRow(number=number, kind=kind, since=at, until=at)))


def note_number(tx: Transaction, row: PersonRow, kind: str, at: datetime) -> None:
    note_history(tx, row, at)
    if row.identity is None:
        return
    asked = {"of_tenant": tx.tenant, "of_person": row.id, "kept": row.identity}
    tx.connection.execute(END_NUMBERS, asked | {"at": at})
    if tx.connection.execute(REVIVE_NUMBER, asked).rowcount == 0:
        values = {"tenant": tx.tenant, "person": row.id, "number": row.identity}
        new = {"kind": kind, "since": at, "until": None}
        tx.connection.execute(ADD_PERSON_IDENTITY, values | new)


def note_tokens(tx: Transaction, row: PersonRow) -> None:
    tx.connection.execute(FORGET_TOKENS, {"tenant": tx.tenant, "person": row.id})
    found = sorted(name_tokens(row.name) | name_tokens(row.alias or "") | also_called(tx, row.id))
    if found and not row.protected:
        rows = [{"tenant": tx.tenant, "token": one, "person": row.id} for one in found]
        tx.connection.execute(ADD_PERSON_NAME_TOKEN, rows)


def also_called(tx: Transaction, identity: str) -> frozenset[str]:
    """The parts of the names of those who have turned out to be this person."""
    asked = {"tenant": tx.tenant, "person": identity}
    found: set[str] = set()
    for row in tx.direct.rows(ALSO_CALLED, asked):
        found |= name_tokens(row[1]) | name_tokens(row[2] or "") | also_called(tx, row[0])
    return frozenset(found)


def find_person(tx: Transaction, identity: str) -> PersonRow | None:
    asked = {"tenant": tx.tenant, "id": identity}
    row = tx.direct.first_named(BY_ID, asked)
    return None if row is None else person_row(row)


def people_by_id(tx: Transaction, identities: Iterable[str]) -> Mapping[str, PersonRow]:
    found: dict[str, PersonRow] = {}
    for some in batched(sorted(set(identities))):
        for row in tx.direct.named(SEVERAL, {"tenant": tx.tenant, "ids": some}):
            found[row["id"]] = person_row(row)
    return found


def names_by_id(tx: Transaction, identities: Iterable[str]) -> Mapping[str, PersonName]:
    """The name of each of them, protected or not: what of it is shown is up to who asks."""
    wanted = sorted(set(identities))
    if not wanted:
        return {}
    rows = tx.direct.rows(NAMES, {"tenant": tx.tenant, "ids": wanted})
    return {row[0]: PersonName._make(row[1:]) for row in rows}


def person_of_number(tx: Transaction, number: str) -> str | None:
    """The id of the person who has, or has had, this number or alias."""
    asked = {"tenant": tx.tenant, "number": number, "alias": number}
    found = tx.connection.execute(BY_NUMBER, asked).scalar()
    return found or tx.connection.execute(BY_ALIAS, asked).scalar()


def people_of_number(tx: Transaction, number: str) -> tuple[PersonRow, ...]:
    """All who have, or have had, this number: those who have it now first."""
    asked = {"tenant": tx.tenant, "number": number}
    ids = tuple(dict.fromkeys(tx.connection.execute(BY_NUMBER, asked).scalars()))
    known = people_by_id(tx, ids)
    return tuple(known[one] for one in ids)


def said_of(found: Values) -> Mapping[str, Values]:
    """What lies in the column, by project."""
    return {name: facts for name, facts in found.items() if isinstance(facts, Mapping)}


def person_row(row: RowMapping | Mapping[str, Any]) -> PersonRow:
    return PersonRow(
        id=row["id"],
        name=row["name"],
        alias=row["alias"],
        protected=row["protected"],
        language=row["language"],
        identity=row["number"],
        said=said_of(decode_mapping(row["facts"])),
    )
