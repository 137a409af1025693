"""Owns the numbers that instruments gave in a project, for figures over all its cases: what has not been read
yet, and what is counted of the rest, in the database. Never of a protected person.

Which numbers lie in what was sent, and whether others may read them, is left to `operations`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    update,
)

from engine.expressions.scope import Visit
from engine.storage.codec import visits_in
from engine.storage.database import Transaction
from engine.storage.figures import OPEN_TO_FIGURES, WHOSE, SentIn
from engine.storage.schema import amendment, case, measure, request, submission
from engine.storage.submissions import standing, submission_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that an instrument gave, or with an empty `value` that it was answered. `number` is None where
    it could not be computed.
    """

    path: str
    value: str
    instrument: str
    number: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quartiles:
    """Of one value at one occasion: how many numbers, and those that stand where the quarters part, by place
    (from 0) in the order from the least.
    """

    workflow: str
    instrument: str
    value: str
    occasion: int
    count: int
    at: dict[int, float]


OWN = and_(measure.c.tenant == bindparam("tenant"), measure.c.deployment == bindparam("deployment"))
OTHER_PLAN = delete(measure).where(
    measure.c.tenant == bindparam("of_tenant"),
    measure.c.deployment == bindparam("of_deployment"),
    measure.c.plan != bindparam("of_plan"),
)
READ = (
    select(measure.c.submission)
    .where(
        measure.c.tenant == submission.c.tenant,
        measure.c.submission == submission.c.id,
        measure.c.path == "",
        measure.c.value == "",
    )
    .exists()
)
UNREAD = (
    standing()
    .add_columns(*WHOSE, case.c.held)
    .where(
        case.c.tenant == bindparam("tenant"),
        case.c.deployment == bindparam("deployment"),
        case.c.id == submission.c.case,
        submission.c.form.in_(bindparam("forms", expanding=True)),
        not_(READ),
    )
    .order_by(submission.c.at, submission.c.id)
)
AMENDED = delete(measure).where(
    measure.c.tenant == bindparam("of_tenant"),
    measure.c.submission.in_(
        select(amendment.c.amended).where(
            amendment.c.tenant == bindparam("of_tenant"), amendment.c.first == bindparam("of_first")
        )
    ),
)
BLIND = (
    select(measure.c.submission, measure.c.at, measure.c.form, *WHOSE, case.c.held)
    .join(case, and_(case.c.tenant == measure.c.tenant, case.c.id == measure.c.case))
    .where(OWN, measure.c.path == "", measure.c.value == "", measure.c.open == false())
)
OPEN = (
    update(measure)
    .where(
        measure.c.tenant == bindparam("of_tenant"),
        measure.c.submission.in_(bindparam("of_submissions", expanding=True)),
    )
    .values(open=true())
)


def unread(
    tx: Transaction, deployment: str, plan: str, forms: Collection[str]
) -> tuple[SentIn, ...]:
    """What was sent in these forms and no numbers have been read from, oldest first, each in the version that
    holds. What was read by other definitions is forgotten.
    """
    tx.connection.execute(
        OTHER_PLAN, {"of_tenant": tx.tenant, "of_deployment": deployment, "of_plan": plan}
    )
    asked = {"tenant": tx.tenant, "deployment": deployment, "forms": sorted(forms)}
    return tuple(
        SentIn(
            case=row["case"],
            root=row["root"],
            workflow=row["flow"],
            use=row["use"],
            visits=visits_in(row["held"]),
            sent=submission_row(dict(row)),
        )
        for row in tx.connection.execute(UNREAD, asked).mappings().all()
    )


