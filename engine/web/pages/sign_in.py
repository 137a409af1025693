"""Owns signing in and out, choosing a language, and where one lands afterwards."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from starlette.responses import Response

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.list_deployments import list_deployments
from engine.operations.set_language import set_language
from engine.operations.sign_in import Halfway, sign_in
from engine.operations.sign_out_by import sign_out_by
from engine.web import carrying, cookies, entering
from engine.web.pages.by_provider import asked_for
from engine.web.plain import LANGUAGES
from engine.web.visit import (
    Visit,
    message,
    outside_page,
    own_path,
    redirect,
    sign_in_page,
)


def start(visit: Visit) -> Response:
    """The start page: the deployment one works in, or a choice between several."""
    account = visit.account
    mine = [
        card for card in list_deployments(visit.world, account.tenant) if card.name in account.roles
    ]
    if len(mine) == 1:
        return redirect(f"/{quote(mine[0].name)}/min-dag")
    if not mine:
        words = said("Ditt konto har ingen roll i något projekt. Be projektledaren lägga till dig.")
        return message(visit, 403, said("Inget projekt"), words)
    return visit.page("choose.html", deployments=mine)


def show_sign_in(visit: Visit) -> Response:
    if visit.session is not None:
        return redirect(own_path(visit.query("vidare") or "/"))
    return sign_in_page(visit, next_=visit.query("vidare") or "/")


def do_sign_in(visit: Visit) -> Response:
    visitor, wanted = visit.visitor, asked_for(visit)
    signed = sign_in(
        visit.world,
        visit.posted.one("konto").strip(),
        visit.posted.one("losenord"),
        client=visitor.client,
        device=visitor.device,
        agent=visitor.agent,
        wanted=wanted,
    )
    to, fields = own_path(visit.posted.one("vidare", "/")), carrying.carried(visit.posted)
    if isinstance(signed, Refused):
        problem = signed.reason.sentence
        return sign_in_page(
            visit, next_=to, problem=problem, status=422, fields=fields, wanted=wanted
        )
    if isinstance(signed, Halfway):
        return entering.second_step(visit, signed, to, fields)
    return entering.enter(visit, signed, to, fields)


def do_sign_out(visit: Visit) -> Response:
    back = f"{str(visit.request.base_url).rstrip('/')}/logga-in"
    there = sign_out_by(visit.world, cookies.read(visit.request, cookies.SESSION), back)
    if there is None:
        response = redirect("/logga-in")
    else:
        response = outside_page(
            replace(visit, session=None), "onward.html", address=there, label="", out=True
        )
    cookies.forget(visit.request, response, cookies.SESSION)
    return response


def choose_language(visit: Visit) -> Response:
    wanted = visit.posted.one("sprak")
    response = redirect(own_path(visit.posted.one("vidare", "/")))
    if wanted in dict(LANGUAGES):
        if visit.session is not None:
            set_language(visit.world, visit.session.account, wanted)
        cookies.keep(visit.request, response, cookies.LANGUAGE, wanted, 52 * cookies.WEEK)
    return response


def accessibility(visit: Visit) -> Response:
    return visit.page("accessibility.html")
