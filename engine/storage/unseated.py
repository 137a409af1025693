"""Owns finding what goes on and waits for a role in whose seat nobody sits who holds it: by state, from an
index, and stopped at a few.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Boolean, and_, bindparam, exists, false, func, or_, select, tuple_

from engine.storage.cases import CaseRow, case_row, cases_by_id
from engine.storage.database import Transaction
from engine.storage.schema import account, account_role, case, seat

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A state of a workflow, or of a kind of activity (`use`), that waits for any of the roles."""

    workflow: str
    use: str | None
    state: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The cases about people that are looked among: all of them, or those of some units and sub-projects."""

    everything: bool
    units: frozenset[str]
    subprojects: frozenset[str]


SEATED = exists().where(
    seat.c.tenant == bindparam("tenant"),
    seat.c.case == func.coalesce(case.c.parent, case.c.id),
    tuple_(case.c.state, seat.c.role).in_(bindparam("pairs", expanding=True)),
    account_role.c.tenant == seat.c.tenant,
    account_role.c.account == seat.c.account,
    account_role.c.deployment == bindparam("deployment"),
    account_role.c.role == seat.c.role,
    account.c.tenant == seat.c.tenant,
    account.c.name == seat.c.account,
    account.c.ended.is_(None),
)
FOUND = (
    select(*(column for column in case.c if column.name != "tenant"))
    .where(
        case.c.tenant == bindparam("tenant"),
        case.c.deployment == bindparam("deployment"),
        case.c.state.in_(bindparam("states", expanding=True)),
        case.c.closed == false(),
        ~SEATED,
    )
    .order_by(case.c.due_sort, case.c.id)
    .limit(MOST)
)
SEEN = or_(
    bindparam("everything", type_=Boolean),
    case.c.person.is_(None),
    case.c.unit.in_(bindparam("units", expanding=True)),
    case.c.subproject.in_(bindparam("subprojects", expanding=True)),
)
WHOLE = FOUND.where(
    and_(case.c.workflow.in_(bindparam("workflows", expanding=True)), case.c.use.is_(None), SEEN)
)
INSIDE = FOUND.where(
    and_(case.c.use.in_(bindparam("uses", expanding=True)), case.c.parent.is_not(None))
)


def waiting_for_nobody(
    tx: Transaction, deployment: str, places: Iterable[Waiting], within: Within
) -> tuple[CaseRow, ...]:
    """At most 200 cases, and as many activities, the nearest due first. States are told by their names alone:
    those that others call so too may be among them.
    """
    places = tuple(places)
    asked = {"tenant": tx.tenant, "deployment": deployment}
    cases = [one for one in places if one.use is None]
    inside = [one for one in places if one.use is not None]
    found: list[CaseRow] = []
    if cases:
        more = {
            "workflows": sorted({one.workflow for one in cases}),
            "everything": within.everything,
            "units": sorted(within.units),
            "subprojects": sorted(within.subprojects),
        }
        rows = tx.connection.execute(WHOLE, {**asked, **states_of(cases), **more}).mappings()
        found += [case_row(row) for row in rows]
    if inside:
        uses = sorted({one.use for one in inside if one.use is not None})
        asked_inside = {**asked, **states_of(inside), "uses": uses}
        rows_inside = tx.connection.execute(INSIDE, asked_inside).mappings().all()
        hosts = cases_by_id(tx, {row["parent"] for row in rows_inside}) if rows_inside else {}
        found += [case_row(row, hosts[row["parent"]]) for row in rows_inside]
    return tuple(found)


def states_of(places: Iterable[Waiting]) -> dict[str, object]:
    pairs = {(one.state, role) for one in places for role in one.roles}
    return {"states": sorted({state for state, _ in pairs}), "pairs": sorted(pairs)}
