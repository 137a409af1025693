"""Owns the page of the tokens that programs get in with."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.api_tokens import end_token, list_tokens, make_token
from engine.web.pages.my_account import day_in
from engine.web.visit import Visit, redirect

DONE = {"avslutad": said("Nyckeln är avslutad. Den gäller inte längre.")}


def show(visit: Visit) -> Response:
    return _page(visit)


def _page(visit: Visit, problem: Reason | None = None, **more: Any) -> Response:
    found = visit.allowed(list_tokens(visit.world, visit.caller))
    return visit.page(
        "tokens.html",
        frame=visit.frame(),
        status=422 if problem is not None else 200,
        page=found,
        problem=problem,
        written=visit.posted,
        chosen=frozenset(visit.posted.fields.get("galler", ())),
        done=DONE.get(visit.query("klart")),
        section="accounts",
        site=str(visit.request.base_url).rstrip("/"),
        **{"made": None, **more},
    )


def act(visit: Visit) -> Response:
    """A new one, or the end of one: the button says which."""
    if visit.posted.one("gor") == "avsluta":
        wrong = end_token(visit.world, visit.caller, visit.posted.one("nyckel"))
        visit.allowed(wrong)
        return redirect(visit.home("nycklar?klart=avslutad"))
    made = make_token(
        visit.world,
        visit.caller,
        visit.posted.one("namn"),
        frozenset(visit.posted.fields.get("galler", ())),
        day_in(visit.posted.one("till")),
    )
    if isinstance(made, Refused):
        own = made.reason.missing and made.reason.kind == "access"
        return _page(visit, made.reason) if own else visit.allowed(made)
    return _page(visit, made=made)
