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
from engine.storage.database import Transaction
from engine.storage.schema import case, person, request


@dataclass(frozen=True, slots=True, kw_only=True)
class SentIn:
    """Something sent: in which case (`root`), of which workflow, and in an activity of which kind there
    (`use`). `case`: that, or the activity; `visits`: its stays.
    """

    case: str
    root: str
    workflow: str
    use: str | None
    visits: Sequence[Visit]
    sent: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class LateIn:
    """An ask whose last day has passed, likewise. `number`: of the case or activity; `name`: whom
    it is about.
    """

    workflow: str
    use: str | None
    number: str
    name: str
    form: str
    of: str
    due: date


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
LATE = (
    select(*WHOSE, case.c.number, person.c.name, request.c.form, request.c.of, request.c.due)
    .select_from(request)
    .join(case, and_(case.c.tenant == request.c.tenant, case.c.id == request.c.case))
    .outerjoin(person, and_(person.c.tenant == case.c.tenant, person.c.id == case.c.person))
    .where(
        OPEN_TO_FIGURES,
        case.c.closed == false(),
        request.c.form.in_(bindparam("forms", expanding=True)),
        request.c.due < bindparam("today"),
    )
    .order_by(request.c.due_sort, case.c.number, request.c.id)
    .limit(bindparam("most"))
)


def late_in(
    tx: Transaction, deployment: str, forms: Collection[str], today: date, most: int
) -> Iterator[LateIn]:
    """The asks for these forms whose last day has passed, the longest late first."""
    asked = {
        "tenant": tx.tenant,
        "deployment": deployment,
        "forms": sorted(forms),
        "today": today,
        "most": most,
    }
    for row in tx.connection.execute(LATE, asked).mappings():
        yield LateIn(
            workflow=row["flow"],
            use=row["use"],
            number=row["number"],
            name=row["name"] or "",
            form=row["form"],
            of=row["of"],
            due=row["due"],
        )
