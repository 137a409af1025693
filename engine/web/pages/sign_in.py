"""Owns signing in and out, choosing a language, and where one lands afterwards."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from starlette.responses import Response

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.list_deployments import list_deployments
from engine.operations.post import WHOSE
from engine.operations.session import tenant_of
from engine.operations.set_language import set_language
from engine.operations.sign_in import Halfway, sign_in
from engine.operations.sign_out_by import sign_out_by
from engine.operations.tenants import has_several, label_of
from engine.web import carrying, cookies, entering, parking
from engine.web.outside import outside_page
from engine.web.pages.by_provider import asked_for
from engine.web.plain import LANGUAGES
from engine.web.visit import Visit, message, own_path, redirect, sign_in_page
from engine.web.whose import chosen

NOWHERE = ""
"""No tenant is called so: what comes of it takes as long as anywhere."""


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
    """The page, also for somebody who is signed in and asks for another tenant."""
    to, found = own_path(visit.query("vidare") or "/"), chosen(visit)
    asked = bool(visit.query(WHOSE)) and has_several(visit.world.settings)
    if visit.session is not None and (not asked or found.tenant == visit.account.tenant):
        return redirect(to)
    left = visit.session is None and visit.query("klart") == "alla"
    return sign_in_page(
        visit,
        next_=to,
        status=404 if found.wrong else 200,
        left=left,
        waiting=parking.labels_waiting(visit) if visit.session is None else [],
    )


def do_sign_in(visit: Visit) -> Response:
    visitor, wanted = visit.visitor, asked_for(visit)
    to, fields = own_path(visit.posted.one("vidare", "/")), carrying.carried(visit.posted)
    found = chosen(visit)
    if found.tenant is None and not found.wrong:
        return sign_in_page(visit, next_=to, status=422, fields=fields, wanted=wanted)
    signed = sign_in(
        visit.world,
        visit.posted.one("konto").strip(),
        visit.posted.one("losenord"),
        tenant=NOWHERE if found.wrong or found.tenant is None else found.tenant,
        client=visitor.client,
        device=visitor.device,
        agent=visitor.agent,
        wanted=wanted,
    )
    if isinstance(signed, Refused):
        problem = None if found.wrong else signed.reason.sentence
        return sign_in_page(
            visit, next_=to, problem=problem, status=422, fields=fields, wanted=wanted
        )
    if isinstance(signed, Halfway):
        return entering.second_step(visit, signed, to, fields)
    return entering.enter(visit, signed, to, fields)


def do_sign_out(visit: Visit) -> Response:
    """Out of all that the browser holds, and on to be signed out with those who let somebody in."""
    back, request = f"{str(visit.request.base_url).rstrip('/')}/logga-in", visit.request
    others = parking.parked(request)
    tokens = (cookies.read(request, cookies.SESSION), *others)
    labels = [label_of(visit.world.settings, tenant_of(one) or "") for one in tokens]
    found = [sign_out_by(visit.world, one, back) for one in tokens]
    there = [(label, one) for label, one in zip(labels, found, strict=True) if one is not None]
    outside = replace(visit, session=None)
    if not there:
        response = redirect("/logga-in?klart=alla" if others else "/logga-in")
    elif len(there) == 1:
        response = outside_page(outside, "onward.html", address=there[0][1], label="", out=True)
    else:
        response = outside_page(outside, "onward_all.html", addresses=there)
    cookies.forget(request, response, cookies.SESSION)
    parking.keep(visit, response, [])
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
