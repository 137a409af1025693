"""Owns the pages of follow-up: figures against targets, their lists, and the file of them."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from engine.operations.fetch_follow_up import MEASURES, fetch_follow_up
from engine.operations.read_follow_up import MONTH, read_figure_list, read_follow_up
from engine.operations.views_follow_up import Wanted
from engine.web.follow_charts import flow_chart, lead_chart, phase_chart, target_bar
from engine.web.pages.attached import SAFE, to_save
from engine.web.visit import Visit

ADDRESS = "uppfoljning"
LAST_MONTH = "manad"
NOT_KNOWN = "-"


def wanted_in(visit: Visit) -> Wanted:
    """What the address narrows the figures to. What cannot be read narrows nothing."""
    period = visit.query("period")
    year = period if len(period) == 4 and period.isascii() and period.isdigit() else ""
    return Wanted(
        period=MONTH if period == LAST_MONTH else year if year > "1900" else "",
        first=day_in(visit.query("fran")),
        last=day_in(visit.query("till")),
        subproject=visit.query("del"),
        split=visit.query("dela"),
    )


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def pairs_of(wanted: Wanted) -> dict[str, str]:
    """The same as the address says it."""
    found = {
        "period": LAST_MONTH if wanted.period == MONTH else wanted.period,
        "fran": wanted.first.isoformat() if wanted.first else "",
        "till": wanted.last.isoformat() if wanted.last else "",
        "del": wanted.subproject,
        "dela": wanted.split,
    }
    return {name: text for name, text in found.items() if text}


def show(visit: Visit) -> Response:
    page = visit.allowed(read_follow_up(visit.world, visit.caller, wanted_in(visit)))
    query = pairs_of(page.wanted)
    return visit.page(
        "follow_up.html",
        frame=visit.frame(),
        page=page,
        query=urlencode(query),
        lists=visit.home(ADDRESS),
        bars={one.name: target_bar(one) for one in page.goals},
        leads=lead_chart(page.leads, visit.language),
        flow=flow_chart(page.months, visit.language),
        phases=phase_chart(page.phases, visit.language),
        measures=MEASURES,
        last_month=page.wanted.period == MONTH,
        section="follow_up",
    )


def show_list(visit: Visit) -> Response:
    name, group = visit.param("indicator"), visit.query("grupp")
    asked = None if not group else group.removeprefix(NOT_KNOWN)
    found = visit.allowed(
        read_figure_list(visit.world, visit.caller, name, wanted_in(visit), asked)
    )
    back = visit.home(ADDRESS)
    query = urlencode(pairs_of(found.wanted))
    return visit.page(
        "figure_list.html",
        frame=visit.frame(),
        view=found,
        back=f"{back}?{query}" if query else back,
        section="follow_up",
    )


def fetch(visit: Visit) -> Response:
    found = visit.allowed(
        fetch_follow_up(
            visit.world,
            visit.caller,
            wanted_in(visit),
            visit.language,
            as_workbook=visit.query("som") == "xlsx",
        )
    )
    headers = {**SAFE, "content-disposition": to_save(found.name)}
    return Response(found.content, media_type=found.media, headers=headers)
