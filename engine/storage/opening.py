"""Owns finding a case with what nearly every act in it needs beside it, in one statement: the person, and
whether the staff has changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select

from engine.storage.cases import CaseRow, with_host
from engine.storage.database import Transaction
from engine.storage.people import COLUMNS, WITH_NUMBER, PersonRow, person_row
from engine.storage.schema import case, person, person_identity, tenant

PERSON = "person_"
"""What the person's columns are called by, before their own names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCase:
    """`staff`: see `engine.storage.staff.Standing`."""

    row: CaseRow
    person: PersonRow | None
    staff: int


WITH_PERSON = and_(person.c.tenant == case.c.tenant, person.c.id == case.c.person)
FOUND = (
    select(
        *(column for column in case.c if column.name != "tenant"),
        *(column.label(PERSON + column.name) for column in COLUMNS),
        tenant.c.staff,
    )
    .join(tenant, tenant.c.tenant == case.c.tenant)
    .outerjoin(person, WITH_PERSON)
    .outerjoin(person_identity, WITH_NUMBER)
    .where(
        case.c.tenant == bindparam("tenant"),
        case.c.deployment == bindparam("deployment"),
        case.c.number == bindparam("number"),
    )
)


def find_with_person(tx: Transaction, deployment: str, number: str) -> FoundCase | None:
    asked = {"tenant": tx.tenant, "deployment": deployment, "number": number}
    row = tx.direct.first_named(FOUND, asked)
    if row is None:
        return None
    about = {column.name: row[PERSON + column.name] for column in COLUMNS}
    return FoundCase(
        row=with_host(tx, row),
        person=person_row(about) if row["person"] is not None else None,
        staff=row["staff"],
    )
