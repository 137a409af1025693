"""Owns the page of a case as it was on a day: told by the address, or by a field of a page."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.responses import Response

from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.read_case_then import read_case_then
from engine.web.gone import way_gone
from engine.web.visit import Visit

NO_DAY = Refused(
    reasons=(
        Reason(kind="missing", sentence=said("Skriv dagen som år, månad och dag: 2026-03-01.")),
    )
)
TOLD = 12
DAY = timedelta(days=1)


def show_case_then(visit: Visit) -> Response:
    """The day stands in the address, or was chosen in the field of a page."""
    day = visit.allowed(day_in(visit.request.path_params.get("day") or visit.query("dag")))
    case = visit.allowed(read_case_then(visit.world, visit.caller, visit.param("number"), day))
    address = visit.case_address(case.number)
    return visit.page(
        "case_then.html",
        frame=visit.frame(),
        case=case,
        address=address,
        before=f"{address}/per/{day - DAY}" if day > case.first else "",
        after=f"{address}/per/{day + DAY}" if day < case.last else "",
        some=TOLD,
        gone=way_gone(case.workflow, case.stays, visit.language),
        section="cases",
    )


def day_in(text: str) -> date | Refused:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return NO_DAY
    return found if date.min < found < date.max - DAY else NO_DAY
