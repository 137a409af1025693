"""Owns the page of the working day, and saying that one has looked at what is new."""

from __future__ import annotations

from datetime import datetime

from starlette.responses import Response

from engine.operations.mark_seen import mark_seen
from engine.operations.my_day import my_day
from engine.operations.views import Frame
from engine.web.visit import Visit, redirect

SHOWN = 10
"""So many rows of a part are shown at once; the others unfold."""


def show_day(visit: Visit) -> Response:
    """Those who work with no cases go on to what they do here."""
    frame = visit.frame()
    if not frame.lists_cases:
        return redirect(visit.home(elsewhere(frame)))
    day = visit.allowed(my_day(visit.world, visit.caller))
    return visit.page("day.html", frame=frame, view=day, shown=SHOWN, back="min-dag", section="day")


def elsewhere(frame: Frame) -> str:
    """Where somebody who lists no cases begins: with what is asked of them, else with what they follow."""
    if not frame.waiting and not frame.openings:
        if frame.sees_figures:
            return "uppfoljning"
        if frame.sees_log:
            return "loggkontroll"
    return ""


def mark(visit: Visit) -> Response:
    """What was new when the page was shown is not new any longer. What is no moment counts as the first
    there ever was, and so changes nothing.
    """
    visit.allowed(mark_seen(visit.world, visit.caller, _moment(visit.posted.one("sett"))))
    return redirect(visit.home("min-dag"))


FIRST = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo is not None and found >= FIRST else FIRST
    except (ValueError, OverflowError):
        return FIRST
