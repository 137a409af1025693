"""Owns the page on which what one has begun to write goes over to the newer version of its form, or stays."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.responses import Response

from engine.foundation.wrong import Refused
from engine.operations.move_draft import MovePage, move_draft, read_move
from engine.operations.views import FormPlace
from engine.web.visit import Visit, redirect, refusal

MOST_DIGITS = 9
MOVE = "/ny-version"


def move_address(visit: Visit) -> str:
    """Where a form that opens a case goes over."""
    return form_address(visit, MOVE)


def form_address(visit: Visit, rest: str = "", **query: str) -> str:
    """The form's own address, with the sub-project that was chosen."""
    workflow, form = quote(visit.param("workflow")), quote(visit.param("form"))
    part = visit.query("del")
    asked = {**({"del": part} if part else {}), **query}
    return visit.home(f"ny/{workflow}/{form}{rest}") + ("?" + urlencode(asked) if asked else "")


def show_move(visit: Visit) -> Response:
    return move_page(visit, read_move(visit.world, visit.caller, place_of(visit)))


def move(visit: Visit) -> Response:
    text = visit.posted.one("version")
    fits = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    to = int(text) if fits else -1
    return move_page(visit, move_draft(visit.world, visit.caller, place_of(visit), to))


def move_page(visit: Visit, found: MovePage | Refused | None) -> Response:
    """The page; the form itself when there is nothing left to go over to."""
    if isinstance(found, Refused):
        return refusal(visit, found)
    if found is None:
        return redirect(form_address(visit))
    return visit.page(
        "newer_form.html",
        status=409 if found.stale else 200,
        frame=visit.frame(counted=False),
        move=found,
        address=move_address(visit),
        form=form_address(visit),
        section="cases",
    )


def place_of(visit: Visit) -> FormPlace:
    return FormPlace(
        form=visit.param("form"),
        workflow=visit.param("workflow"),
        subproject=visit.query("del") or None,
    )
