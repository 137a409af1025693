"""Owns whom activities go between as rows, those that go on alone, so that each party's are found at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import and_, bindparam, delete, insert, select

from engine.storage.cases import CaseRow, cases_by_id
from engine.storage.database import Transaction
from engine.storage.schema import between_party, case

MOST = 100

OF = select(between_party.c.case, between_party.c.holder).where(
    between_party.c.tenant == bindparam("tenant"),
    between_party.c.case.in_(bindparam("cases", expanding=True)),
)
FORGET = delete(between_party).where(
    between_party.c.tenant == bindparam("of_tenant"), between_party.c.case == bindparam("of_case")
)
ADD = insert(between_party)
THEIRS = (
    select(between_party.c.case)
    .where(
        between_party.c.tenant == bindparam("tenant"),
        between_party.c.deployment == bindparam("deployment"),
        between_party.c.holder.in_(bindparam("holders", expanding=True)),
    )
    .distinct()
    .subquery("theirs")
)
NEAREST = (
    select(case.c.id)
    .select_from(THEIRS)
    .join(case, and_(case.c.tenant == bindparam("tenant"), case.c.id == THEIRS.c.case))
    .order_by(case.c.due_sort, case.c.id)
    .limit(MOST)
)


def parties_of(tx: Transaction, cases: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Whom each of these activities goes between."""
    found: dict[str, set[str]] = {}
    for row in tx.direct.named(OF, {"tenant": tx.tenant, "cases": sorted(cases)}):
        found.setdefault(row["case"], set()).add(row["holder"])
    return {one: frozenset(holders) for one, holders in found.items()}


def keep_parties_of(
    tx: Transaction, activity: str, deployment: str, holders: frozenset[str]
) -> None:
    tx.direct.change(FORGET, {"of_tenant": tx.tenant, "of_case": activity})
    common = {"tenant": tx.tenant, "case": activity, "deployment": deployment}
    tx.direct.add(ADD, [{**common, "holder": one} for one in sorted(holders)])


def between_whom(tx: Transaction, deployment: str, holders: Iterable[str]) -> tuple[CaseRow, ...]:
    """At most 100 of the activities that go on between any of the holders and others, the nearest due first;
    each with the case that it belongs to.
    """
    asked = {"tenant": tx.tenant, "deployment": deployment, "holders": sorted(holders)}
    found = [row["id"] for row in tx.direct.named(NEAREST, asked)]
    rows = cases_by_id(tx, found) if found else {}
    return tuple(rows[one] for one in found if one in rows)
