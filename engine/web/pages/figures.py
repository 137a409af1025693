"""Owns the page of a project's measurements."""

from __future__ import annotations

from starlette.responses import Response

from engine.operations.read_figures import read_figures
from engine.web.spread import spread_chart
from engine.web.visit import Visit


def show(visit: Visit) -> Response:
    page = visit.allowed(read_figures(visit.world, visit.caller))
    return visit.page(
        "figures.html",
        frame=visit.frame(),
        page=page,
        measured=[
            (one, [(spread, spread_chart(spread, visit.language)) for spread in one.spreads])
            for one in page.measured
        ],
        section="figures",
    )