def keep_measures(
    tx: Transaction, deployment: str, plan: str, found: SentIn, read: bool, given: Iterable[Measure]
) -> None:
    """Keep what was read from something sent, in the place of what it amends. `read`: whether others may."""
    sent = found.sent
    if sent.amended is not None:
        tx.connection.execute(AMENDED, {"of_tenant": tx.tenant, "of_first": sent.amended.first})
    common = {
        "tenant": tx.tenant,
        "submission": sent.id,
        "deployment": deployment,
        "plan": plan,
        "case": found.case,
        "root": found.root,
        "workflow": found.workflow,
        "use": found.use,
        "form": sent.form,
        "at": sent.at,
        "open": read,
    }
    rows = [
        {
            **common,
            "path": one.path,
            "value": one.value,
            "instrument": one.instrument,
            "number": one.number,
        }
        for one in given
    ]
    tx.connection.execute(insert(measure), rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """Something sent that others do not read yet, as far as is known."""

    submission: str
    at: datetime
    workflow: str
    use: str | None
    form: str
    visits: Sequence[Visit]


def blind(tx: Transaction, deployment: str) -> tuple[Blind, ...]:
    asked = {"tenant": tx.tenant, "deployment": deployment}
    return tuple(
        Blind(
            submission=row["submission"],
            at=row["at"],
            workflow=row["flow"],
            use=row["use"],
            form=row["form"],
            visits=visits_in(row["held"]),
        )
        for row in tx.connection.execute(BLIND, asked).mappings().all()
    )


def open_to_others(tx: Transaction, submissions: Collection[str]) -> None:
    """From now on others read these as well."""
    if submissions:
        asked = {"of_tenant": tx.tenant, "of_submissions": sorted(submissions)}
        tx.connection.execute(OPEN, asked)


OF_OPEN_CASES = and_(case.c.tenant == measure.c.tenant, case.c.id == measure.c.case)
SAME = (measure.c.workflow, measure.c.instrument, measure.c.value)
OCCASIONS = (
    select(
        *SAME,
        measure.c.number,
        func.row_number()
        .over(
            partition_by=(*SAME, measure.c.root),
            order_by=(measure.c.at, measure.c.submission, measure.c.path),
        )
        .label("occasion"),
    )
    .join(case, OF_OPEN_CASES)
    .where(OWN, OPEN_TO_FIGURES, measure.c.open == true(), measure.c.value != "")
    .subquery()
)
ALIKE = (
    OCCASIONS.c.workflow,
    OCCASIONS.c.instrument,
    OCCASIONS.c.value,
    OCCASIONS.c.occasion,
)
RANKED = (
    select(
        *ALIKE,
        OCCASIONS.c.number,
        (func.row_number().over(partition_by=ALIKE, order_by=OCCASIONS.c.number) - 1).label("rank"),
        func.count().over(partition_by=ALIKE).label("count"),
    )
    .where(OCCASIONS.c.number.is_not(None))
    .subquery()
)


def _stands_at(quarter: int) -> Any:
    """Whether a number is one of the two that a quarter parts, among those in order."""
    place = (RANKED.c.count - 1) * quarter // 4
    return or_(RANKED.c.rank == place, RANKED.c.rank == place + 1)


QUARTILES = select(RANKED).where(or_(*map(_stands_at, (1, 2, 3))))
ROOT = func.coalesce(case.c.parent, case.c.id)
PLACE = WHOSE[1] + "/" + func.coalesce(case.c.use, "") + "/" + request.c.form
"""Where an ask stands: the workflow of the case, the kind of activity, and the form."""
WAITING_ROOTS = (
    select(ROOT.label("root"))
    .distinct()
    .select_from(request)
    .join(case, and_(case.c.tenant == request.c.tenant, case.c.id == request.c.case))
    .where(
        OPEN_TO_FIGURES,
        case.c.closed == false(),
        request.c.form.in_(bindparam("forms", expanding=True)),
        PLACE.in_(bindparam("places", expanding=True)),
    )
    .subquery()
)
ANSWERED = (
    select(measure.c.root, func.count().label("count"))
    .where(
        OWN,
        measure.c.open == true(),
        measure.c.instrument == bindparam("instrument"),
        measure.c.workflow == bindparam("workflow"),
        measure.c.value == "",
    )
    .group_by(measure.c.root)
    .subquery()
)
NEXT = func.coalesce(ANSWERED.c.count, 0) + 1
WAITING = (
    select(NEXT.label("occasion"), func.count().label("count"))
    .select_from(WAITING_ROOTS.outerjoin(ANSWERED, ANSWERED.c.root == WAITING_ROOTS.c.root))
    .group_by(NEXT)
)


def quartiles(tx: Transaction, deployment: str) -> tuple[Quartiles, ...]:
    """For each value and occasion the numbers that stand where the quarters part, and how many there are."""
    asked = {"tenant": tx.tenant, "deployment": deployment}
    found: dict[tuple[str, str, str, int], tuple[int, dict[int, float]]] = {}
    for row in tx.connection.execute(QUARTILES, asked).mappings():
        key = (row["workflow"], row["instrument"], row["value"], row["occasion"])
        _, at = found.setdefault(key, (row["count"], {}))
        at[row["rank"]] = row["number"]
    return tuple(
        Quartiles(
            workflow=workflow,
            instrument=instrument,
            value=value,
            occasion=occasion,
            count=count,
            at=at,
        )
        for (workflow, instrument, value, occasion), (count, at) in found.items()
    )


def waiting(
    tx: Transaction, deployment: str, workflow: str, instrument: str, places: Mapping[str, str]
) -> dict[int, int]:
    """How many cases wait for an answer, by which occasion that would be. `places`: where the instrument is
    asked, as `workflow/use/form`, to the form.
    """
    asked = {
        "tenant": tx.tenant,
        "deployment": deployment,
        "workflow": workflow,
        "instrument": instrument,
        "forms": sorted(set(places.values())),
        "places": sorted(places),
    }
    rows = tx.connection.execute(WAITING, asked).mappings()
    return {row["occasion"]: row["count"] for row in rows}
