"""Owns the pages of passkeys: one's own, and signing in with one. They need a script, since browsers ask for
passkeys in no other way; without one the pages say what there is instead.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import JSONResponse, Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.interop.passkeys import Site
from engine.operations.own_passkeys import (
    add_passkey,
    begin_passkey,
    name_passkey,
    own_passkeys,
    remove_passkey,
)
from engine.operations.sign_in_with_passkey import ask_passkey, sign_in_with_passkey
from engine.web import carrying, entering
from engine.web.outside import sign_in_token
from engine.web.pages.by_provider import asked_for
from engine.web.visit import Visit, own_path, redirect, sign_in_page
from engine.web.whose import chosen

HOME = "/mitt-konto/nycklar"
TOO_OLD = said("Sidan var för gammal. Gå tillbaka, ladda om sidan och försök igen.")
DONE = {
    "ny": said("Lösennyckeln är tillagd. Nästa gång kan du logga in med den."),
    "namn": said("Namnet är sparat."),
    "borta": said(
        "Lösennyckeln är borttagen. Ta bort den i enheten också, så slutar den föreslå den."
    ),
}


def site_of(visit: Visit) -> Site:
    """This site, as a browser knows it."""
    parts = urlsplit(str(visit.request.base_url))
    return Site(host=parts.hostname or "", origin=f"{parts.scheme}://{parts.netloc}")


def show(visit: Visit) -> Response:
    return _page(visit)


def _page(visit: Visit, problem: Said | None = None) -> Response:
    return visit.page(
        "passkeys.html",
        status=422 if problem is not None else 200,
        passkeys=own_passkeys(visit.world, visit.account),
        problem=problem,
        done=DONE.get(visit.query("klart")),
    )


def change(visit: Visit) -> Response:
    """One gets another name, or is taken away: the button says which."""
    which, account = visit.posted.one("nyckel"), visit.account
    if visit.posted.one("gor") == "ta-bort":
        wrong, done = remove_passkey(visit.world, account, which), "borta"
    else:
        wrong, done = name_passkey(visit.world, account, which, visit.posted.one("namn")), "namn"
    return (
        redirect(f"{HOME}?klart={done}") if wrong is None else _page(visit, wrong.reason.sentence)
    )


def show_new(visit: Visit) -> Response:
    return _new_page(visit)


def _new_page(visit: Visit, problem: Said | None = None) -> Response:
    options = visit.allowed(begin_passkey(visit.world, visit.own_session, site_of(visit)))
    return visit.page(
        "new_passkey.html",
        status=422 if problem is not None else 200,
        options=options,
        problem=problem,
        written=visit.posted.one("namn"),
    )


def add(visit: Visit) -> Response:
    posted = visit.posted
    wrong = add_passkey(
        visit.world, visit.own_session, posted.one("svar"), posted.one("namn"), site_of(visit)
    )
    if wrong is None:
        return redirect(f"{HOME}?klart=ny")
    if wrong.reason.kind == "problems":
        return _new_page(visit, wrong.reason.sentence)
    return visit.allowed(wrong)


def ask(visit: Visit) -> Response:
    """What the script of the sign-in page asks the browser for."""
    bound = sign_in_token(visit)
    if not bound:
        return JSONResponse({"why": TOO_OLD.in_(visit.language)}, status_code=403)
    return Response(ask_passkey(visit.world, bound, site_of(visit)), media_type="application/json")


def sign_in(visit: Visit) -> Response:
    posted, wanted = visit.posted, asked_for(visit)
    to, fields = own_path(posted.one("vidare", "/")), carrying.carried(posted)
    tenant = chosen(visit).tenant
    if tenant is None:
        return sign_in_page(visit, next_=to, status=422, fields=fields, wanted=wanted)
    bound, site = sign_in_token(visit), site_of(visit)
    signed = sign_in_with_passkey(
        visit.world, posted.one("svar"), bound, site, visit.visitor, tenant=tenant
    )
    if isinstance(signed, Refused):
        problem = signed.reason.sentence
        return sign_in_page(
            visit, next_=to, problem=problem, status=422, fields=fields, wanted=wanted
        )
    return entering.enter(visit, signed, to, fields)
