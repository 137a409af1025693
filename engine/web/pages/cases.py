"""Owns the list of cases: whose turn it is, how long is left, and ways to narrow it, which lie in the
address, so that a list can be kept and shared as a link.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.operations.list_page import list_page
from engine.operations.my_work import my_work
from engine.operations.views import CaseFilter, CaseList
from engine.operations.views_list import SavedViews
from engine.web.case_rows import rows_html
from engine.web.narrowing_form import DUE, FLAG, narrowing_html
from engine.web.visit import Visit, redirect

PHASE = "fas:"
CLOSED = "avslutade"
ALL = "alla"
NOT_NARROWED = CaseFilter()


def show_cases(visit: Visit) -> Response:
    query = visit.request.query_params
    asked = filter_in(query) if query else None
    page = visit.allowed(list_page(visit.world, visit.caller, asked, visit.query("efter") or None))
    frame = visit.frames[visit.caller.deployment] = page.frame
    if page.views is None:
        work = visit.allowed(my_work(visit.world, visit.caller))
        return visit.page("work.html", frame=frame, work=work, section="cases")
    if page.cases is None:
        start = page.views.start
        return redirect(address_of(visit, start.filter if start is not None else NOT_NARROWED))
    return listed(visit, page.cases, page.views)


def listed(visit: Visit, cases: CaseList, views: SavedViews) -> Response:
    wanted = cases.filter
    return visit.page(
        "cases.html",
        cases=cases,
        rows=rows_html(
            cases.rows,
            visit.home(),
            visit.language,
            visit.world.now(),
            parted=bool(cases.subprojects),
        ),
        narrow=narrowing_html(cases, visit.language),
        wanted=wanted,
        searched=wanted.text,
        views=[(address_of(visit, one.filter), one) for one in views.views],
        chosen=chosen(views, wanted),
        may_share=views.roles,
        kept=pairs_of(wanted),
        quick=(quick := quick_views(visit, wanted)),
        known=any(here for _, _, here in quick),
        more=_more(visit, cases),
        closed_too=_again(visit, visa=CLOSED),
        section="cases",
    )


def quick_views(visit: Visit, wanted: CaseFilter) -> list[tuple[str, Said, bool]]:
    """The lists that everybody has: address, name, whether it is the one that is shown."""
    home = visit.home()
    return [(home + query, label, one == wanted) for query, label, one in QUICK]


def chosen(views: SavedViews, wanted: CaseFilter) -> str:
    """The saved view that is shown; empty for none of them."""
    return next((one.id for one in views.views if one.filter == wanted), "")


def go_home(visit: Visit) -> Response:
    """An address without its last slash."""
    visit.frame()
    return redirect(visit.home())


def show_menu(visit: Visit) -> Response:
    """All that the menu leads to, for screens that have no room for all of it."""
    return visit.page("menu.html", frame=visit.frame(), section="more")


def filter_in(query: Mapping[str, str]) -> CaseFilter:
    """What an address, or a form with the same names, narrows the list to."""
    state = query.get("lage") or None
    phase = state.removeprefix(PHASE) if state is not None and state.startswith(PHASE) else None
    return CaseFilter(
        text=query.get("q", "").strip()[:100],
        workflow=query.get("flode") or None,
        state=state if phase is None else None,
        owner=query.get("ansvarig") or None,
        subproject=query.get("del") or None,
        phase=phase,
        unit=query.get("enhet") or None,
        due=DUE.get(query.get("frist", "")),
        flag=FLAG.get(query.get("flagga", "")),
        activity=query.get("aktivitet") or None,
        closed=query.get("visa") == CLOSED,
    )


def pairs_of(wanted: CaseFilter) -> dict[str, str]:
    """The same as the address says it."""
    due = {name: text for text, name in DUE.items()}
    flag = {name: text for text, name in FLAG.items()}
    told = {
        "q": wanted.text,
        "flode": wanted.workflow,
        "lage": wanted.state if wanted.phase is None else PHASE + wanted.phase,
        "ansvarig": wanted.owner,
        "del": wanted.subproject,
        "enhet": wanted.unit,
        "frist": due.get(wanted.due or ""),
        "flagga": flag.get(wanted.flag or ""),
        "aktivitet": wanted.activity,
        "visa": CLOSED if wanted.closed else None,
    }
    return {name: text for name, text in told.items() if text}


def address_of(visit: Visit, wanted: CaseFilter) -> str:
    """The list that is narrowed so; of one that is not narrowed at all, all that are open."""
    return visit.home() + query_of(wanted)


def query_of(wanted: CaseFilter) -> str:
    return "?" + urlencode(pairs_of(wanted) or {"visa": ALL})


QUICK = tuple(
    (query_of(one), label, one)
    for label, one in (
        (said("Alla pågående"), CaseFilter()),
        (said("Mina"), CaseFilter(owner="me")),
        (said("Över tiden"), CaseFilter(due="late")),
        (said("Inom en vecka"), CaseFilter(due="week")),
    )
)
"""Address, name and narrowing of the lists that everybody has."""


def _more(visit: Visit, cases: CaseList) -> str:
    """The address of the next page, with the same narrowing; empty when there is none."""
    if cases.next is None:
        return ""
    return _again(visit, efter=cases.next)


def _again(visit: Visit, **changed: str) -> str:
    """The same list from its beginning, narrowed in the same way but for what is changed."""
    kept = {name: text for name, text in visit.request.query_params.items() if name != "efter"}
    return "?" + urlencode({**kept, **changed})
