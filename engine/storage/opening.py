"""Owns finding a case with what nearly every act in it needs beside it, in one statement: the person, where
its chains end, and whether the staff has changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ScalarSelect, Table, and_, bindparam, select

from engine.storage.cases import CaseRow, with_host
from engine.storage.chain import AUDIT, EVENTS, START
from engine.storage.database import Transaction
from engine.storage.people import COLUMNS, WITH_NUMBER, PersonRow, person_row
from engine.storage.schema import audit, case, case_event, person, person_identity, tenant

PERSON = "person_"
"""What the person's columns are called by, before their own names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCase:
    """`staff`: see `engine.storage.staff.Standing`."""

    row: CaseRow
    person: PersonRow | None
    staff: int


OF_PERSON = tuple(column.name for column in COLUMNS)
WITH_PERSON = and_(person.c.tenant == case.c.tenant, person.c.id == case.c.person)


def ending(table: Table, chain: Column[str], column: str) -> ScalarSelect[Any]:
    """A column of the last row of a chain of the case."""
    return (
        select(table.c[column])
        .where(table.c.tenant == case.c.tenant, chain == case.c.id)
        .order_by(table.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )


ENDS = {EVENTS: (case_event, case_event.c.case), AUDIT: (audit, audit.c.chain)}
FOUND = (
    select(
        *(column for column in case.c if column.name != "tenant"),
        *(column.label(PERSON + column.name) for column in COLUMNS),
        *(
            ending(table, chain, column).label(f"{kind}_{column}")
            for kind, (table, chain) in ENDS.items()
            for column in ("number", "hash")
        ),
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
    for kind in ENDS:
        end = row[f"{kind}_number"], row[f"{kind}_hash"]
        tx.ends[kind, row["id"]] = end if end[0] is not None else (0, START)
    about = {column: row[PERSON + column] for column in OF_PERSON}
    return FoundCase(
        row=with_host(tx, row),
        person=person_row(about) if row["person"] is not None else None,
        staff=row["staff"],
    )
