"""Owns the pages on which somebody chooses a tenant: the one to sign in to, and the one to go on to among
those that this browser is signed in to already.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.operations.post import WHOSE
from engine.operations.session import read_session
from engine.operations.tenants import has_several, label_of, site_of
from engine.web import carrying, cookies, entering, parking
from engine.web.outline import outline
from engine.web.outside import SIGN_IN, outside_page
from engine.web.pages.by_provider import asked_for
from engine.web.visit import Visit, message, own_path, post_again, redirect, sign_in_page
from engine.web.ways_in import NO_SUCH
from engine.web.whose import chosen, may_come, remember

HOME = f"{SIGN_IN}/kommuner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A tenant on the page. `who`: who one is signed in as there; empty where one is not. `address`: where
    one signs in.
    """

    name: str
    label: str
    who: str
    here: bool
    address: str


def choose(visit: Visit) -> Response:
    """Whose sign-in it is to be; or the list again, with what was typed and carried."""
    if not has_several(visit.world.settings):
        return redirect(SIGN_IN)
    found = chosen(visit)
    to, fields = own_path(visit.posted.one("vidare", "/")), carrying.carried(visit.posted)
    account, wanted = visit.posted.one("konto"), asked_for(visit)
    again = bool(visit.posted.one("byt"))
    if again or not visit.posted.one(WHOSE) or found.tenant is None or found.wrong:
        status = 200 if again else 422
        return sign_in_page(
            visit, next_=to, status=status, fields=fields, wanted=wanted, choosing=True
        )
    if fields or account or wanted:
        response = sign_in_page(visit, next_=to, fields=fields, wanted=wanted)
        return remember(visit, response, found.tenant)
    query = urlencode({WHOSE: found.tenant, **({"vidare": to} if to != "/" else {})})
    return remember(visit, redirect(f"{SIGN_IN}?{query}"), found.tenant)


def show(visit: Visit) -> Response:
    return _page(visit)


def _page(visit: Visit, problem: Said | None = None, status: int = 200) -> Response:
    """Those that the browser is signed in to, and the others."""
    if not has_several(visit.world.settings):
        words = said("Här finns en enda kommun, så det finns ingen att byta till.")
        return message(visit, 404, said("Sidan finns inte"), words)
    places = _places(visit)
    shown = outline(visit)
    return outside_page(
        visit,
        "tenants.html",
        status=status,
        person=shown["person"],
        frame=shown["frame"],
        here=HOME,
        problem=problem,
        inside=[one for one in places if one.who],
        others=[one for one in places if not one.who],
    )


def _places(visit: Visit) -> list[Place]:
    settings, here = visit.world.settings, visit.session
    known = parking.waiting(visit)
    if here is not None:
        known[here.account.tenant] = here
    base = str(visit.request.base_url).rstrip("/")
    shared = settings.server.base_url or base
    return [
        Place(
            name=name,
            label=one.label,
            who=known[name].account.label if name in known else "",
            here=here is not None and here.account.tenant == name,
            address=_way_in(base, site_of(settings, shared, name), name),
        )
        for name, one in settings.tenants.items()
    ]


def _way_in(base: str, site: str, name: str) -> str:
    path = f"{SIGN_IN}?{urlencode({WHOSE: name})}"
    return path if site == base else f"{site}{path}"


def go(visit: Visit) -> Response:
    """On to a tenant that the browser is signed in to, with what was written on a page of it, if anything."""
    settings, wanted = visit.world.settings, visit.posted.one(WHOSE)
    if wanted not in settings.tenants or not may_come(visit.request, settings, wanted):
        return _page(visit, NO_SUCH, 422)
    to, fields = own_path(visit.posted.one("vidare", "/")), carrying.carried(visit.posted)
    if visit.session is not None and visit.session.account.tenant == wanted:
        return redirect(to)
    token = parking.token_for(visit, wanted)
    session = read_session(visit.world, token) if token is not None else None
    if token is None or session is None:
        if fields:
            return sign_in_page(visit, next_=to, fields=fields, status=401, tenant=wanted)
        words = said(
            "Inloggningen i {label} gäller inte längre. Logga in där igen.",
            label=label_of(settings, wanted),
        )
        return _page(visit, words, 409)
    inside = entering.as_session(visit, session) if fields else None
    response = (
        post_again(inside, to, fields, said("Du har bytt kommun")) if inside else redirect(to)
    )
    parking.change_to(visit, response, token)
    cookies.forget(visit.request, response, cookies.SIGN_IN_TOKEN)
    return remember(visit, response, wanted)
