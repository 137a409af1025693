"""Owns people: their numbers with history, and the folded tokens of their names by which one finds
them.

The same on every database: a prefix of any part of the name, with or without diacritics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from unicodedata import combining, normalize

from sqlalchemy import and_, bindparam, delete, insert, select, update
from sqlalchemy.engine import RowMapping

from engine.expressions.scope import Values
from engine.foundation.quick import quick
from engine.storage.codec import decode_mapping, encode
from engine.storage.database import Transaction
from engine.storage.schema import person, person_identity, person_name_token
from engine.storage.statements import batched

LAST_SIGN = "\U0010ffff"
FOUND = 50


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """`identity` is the number that holds today. `facts` are what has been saved to the person."""

    id: str
    name: str
    alias: str | None
    protected: str
    language: str | None
    identity: str | None
    facts: Values


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
NAMES = select(person.c.id, person.c.name, person.c.alias, person.c.protected).where(
    person.c.tenant == bindparam("tenant"), person.c.id.in_(bindparam("ids", expanding=True))
)
BY_NUMBER = select(person_identity.c.person).where(
    person_identity.c.tenant == bindparam("tenant"),
    person_identity.c.number == bindparam("number"),
)
BY_ALIAS = select(person.c.id).where(
    person.c.tenant == bindparam("tenant"), person.c.alias == bindparam("alias")
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


def folded(text: str) -> str:
    """Small letters without diacritics: `Ängström` and `angstrom` are found alike."""
    apart = normalize("NFKD", text.casefold().translate(UNDIVIDED))
    return "".join(sign for sign in apart if not combining(sign))


def name_tokens(name: str) -> frozenset[str]:
    """The parts of a name, folded: what stands between spaces, hyphens and other signs."""
    return frozenset(part[:200] for part in PART.findall(folded(name)))


def sort_key(name: str) -> str:
    """Last name first, å ä ö after z as Swedish has it, the same on every database."""
    parts = name.casefold().split()
    return folded(" ".join(parts[-1:] + parts[:-1]).translate(AFTER_Z))


PART = re.compile(r"[^\W_]+")
UNDIVIDED = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that are one sign with their stroke or tail, so that taking signs apart does not fold them."""
AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})
"""Signs that come after z in ASCII, in the order of the Swedish letters."""


def add_person(tx: Transaction, row: PersonRow, kind: str, at: datetime) -> None:
    """A new person, with the number if there is one; `kind` is the number's."""
    values = {"tenant": tx.tenant, "id": row.id, "created": at, "changed": at}
    tx.connection.execute(ADD_PERSON, values | stored(row))
    note_number(tx, row, kind, at)
    note_tokens(tx, row)


def stored(row: PersonRow) -> dict[str, str | None]:
    return {
        "name": row.name,
        "sort_key": "" if row.protected else sort_key(row.name),
        "alias": row.alias,
        "protected": row.protected,
        "language": row.language,
        "facts": encode(row.facts),
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


def note_number(tx: Transaction, row: PersonRow, kind: str, at: datetime) -> None:
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
    found = sorted(name_tokens(row.name) | name_tokens(row.alias or ""))
    if found and not row.protected:
        rows = [{"tenant": tx.tenant, "token": one, "person": row.id} for one in found]
        tx.connection.execute(ADD_PERSON_NAME_TOKEN, rows)


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


def person_row(row: RowMapping | Mapping[str, Any]) -> PersonRow:
    return PersonRow(
        id=row["id"],
        name=row["name"],
        alias=row["alias"],
        protected=row["protected"],
        language=row["language"],
        identity=row["number"],
        facts=decode_mapping(row["facts"]),
    )
