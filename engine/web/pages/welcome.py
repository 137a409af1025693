"""Owns the pages of one-time links: choosing a password with one, and asking for one by mail."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.links import LinkShown, ask_for_link, read_link, sends_mail, use_link
from engine.operations.passwords import LEAST
from engine.operations.post import WHOSE
from engine.operations.session import tenant_of
from engine.operations.tenants import has_several
from engine.web.outside import outside_page
from engine.web.visit import Visit, message
from engine.web.ways_in import wrong_tenant
from engine.web.whose import chosen, remember

SIGN_IN_WAY = (("/logga-in", said("Logga in")),)


def show(visit: Visit) -> Response:
    found = read_link(visit.world, visit.param("token"))
    return _gone(visit, found) if isinstance(found, Refused) else _page(visit, found)


def choose(visit: Visit) -> Response:
    token, password = visit.param("token"), visit.posted.one("nytt")
    found = read_link(visit.world, token)
    if isinstance(found, Refused):
        return _gone(visit, found)
    if password != visit.posted.one("igen"):
        return _page(visit, found, said("De två lösenorden är inte lika. Skriv dem igen."))
    done = use_link(visit.world, token, password)
    if isinstance(done, Refused):
        gone = done.reason.kind == "missing"
        return _gone(visit, done) if gone else _page(visit, found, done.reason.sentence)
    words = said("Lösenordet är valt. Logga in som {name}.", name=done.account)
    inside = replace(visit, language=done.language, session=None)
    return message(inside, 200, said("Klart"), words, way_in(visit, tenant_of(token)))


def way_in(visit: Visit, tenant: str | None) -> tuple[tuple[str, Said], ...]:
    """To the sign-in of the tenant that a link was of, where there are several."""
    if tenant is None or not has_several(visit.world.settings):
        return SIGN_IN_WAY
    return ((f"/logga-in?{urlencode({WHOSE: tenant})}", said("Logga in")),)


def _page(visit: Visit, found: LinkShown, problem: Said | None = None) -> Response:
    return outside_page(
        replace(visit, language=found.language),
        "welcome.html",
        status=422 if problem is not None else 200,
        found=found,
        problem=problem,
        least=LEAST,
        address=visit.request.url.path,
    )


def _gone(visit: Visit, refused: Refused) -> Response:
    outside = replace(visit, session=None)
    return message(outside, 404, said("Länken gäller inte"), refused.reason.sentence, SIGN_IN_WAY)


def forgotten(visit: Visit) -> Response:
    return _forgotten(visit)


def _forgotten(visit: Visit, problem: Said | None = None, *, sent: bool = False) -> Response:
    found, settings = chosen(visit), visit.world.settings
    wrong = wrong_tenant(found, 422 if visit.posted.fields else 200)
    listed = [(name, one.label) for name, one in settings.tenants.items()]
    return outside_page(
        visit,
        "forgotten.html",
        status=422 if problem or wrong else 200,
        mails=sends_mail(visit.world),
        problem=problem,
        tenant_problem=wrong,
        sent=sent,
        tenants=() if found.fixed else listed,
        tenant=found.tenant or "",
        typed=visit.posted.one("konto"),
    )


def ask(visit: Visit) -> Response:
    """The same answer whether there is such an account or not."""
    if not sends_mail(visit.world):
        return forgotten(visit)
    found = chosen(visit)
    if found.tenant is None or found.wrong:
        return _forgotten(visit)
    typed = visit.posted.one("konto")
    refused = ask_for_link(visit.world, typed, tenant=found.tenant, visitor=visit.visitor)
    problem = refused.reason.sentence if refused is not None else None
    return remember(visit, _forgotten(visit, problem, sent=problem is None), found.tenant)
