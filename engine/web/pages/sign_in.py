"""Owns signing in and out, choosing a language, and where one lands afterwards."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.list_deployments import list_deployments
from engine.operations.set_language import set_language
from engine.operations.sign_in import sign_in
from engine.operations.sign_out import sign_out
from engine.web.visit import (
    LANGUAGE,
    LANGUAGES,
    SESSION,
    SIGN_IN_TOKEN,
    Visit,
    message,
    own_path,
    redirect,
)

WEEK = 7 * 24 * 3600


def start(visit: Visit) -> Response:
    """The start page: the deployment one works in, or a choice between several."""
    account = visit.account
    mine = [card for card in list_deployments(visit.world) if card.name in account.roles]
    if len(mine) == 1:
        return redirect(f"/{mine[0].name}/")
    if not mine:
        words = said("Ditt konto har ingen roll i något projekt. Be projektledaren lägga till dig.")
        return message(visit, 403, said("Inget projekt"), words)
    return visit.page("choose.html", deployments=mine)


def show_sign_in(visit: Visit, problem: Said | None = None, status: int = 200) -> Response:
    if visit.session is not None and problem is None:
        return redirect(own_path(visit.query("vidare") or "/"))
    token = visit.request.cookies.get(SIGN_IN_TOKEN) or secrets.token_urlsafe(24)
    response = visit.page(
        "sign_in.html",
        status=status,
        problem=problem,
        csrf=token,
        account=visit.posted.one("konto"),
        next=own_path(visit.posted.one("vidare") or visit.query("vidare") or "/"),
        person=None,
    )
    _keep(visit, response, SIGN_IN_TOKEN, token, WEEK)
    return response


def do_sign_in(visit: Visit) -> Response:
    signed = sign_in(visit.world, visit.posted.one("konto").strip(), visit.posted.one("losenord"))
    if isinstance(signed, Refused):
        return show_sign_in(visit, signed.reason.sentence, status=422)
    response = redirect(own_path(visit.posted.one("vidare", "/")))
    _keep(visit, response, SESSION, signed.token, None)
    response.delete_cookie(SIGN_IN_TOKEN)
    return response


def do_sign_out(visit: Visit) -> Response:
    sign_out(visit.world, visit.request.cookies.get(SESSION, ""))
    response = redirect("/logga-in")
    response.delete_cookie(SESSION)
    return response


def choose_language(visit: Visit) -> Response:
    wanted = visit.posted.one("sprak")
    response = redirect(own_path(visit.posted.one("vidare", "/")))
    if wanted in dict(LANGUAGES):
        if visit.session is not None:
            set_language(visit.world, visit.session.account, wanted)
        _keep(visit, response, LANGUAGE, wanted, 365 * 24 * 3600)
    return response


def account(visit: Visit) -> Response:
    """One's own account: who one is, language, sign out."""
    return visit.page("account.html", account=visit.account)


def accessibility(visit: Visit) -> Response:
    return visit.page("accessibility.html")


def _keep(visit: Visit, response: Response, name: str, value: str, age: int | None) -> None:
    secure = visit.request.url.scheme == "https"
    response.set_cookie(
        name, value, max_age=age, httponly=True, samesite="lax", secure=secure, path="/"
    )
