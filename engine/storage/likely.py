"""Owns finding those who may be the same person as one: born that day, called so, or with a number of
theirs. How alike two are is left to `foundation.likeness`, who may be shown to `operations`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, or_, select

from engine.storage.database import Transaction
from engine.storage.people import PERSON, PersonRow, folded_name, person_row
from engine.storage.schema import person, person_identity

MOST = 200
HAS_NUMBER = person.c.id.in_(
    select(person_identity.c.person).where(
        person_identity.c.tenant == bindparam("tenant"),
        person_identity.c.number.in_(bindparam("numbers", expanding=True)),
    )
)
LIKELY = (
    PERSON.where(
        person.c.merged_into.is_(None),
        or_(
            person.c.born == bindparam("born"),
            person.c.folded == bindparam("folded"),
            HAS_NUMBER,
        ),
    )
    .order_by(person.c.sort_key, person.c.id)
    .limit(MOST)
)
NUMBERS_OF = select(person_identity.c.person, person_identity.c.number).where(
    person_identity.c.tenant == bindparam("tenant"),
    person_identity.c.person.in_(bindparam("people", expanding=True)),
)


def likely_people(
    tx: Transaction, name: str, born: date | None, numbers: Iterable[str]
) -> tuple[tuple[PersonRow, frozenset[str]], ...]:
    """Each with all numbers that they have or have had."""
    asked = {
        "tenant": tx.tenant, "born": born, "folded": folded_name(name), "numbers": sorted(numbers),
    }  # fmt: skip
    rows = {row["id"]: person_row(row) for row in tx.connection.execute(LIKELY, asked).mappings()}
    held: dict[str, set[str]] = {}
    if rows:
        found = {"tenant": tx.tenant, "people": sorted(rows)}
        for who, number in tx.connection.execute(NUMBERS_OF, found):
            held.setdefault(who, set()).add(number)
    return tuple((row, frozenset(held.get(row.id, ()))) for row in rows.values())
