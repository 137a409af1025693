"""Owns what is kept of reports to others: the changes of each case, case by case, with what lacks or no
longer holds; and what has been sent, which nobody changes afterwards.

What each case gives is left to `operations`. Of protected persons there are changes too, since they are
reported; their rows say nothing of who they are.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select

from engine.casework.report_months import Sending
from engine.storage.database import Transaction
from engine.storage.facts import VERSIONS, WITH_PERSON, Lacking
from engine.storage.schema import case, person, report_row, report_sent, reported
from engine.storage.statements import batched


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A change of a case, by its `place` among them. `digest`: of all that its row says; `wrong`: how much
    lacks or contradicts.
    """

    export: str
    place: int
    kind: str
    day: date
    known: datetime
    digest: str
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOf:
    """The same, with its case and whom that is about."""

    row: ReportRow
    case: str
    number: str
    person: str | None
    protected: bool

    @property
    def name(self) -> str:
        """What the row is called where it is kept what was sent."""
        return f"{self.case}/{self.row.place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A case with all that is reported of it."""

    of: Lacking
    rows: tuple[ReportRow, ...]


WITH_REPORTED = WITH_PERSON.outerjoin(
    reported, and_(reported.c.tenant == case.c.tenant, reported.c.case == case.c.id)
)
UNREPORTED = (
    select(case.c.id, VERSIONS.label("versions"), person.c.changed)
    .select_from(WITH_REPORTED)
    .where(
        case.c.tenant == bindparam("tenant"),
        case.c.deployment == bindparam("deployment"),
        case.c.parent.is_(None),
        case.c.workflow.in_(bindparam("workflows", expanding=True)),
        or_(
            reported.c.case.is_(None),
            reported.c.plan != bindparam("plan"),
            reported.c.versions != VERSIONS,
            and_(person.c.changed.is_not(None), reported.c.person.is_(None)),
            reported.c.person != person.c.changed,
        ),
    )
    .order_by(case.c.id)
)
FORGET = tuple(
    delete(table).where(
        table.c.tenant == bindparam("of_tenant"),
        table.c.case.in_(bindparam("cases", expanding=True)),
    )
    for table in (report_row, reported)
)
ROWS = (
    select(report_row, case.c.number, case.c.person, case.c.protected)
    .join(case, and_(case.c.tenant == report_row.c.tenant, case.c.id == report_row.c.case))
    .where(
        report_row.c.tenant == bindparam("tenant"),
        report_row.c.deployment == bindparam("deployment"),
        report_row.c.export == bindparam("export"),
    )
    .order_by(report_row.c.day, case.c.number, report_row.c.place)
)
SENT = (
    select(report_sent)
    .where(
        report_sent.c.tenant == bindparam("tenant"),
        report_sent.c.deployment == bindparam("deployment"),
        report_sent.c.export == bindparam("export"),
    )
    .order_by(report_sent.c.of, report_sent.c.times)
)
TIMES = select(func.count()).where(
    report_sent.c.tenant == bindparam("tenant"),
    report_sent.c.deployment == bindparam("deployment"),
    report_sent.c.export == bindparam("export"),
    report_sent.c.of == bindparam("of"),
)


def unreported(
    tx: Transaction, deployment: str, workflows: Collection[str], plan: str
) -> tuple[Lacking, ...]:
    """The cases that have changed, or whose person has, since they were worked out, and those that were by
    another plan.
    """
    asked = {
        "tenant": tx.tenant,
        "deployment": deployment,
        "workflows": sorted(workflows),
        "plan": plan,
    }
    rows = tx.connection.execute(UNREPORTED, asked).mappings().all()
    return tuple(
        Lacking(case=row["id"], versions=row["versions"], changed=row["changed"]) for row in rows
    )


def keep_rows(tx: Transaction, deployment: str, plan: str, found: Iterable[Worked]) -> None:
    """In the place of what was kept of those cases before."""
    kept = {one.of.case: one for one in found}
    own = {"tenant": tx.tenant, "deployment": deployment}
    for some in batched(sorted(kept)):
        for statement in FORGET:
            tx.connection.execute(statement, {"of_tenant": tx.tenant, "cases": list(some)})
        rows = [{**own, "case": id, **values(row)} for id in some for row in kept[id].rows]
        if rows:
            tx.connection.execute(insert(report_row), rows)
        tx.connection.execute(
            insert(reported),
            [
                {
                    **own,
                    "case": id,
                    "plan": plan,
                    "versions": kept[id].of.versions,
                    "person": kept[id].of.changed,
                }
                for id in some
            ],
        )


def values(row: ReportRow) -> Mapping[str, object]:
    return {name: getattr(row, name) for name in ReportRow.__slots__}


def rows_in(tx: Transaction, deployment: str, export: str) -> tuple[RowOf, ...]:
    """All changes that are reported, the earliest first."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "export": export}
    return tuple(
        RowOf(
            row=ReportRow(**{name: row[name] for name in ReportRow.__slots__}),
            case=row["case"],
            number=row["number"],
            person=row["person"],
            protected=row["protected"],
        )
        for row in tx.connection.execute(ROWS, asked).mappings()
    )


def sendings_of(tx: Transaction, deployment: str, export: str) -> tuple[tuple[str, Sending], ...]:
    """What has been sent, by month or slip, the first time first. Of a slip the month is that of its day."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "export": export}
    return tuple(
        (
            row["of"],
            Sending(
                month=month_of(row["of"]),
                at=row["at"],
                by=row["account"],
                digest=row["digest"],
                rows=json.loads(row["rows"]),
            ),
        )
        for row in tx.connection.execute(SENT, asked).mappings()
    )


def month_of(name: str) -> date:
    """Of what is no month the first there is, which none is."""
    return date.fromisoformat(f"{name}-01") if len(name) == len("2024-03") else date.min


def keep_sent(tx: Transaction, deployment: str, export: str, of: str, sent: Sending) -> None:
    """Write down that it was sent, after all other times that it was."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "export": export, "of": of}
    times = tx.connection.execute(TIMES, asked).scalar_one() + 1
    tx.connection.execute(
        insert(report_sent),
        {
            **asked,
            "times": times,
            "at": sent.at,
            "account": sent.by,
            "digest": sent.digest,
            "rows": json.dumps(dict(sent.rows), sort_keys=True),
        },
    )
