"""Owns the page of saved lists: naming one, calling it something else, sharing it, taking it away."""

from __future__ import annotations

from starlette.responses import Response

from engine.foundation.wrong import Refused
from engine.operations.change_view import change_view
from engine.operations.drop_view import drop_view
from engine.operations.keep_view import keep_view
from engine.operations.saved_views import saved_views
from engine.operations.start_with_view import start_with_view
from engine.web.pages.cases import address_of, filter_in, pairs_of
from engine.web.visit import Visit, redirect, refusal


def show_views(visit: Visit) -> Response:
    return _page(visit)


def keep(visit: Visit) -> Response:
    """Name the list that the posted fields narrow. One's words are on the page again when it fails."""
    posted = {name: texts[-1] for name, texts in visit.posted.fields.items()}
    wanted = filter_in(posted)
    kept = keep_view(
        visit.world, visit.caller, posted.get("namn", ""), wanted, posted.get("dela", "")
    )
    if not isinstance(kept, Refused):
        return redirect(address_of(visit, wanted))
    return _page(visit, kept, new=pairs_of(wanted), title=posted.get("namn", ""))


def change(visit: Visit) -> Response:
    """Whatever button was pressed."""
    view, posted = visit.param("view"), visit.posted
    if "_ta_bort" in posted.fields:
        done = drop_view(visit.world, visit.caller, view)
    elif "_borja_med" in posted.fields:
        done = start_with_view(visit.world, visit.caller, view)
    elif "_borja_med_alla" in posted.fields:
        done = start_with_view(visit.world, visit.caller, "")
    else:
        title, role = posted.one("namn"), posted.fields.get("dela", (None,))[-1]
        done = change_view(visit.world, visit.caller, view, title, role)
    if isinstance(done, Refused):
        return _page(visit, done)
    return redirect(visit.home("urval") + "?gjort=1")


def _page(
    visit: Visit,
    refused: Refused | None = None,
    new: dict[str, str] | None = None,
    title: str = "",
) -> Response:
    """The page with what was wrong, if anything was."""
    if refused is not None and refused.reason.kind == "missing":
        return refusal(visit, refused)
    views = visit.allowed(saved_views(visit.world, visit.caller))
    return visit.page(
        "views.html",
        status=200 if refused is None else 422,
        frame=visit.frame(),
        views=[(address_of(visit, one.filter), one) for one in views.views],
        roles=views.roles,
        any_start=views.start is not None,
        problem=refused.reason.sentence if refused is not None else None,
        new=new,
        title=title,
        done=visit.query("gjort"),
        section="cases",
    )
