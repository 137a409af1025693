"""Owns the way in after the password or the second step: the cookies, and what was carried along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.operations.codes import address_of
from engine.operations.second_step import OnTheWay, read_halfway
from engine.operations.session import Session, read_session
from engine.operations.sign_in import Halfway, SignedIn
from engine.web import carrying, cookies
from engine.web.outside import outside_page
from engine.web.parking import park
from engine.web.qr import picture
from engine.web.visit import Visit, post_again, redirect, sign_in_page
from engine.web.whose import remember

ISSUER = "Stegvis"


def enter(visit: Visit, signed: SignedIn, to: str, fields: carrying.Fields) -> Response:
    """On to where one was going; through a page that saves what was written before, if anything was."""
    inside = signed_in(visit, signed) if fields else None
    if inside is not None:
        response = post_again(inside, to, fields, said("Du är inloggad igen"))
    else:
        response = redirect(to)
    return with_session(visit, response, signed)


def signed_in(visit: Visit, signed: SignedIn) -> Visit | None:
    """The visit as that of the new session."""
    session = read_session(visit.world, signed.token)
    return None if session is None else as_session(visit, session)


def as_session(visit: Visit, session: Session) -> Visit:
    return replace(visit, session=session, language=session.account.language)


def with_session(visit: Visit, response: Response, signed: SignedIn) -> Response:
    """The new session's cookies. A session that the browser had before in the same tenant is over, and one in
    another waits.
    """
    park(visit, response, signed.account.tenant)
    remember(visit, response, signed.account.tenant)
    cookies.keep(visit.request, response, cookies.SESSION, signed.token, None)
    if signed.device is not None:
        age = cookies.DEVICE_LASTS
        cookies.keep(visit.request, response, cookies.DEVICE, signed.device, age)
    cookies.forget(visit.request, response, cookies.SIGN_IN_TOKEN)
    cookies.forget(visit.request, response, cookies.HALFWAY)
    return response


def second_step(visit: Visit, half: Halfway, to: str, fields: carrying.Fields) -> Response:
    """The page of the second step, with the cookie that says who is halfway in."""
    response = step_page(visit, half.token, to, fields)
    cookies.keep(visit.request, response, cookies.HALFWAY, half.token, None)
    return response


def step_page(
    visit: Visit, token: str, to: str, fields: carrying.Fields, problem: Said | None = None
) -> Response:
    """Asks for a code, or shows what is to be set up; begins again where nobody is halfway in."""
    found = read_halfway(visit.world, token)
    if found is None:
        return sign_in_page(
            visit, next_=to, problem=problem, status=422 if problem else 200, fields=fields
        )
    visit = replace(visit, language=found.language)
    return outside_page(
        visit,
        "code.html" if found.pending is None else "set_up.html",
        status=422 if problem is not None else 200,
        problem=problem,
        label=found.label,
        next=to,
        fields=carrying.pairs(fields, carrying.PREFIX),
        **shown_secret(found),
    )


def shown_secret(found: OnTheWay) -> dict[str, Any]:
    if found.pending is None:
        return {}
    return secret_values(found.pending, found.account)


def secret_values(secret: str, account: str) -> dict[str, Any]:
    """The secret as a picture, and as text in groups of four."""
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"picture": picture(address_of(secret, account, ISSUER)), "secret": groups}
