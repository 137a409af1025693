"""Owns the list of cases: whose turn it is, how long is left, and ways to narrow it."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from engine.operations.list_cases import list_cases
from engine.operations.my_work import my_work
from engine.operations.views import CaseFilter, CaseList
from engine.web.visit import Visit, redirect


def show_cases(visit: Visit) -> Response:
    frame = visit.frame()
    work = visit.allowed(my_work(visit.world, visit.caller))
    if not frame.lists_cases:
        return visit.page("work.html", frame=frame, work=work, section="cases")
    wanted = _filter(visit)
    cases = visit.allowed(
        list_cases(visit.world, visit.caller, wanted, visit.query("efter") or None)
    )
    return visit.page(
        "cases.html",
        frame=frame,
        cases=cases,
        work=work,
        wanted=wanted,
        searched=wanted.text,
        more=_more(visit, cases),
        closed_too=_again(visit, visa="avslutade"),
        section="cases",
    )


def go_home(visit: Visit) -> Response:
    """An address without its last slash."""
    visit.frame()
    return redirect(visit.home())


def _filter(visit: Visit) -> CaseFilter:
    return CaseFilter(
        text=visit.query("q").strip()[:100],
        state=visit.query("lage") or None,
        owner=visit.query("ansvarig") or None,
        subproject=visit.query("del") or None,
        closed=visit.query("visa") == "avslutade",
    )


def _more(visit: Visit, cases: CaseList) -> str:
    """The address of the next page, with the same narrowing; empty when there is none."""
    if cases.next is None:
        return ""
    return _again(visit, efter=cases.next)


def _again(visit: Visit, **changed: str) -> str:
    """The same list from its beginning, narrowed in the same way but for what is changed."""
    kept = {name: text for name, text in visit.request.query_params.items() if name != "efter"}
    return "?" + urlencode({**kept, **changed})
