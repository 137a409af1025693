"""Owns the pages of reports to others: which there are, the months of one, a month with what lacks in it, its
file, and marking that it has been sent.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from engine.casework.report_months import AGAIN, EMPTY, GOING_ON, OPEN, SENT
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.read_reports import read_report, read_report_month, read_reports
from engine.operations.read_slips import mark_registered, read_slip, read_slips
from engine.operations.send_report import fetch_report, mark_sent
from engine.web.pages.attached import SAFE, to_save
from engine.web.visit import Visit, redirect

ADDRESS = "uppfoljning/rapporter"
STATES = {
    GOING_ON: said("Pågår"),
    EMPTY: said("Inget att skicka"),
    OPEN: said("Ska skickas"),
    SENT: said("Skickad"),
    AGAIN: said("Ska skickas igen"),
}
SLIP_STATES = {
    OPEN: said("Ska registreras"),
    SENT: said("Registrerad"),
    AGAIN: said("Ändrad sedan den registrerades"),
}
SLIPS = "uppfoljning/blanketter"
TAGS = {GOING_ON: "", EMPTY: "", OPEN: "attention", SENT: "ok", AGAIN: "bad"}
HERE = ("state", "stale")
"""The kinds of reasons that are told on the page itself."""


def month_in(visit: Visit) -> date:
    """What is no month is one that no report has."""
    text = visit.param("month")
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2024-03") else date.min
    except ValueError:
        return date.min


def page(visit: Visit, template: str, problem: Said | None = None, **shown: Any) -> Response:
    """A page of reports. `problem`: why what was asked for was not done."""
    return visit.page(
        template,
        status=409 if problem is not None else 200,
        frame=visit.frame(),
        problem=problem,
        done=visit.query("klart"),
        tags=TAGS,
        section="follow_up",
        **shown,
    )


def show_all(visit: Visit) -> Response:
    found = visit.allowed(read_reports(visit.world, visit.caller))
    return page(
        visit,
        "reports.html",
        reports=found,
        address=visit.home(ADDRESS),
        slips=visit.home(SLIPS),
        back=visit.home("uppfoljning"),
    )


def show(visit: Visit) -> Response:
    found = visit.allowed(read_report(visit.world, visit.caller, visit.param("report")))
    return page(
        visit,
        "report.html",
        page=found,
        address=address_of(visit),
        back=visit.home(ADDRESS),
        states=STATES,
    )


def address_of(visit: Visit) -> str:
    return visit.home(f"{ADDRESS}/{quote(visit.param('report'))}")


def show_month(visit: Visit) -> Response:
    return month_page(visit, None)


def month_page(visit: Visit, problem: Said | None) -> Response:
    found = visit.allowed(
        read_report_month(visit.world, visit.caller, visit.param("report"), month_in(visit))
    )
    address = address_of(visit)
    return page(visit, "report_month.html", problem, page=found, address=address, states=STATES)


def fetch(visit: Visit) -> Response:
    found = visit.allowed(
        fetch_report(
            visit.world,
            visit.caller,
            visit.param("report"),
            month_in(visit),
            as_workbook=visit.query("som") == "xlsx",
        )
    )
    headers = {**SAFE, "content-disposition": to_save(found.name)}
    return Response(found.content, media_type=found.media, headers=headers)


def mark(visit: Visit) -> Response:
    made = mark_sent(
        visit.world,
        visit.caller,
        visit.param("report"),
        month_in(visit),
        visit.posted.one("innehall"),
    )
    if isinstance(made, Refused) and made.reason.kind in HERE:
        return month_page(visit, made.reason.sentence)
    month = visit.allowed(made)
    return redirect(f"{address_of(visit)}/{month:%Y-%m}?klart=skickad")


def show_slips(visit: Visit) -> Response:
    found = visit.allowed(read_slips(visit.world, visit.caller, visit.param("report")))
    return page(
        visit,
        "slips.html",
        page=found,
        address=slips_of(visit),
        back=visit.home(ADDRESS),
        states=SLIP_STATES,
    )


def slips_of(visit: Visit) -> str:
    return visit.home(f"{SLIPS}/{quote(visit.param('report'))}")


def show_slip(visit: Visit) -> Response:
    return slip_page(visit, None)


def slip_page(visit: Visit, problem: Said | None) -> Response:
    found = visit.allowed(
        read_slip(visit.world, visit.caller, visit.param("report"), visit.param("slip"))
    )
    address = slips_of(visit)
    return page(visit, "slip.html", problem, page=found, address=address, states=SLIP_STATES)


def register(visit: Visit) -> Response:
    made = mark_registered(
        visit.world,
        visit.caller,
        visit.param("report"),
        visit.param("slip"),
        visit.posted.one("innehall"),
    )
    if isinstance(made, Refused) and made.reason.kind in HERE:
        return slip_page(visit, made.reason.sentence)
    visit.allowed(made)
    return redirect(f"{slips_of(visit)}?klart=registrerad")
