"""Owns the page of meetings and hand-overs."""

from __future__ import annotations

from starlette.responses import Response

from engine.operations.read_team import read_team
from engine.web.visit import Visit, redirect


def show_team(visit: Visit) -> Response:
    frame = visit.frame()
    if not frame.lists_cases:
        return redirect(visit.home())
    page = visit.allowed(read_team(visit.world, visit.caller))
    return visit.page("team.html", frame=frame, view=page, section="team")
