"""Owns the pages about what happens beside cases: what one has been told, and what runs by itself."""

from __future__ import annotations

from datetime import datetime

from starlette.responses import Response

from engine.operations.jobs import read_jobs, run_again
from engine.operations.notifications import mark_read, read_notifications
from engine.web.visit import Visit, redirect


def show_notifications(visit: Visit) -> Response:
    told = visit.allowed(read_notifications(visit.world, visit.caller))
    return visit.page("notifications.html", frame=visit.frame(), told=told, section="notifications")


def read_all(visit: Visit) -> Response:
    """What was on the page has been read; what came after it was made has not."""
    visit.allowed(mark_read(visit.world, visit.caller, _moment(visit)))
    return redirect(visit.home("aviseringar"))


def _moment(visit: Visit) -> datetime:
    """When the page was made; without one nothing is meant."""
    try:
        found = datetime.fromisoformat(visit.posted.one("till"))
    except ValueError:
        return datetime.fromtimestamp(0).astimezone()
    return found if found.tzinfo is not None else found.astimezone()


def show_jobs(visit: Visit) -> Response:
    jobs = visit.allowed(read_jobs(visit.world, visit.caller))
    return visit.page(
        "jobs.html",
        frame=visit.frame(),
        jobs=jobs,
        done=visit.query("gjort"),
        section="jobs",
    )


def run_job_again(visit: Visit) -> Response:
    visit.allowed(run_again(visit.world, visit.caller, visit.param("job")))
    return redirect(visit.home("jobb?gjort=igen"))
