"""Owns the page that tells how time is counted in a case: each clock with its ledger."""

from __future__ import annotations

from starlette.responses import Response

from engine.operations.read_times import read_times
from engine.web.visit import Visit


def show_times(visit: Visit) -> Response:
    number = visit.param("number")
    page = visit.allowed(read_times(visit.world, visit.caller, number))
    return visit.page(
        "times.html",
        frame=visit.frame(),
        page=page,
        address=visit.case_address(number),
        section="cases",
    )
