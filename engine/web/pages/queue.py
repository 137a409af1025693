"""Owns the page of a queue: those who wait, in order, and how many places there are."""

from __future__ import annotations

from starlette.responses import Response

from engine.operations.read_queue import read_queue
from engine.web.visit import Visit


def show(visit: Visit) -> Response:
    frame = visit.frame()
    page = visit.allowed(read_queue(visit.world, visit.caller, visit.query("ko")))
    return visit.page("queue.html", frame=frame, page=page, section="board")
