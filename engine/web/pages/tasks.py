"""Owns the page of tasks, and taking, handing over and putting back what a role was asked."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.claim_task import claim_task
from engine.operations.hand_over_task import hand_over_task
from engine.operations.list_tasks import list_tasks
from engine.operations.put_back_task import put_back_task
from engine.operations.views import Moved
from engine.web.visit import Visit, not_now, redirect, refusal, version_in

PAGES = ("min-dag", "uppgifter")


def show_tasks(visit: Visit) -> Response:
    frame = visit.frame()
    if not frame.lists_cases:
        return redirect(visit.home())
    tasks = visit.allowed(list_tasks(visit.world, visit.caller))
    return visit.page("tasks.html", frame=frame, tasks=tasks, back="uppgifter", section="tasks")


def claim(visit: Visit) -> Response:
    number, request = visit.param("number"), visit.param("request")
    return _done(visit, claim_task(visit.world, visit.caller, number, request, version_in(visit)))


def hand_over(visit: Visit) -> Response:
    """What was written stays in the browser's page when it was not taken: one goes back to it."""
    given = hand_over_task(
        visit.world,
        visit.caller,
        visit.param("number"),
        visit.param("request"),
        visit.posted.one("till"),
        visit.posted.one("varfor"),
        version_in(visit),
    )
    return _done(visit, given)


def put_back(visit: Visit) -> Response:
    number, request = visit.param("number"), visit.param("request")
    return _done(
        visit, put_back_task(visit.world, visit.caller, number, request, version_in(visit))
    )


def _done(visit: Visit, outcome: Moved | Refused) -> Response:
    """Back to where one was: the case, or one of the pages that list what waits."""
    if isinstance(outcome, Moved):
        return redirect(_back(visit))
    if outcome.reason.kind == "missing":
        return refusal(visit, outcome)
    return not_now(visit, outcome, (_back(visit), said("Tillbaka")))


def _back(visit: Visit) -> str:
    page = visit.posted.one("tillbaka")
    if page in PAGES:
        return visit.home(page)
    return visit.case_address(visit.param("number")) + f"#u-{quote(visit.param('request'))}"
