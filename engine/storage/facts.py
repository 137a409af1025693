"""Owns what indicators are counted from, case by case: what lacks or no longer holds, keeping it, and reading
it for figures. Never of a protected person.

What each case gives is left to `operations`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select

from engine.storage.database import Transaction
from engine.storage.figures import OPEN_TO_FIGURES
from engine.storage.schema import NEVER, case, counted, fact, person
from engine.storage.statements import batched


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a case, activity or form (`record`) gives an indicator. `number`: of a condition 1 or 0; None
    where it is not known. `groups`: of each split the name of its group.
    """

    indicator: str
    record: str
    day: date | None
    number: float | None
    groups: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactOf:
    """The same, with the case that it is in."""

    fact: Fact
    case: str
    number: str
    person: str | None
    subproject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A case that has not been counted as it is now. `changed`: when its person was."""

    case: str
    versions: int
    changed: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """When a case was opened and ended, and where it is."""

    workflow: str
    state: str
    subproject: str
    opened: datetime
    closed: date | None


INSIDE = case.alias("inside")
ACTIVITIES = (
    select(func.coalesce(func.sum(INSIDE.c.version), 0))
    .where(INSIDE.c.tenant == case.c.tenant, INSIDE.c.parent == case.c.id)
    .scalar_subquery()
)
VERSIONS = case.c.version + ACTIVITIES
WITH_PERSON = case.outerjoin(
    person, and_(person.c.tenant == case.c.tenant, person.c.id == case.c.person)
)
WITH_COUNTED = WITH_PERSON.outerjoin(
    counted, and_(counted.c.tenant == case.c.tenant, counted.c.case == case.c.id)
)
LACKING = (
    select(case.c.id, VERSIONS.label("versions"), person.c.changed)
    .select_from(WITH_COUNTED)
    .where(
        OPEN_TO_FIGURES,
        case.c.parent.is_(None),
        case.c.workflow.in_(bindparam("workflows", expanding=True)),
        or_(
            counted.c.case.is_(None),
            counted.c.plan != bindparam("plan"),
            counted.c.versions != VERSIONS,
            counted.c.until < bindparam("today"),
            and_(person.c.changed.is_not(None), counted.c.person.is_(None)),
            counted.c.person != person.c.changed,
        ),
    )
    .order_by(case.c.id)
)
FORGET_FACTS = delete(fact).where(
    fact.c.tenant == bindparam("of_tenant"), fact.c.case.in_(bindparam("cases", expanding=True))
)
FORGET_COUNTED = delete(counted).where(
    counted.c.tenant == bindparam("of_tenant"),
    counted.c.case.in_(bindparam("cases", expanding=True)),
)
FACTS = (
    select(
        fact.c.indicator,
        fact.c.record,
        fact.c.day,
        fact.c.number,
        fact.c.groups,
        fact.c.case,
        case.c.number.label("called"),
        case.c.person,
        case.c.subproject,
    )
    .join(case, and_(case.c.tenant == fact.c.tenant, case.c.id == fact.c.case))
    .where(OPEN_TO_FIGURES, fact.c.indicator.in_(bindparam("indicators", expanding=True)))
    .order_by(fact.c.indicator, fact.c.day, fact.c.record)
)
COURSES = (
    select(case.c.workflow, case.c.state, case.c.subproject, case.c.opened, counted.c.closed)
    .join(counted, and_(counted.c.tenant == case.c.tenant, counted.c.case == case.c.id))
    .where(OPEN_TO_FIGURES, case.c.workflow.in_(bindparam("workflows", expanding=True)))
    .order_by(case.c.id)
)


def lacking(
    tx: Transaction, deployment: str, workflows: Collection[str], plan: str, today: date
) -> tuple[Lacking, ...]:
    """The cases that have changed, or whose person has, since they were counted; those that were counted by
    other definitions; and those where the day matters, if that was another day.
    """
    asked = {
        "tenant": tx.tenant,
        "deployment": deployment,
        "workflows": sorted(workflows),
        "plan": plan,
        "today": today,
    }
    rows = tx.connection.execute(LACKING, asked).mappings().all()
    return tuple(
        Lacking(case=row["id"], versions=row["versions"], changed=row["changed"]) for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A case with all that it gives. `timely`: it holds for the day alone."""

    of: Lacking
    facts: tuple[Fact, ...]
    closed: date | None
    timely: bool


def keep_facts(
    tx: Transaction, deployment: str, plan: str, today: date, found: Iterable[Counted]
) -> None:
    """In the place of what those cases gave before."""
    kept = {one.of.case: one for one in found}
    for some in batched(sorted(kept)):
        forget = {"of_tenant": tx.tenant, "cases": list(some)}
        tx.connection.execute(FORGET_FACTS, forget)
        tx.connection.execute(FORGET_COUNTED, forget)
        own = {"tenant": tx.tenant, "deployment": deployment}
        facts = [{**own, **row} for id in some for row in fact_rows(kept[id])]
        if facts:
            tx.connection.execute(insert(fact), facts)
        rows = [{**own, "plan": plan, **counted_row(kept[id], today)} for id in some]
        tx.connection.execute(insert(counted), rows)


def fact_rows(one: Counted) -> list[dict[str, object]]:
    return [
        {
            "case": one.of.case,
            "indicator": row.indicator,
            "record": row.record,
            "day": row.day,
            "number": row.number,
            "groups": json.dumps(row.groups, ensure_ascii=False),
        }
        for row in one.facts
    ]


def counted_row(one: Counted, today: date) -> Mapping[str, object]:
    return {
        "case": one.of.case,
        "versions": one.of.versions,
        "person": one.of.changed,
        "until": today if one.timely else NEVER,
        "closed": one.closed,
    }


def facts_in(tx: Transaction, deployment: str, indicators: Collection[str]) -> tuple[FactOf, ...]:
    """All that indicators are counted from, by indicator, the earliest first."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "indicators": sorted(indicators)}
    return tuple(
        FactOf(
            fact=Fact(
                indicator=row["indicator"],
                record=row["record"],
                day=row["day"],
                number=row["number"],
                groups=tuple(json.loads(row["groups"])),
            ),
            case=row["case"],
            number=row["called"],
            person=row["person"],
            subproject=row["subproject"],
        )
        for row in tx.connection.execute(FACTS, asked).mappings()
    )


def courses_in(tx: Transaction, deployment: str, workflows: Collection[str]) -> tuple[Course, ...]:
    """When the cases of these workflows were opened and ended, and where each is."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "workflows": sorted(workflows)}
    rows = tx.connection.execute(COURSES, asked).mappings()
    return tuple(Course(**row) for row in rows)
