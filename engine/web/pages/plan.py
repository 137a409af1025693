"""Owns the page of the participant's own plan: as it is or as it stood, in their order; and its file."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from engine.operations.arrange_plan import DOWN, UP, arrange_plan
from engine.operations.print_plan import print_plan
from engine.operations.read_plan import When, read_plan
from engine.web.pages.submission import as_file
from engine.web.visit import Visit, redirect

WAYS = {"upp": UP, "ner": DOWN}


def show(visit: Visit) -> Response:
    number = visit.param("number")
    when = asked(visit)
    page = visit.allowed(read_plan(visit.world, visit.caller, number, when))
    frame = visit.frame()
    return visit.page(
        "plan.html",
        frame=frame,
        page=page,
        address=visit.case_address(number),
        moved=visit.query("flyttad"),
        told=urlencode(
            {name: text for name in ("dag", "svar") if (text := visit.query(name))}
            | {"sprak": visit.language if visit.language in frame.languages else frame.languages[0]}
        ),
        section="cases",
    )


def asked(visit: Visit) -> When:
    """A day that is no day is as none."""
    try:
        day = date.fromisoformat(visit.query("dag"))
    except ValueError:
        day = None
    return When(day=day, sent=visit.query("svar"))


def arrange(visit: Visit) -> Response:
    """Back to the row that was moved, so that it can be moved again."""
    number, activity = visit.param("number"), visit.posted.one("aktivitet")
    by = WAYS.get(visit.posted.one("flytta"), DOWN)
    visit.allowed(arrange_plan(visit.world, visit.caller, number, activity, by))
    shown = urlencode({"flyttad": activity})
    return redirect(f"{visit.case_address(number)}/plan?{shown}#p-{activity}")


def download(visit: Visit) -> Response:
    language = visit.query("sprak") or visit.language
    made = print_plan(visit.world, visit.caller, visit.param("number"), language, asked(visit))
    return as_file(visit.allowed(made))
