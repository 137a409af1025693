"""Owns what has been sent in a whole project, for figures over all its cases: never of a protected person,
whose cases stand in no figure either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, false, func, select

from engine.expressions.scope import Visit
from engine.filling.submission import Submission
from engine.storage.codec import visits_in
from engine.storage.database import Transaction
from engine.storage.schema import case, person, request, submission
from engine.storage.submissions import standing, submission_row


@dataclass(frozen=True, slots=True, kw_only=True)
class SentIn:
    """Something sent: in which case (`root`), of which workflow, and in an activity of which kind there
    (`use`). `visits`: its stays.
    """

    root: str
    workflow: str
    use: str | None
    visits: Sequence[Visit]
    sent: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedIn:
    """An ask that stands, likewise. `number`: of the case or activity; `name`: whom it is about."""

    root: str
    workflow: str
    use: str | None
    number: str
    name: str
    form: str
    of: str
    due: date | None


HOST = case.alias("host")
WHOSE = (
    func.coalesce(case.c.parent, case.c.id).label("root"),
    func.coalesce(
        select(HOST.c.workflow)
        .where(HOST.c.tenant == case.c.tenant, HOST.c.id == case.c.parent)
        .scalar_subquery(),
        case.c.workflow,
    ).label("flow"),
    case.c.use,
)
OPEN_TO_FIGURES = and_(
    case.c.tenant == bindparam("tenant"),
    case.c.deployment == bindparam("deployment"),
    case.c.protected == false(),
)
SENT = (
    standing()
    .add_columns(*WHOSE, case.c.held)
    .where(
        OPEN_TO_FIGURES,
        case.c.id == submission.c.case,
        submission.c.form.in_(bindparam("forms", expanding=True)),
    )
    .order_by(submission.c.at, submission.c.id)
)
ASKED = (
    select(*WHOSE, case.c.number, person.c.name, request.c.form, request.c.of, request.c.due)
    .select_from(request)
    .join(case, and_(case.c.tenant == request.c.tenant, case.c.id == request.c.case))
    .outerjoin(person, and_(person.c.tenant == case.c.tenant, person.c.id == case.c.person))
    .where(
        OPEN_TO_FIGURES,
        case.c.closed == false(),
        request.c.form.in_(bindparam("forms", expanding=True)),
    )
    .order_by(request.c.due_sort, case.c.number, request.c.id)
)


def sent_in(tx: Transaction, deployment: str, forms: Collection[str]) -> Iterator[SentIn]:
    """Everything sent in these forms, oldest first, each in the version that holds."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "forms": sorted(forms)}
    for row in tx.connection.execute(SENT, asked).mappings():
        yield SentIn(
            root=row["root"],
            workflow=row["flow"],
            use=row["use"],
            visits=visits_in(row["held"]),
            sent=submission_row(dict(row)),
        )


def asked_in(tx: Transaction, deployment: str, forms: Collection[str]) -> Iterator[AskedIn]:
    """The asks for these forms that stand, the nearest last day first."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "forms": sorted(forms)}
    for row in tx.connection.execute(ASKED, asked).mappings():
        yield AskedIn(
            root=row["root"],
            workflow=row["flow"],
            use=row["use"],
            number=row["number"],
            name=row["name"] or "",
            form=row["form"],
            of=row["of"],
            due=row["due"],
        )
