"""Owns the other sessions of a browser: one for each tenant that somebody works in beside the one they are at
work in now. Their tokens wait in a cookie of their own, and each is read anew whenever it is to be shown.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from engine.operations.session import Session, read_session, tenant_of
from engine.operations.sign_out import sign_out
from engine.operations.tenants import label_of
from engine.web import cookies
from engine.web.whose import may_come

if TYPE_CHECKING:
    from engine.web.visit import Visit

MOST = 9
"""So many beside the one; the one that has waited longest is signed out."""
MARK = "|"


def parked(request: Request) -> tuple[str, ...]:
    """The tokens that wait, of each tenant the latest; whether they are any good is not looked at."""
    kept: dict[str, str] = {}
    for token in cookies.read(request, cookies.PARKED).split(MARK):
        tenant = tenant_of(token)
        if tenant is not None:
            kept.setdefault(tenant, token)
    return tuple(kept.values())[:MOST]


def waiting(visit: Visit) -> dict[str, Session]:
    """The sessions that wait and still hold, by tenant. To look at them is not to use them."""
    here = visit.session.account.tenant if visit.session is not None else ""
    found = (read_session(visit.world, one, seen=False) for one in parked(visit.request))
    return {
        one.account.tenant: one
        for one in found
        if one is not None
        and one.account.tenant != here
        and may_come(visit.request, visit.world.settings, one.account.tenant)
    }


def labels_waiting(visit: Visit) -> list[tuple[str, str]]:
    """Name and label of the tenants that the browser is signed in to, for a page that offers them."""
    return [(name, label_of(visit.world.settings, name)) for name in waiting(visit)]


def is_of_one(visit: Visit, token: str) -> bool:
    """Whether a form was posted from a page of a session that waits."""
    given = token.encode()
    return any(hmac.compare_digest(given, one.csrf.encode()) for one in waiting(visit).values())


def token_for(visit: Visit, tenant: str) -> str | None:
    return next((one for one in parked(visit.request) if tenant_of(one) == tenant), None)


def park(visit: Visit, response: Response, tenant: str) -> None:
    """Somebody is at work in the tenant from now on: the session of another one waits, and one that the
    browser had there before is over.
    """
    before, waits = cookies.read(visit.request, cookies.SESSION), list(parked(visit.request))
    over = [one for one in waits if tenant_of(one) == tenant]
    waits = [one for one in waits if one not in over]
    if visit.session is not None and visit.session.account.tenant != tenant:
        waits = [one for one in waits if tenant_of(one) != visit.session.account.tenant]
        waits.insert(0, before)
    else:
        over.append(before)
    for one in (*over, *waits[MOST:]):
        sign_out(visit.world, one)
    keep(visit, response, waits[:MOST])


def change_to(visit: Visit, response: Response, token: str) -> None:
    """The session that waits is the one at work, and the one that was waits."""
    waits = [one for one in parked(visit.request) if one != token]
    if visit.session is not None:
        waits.insert(0, cookies.read(visit.request, cookies.SESSION))
    cookies.keep(visit.request, response, cookies.SESSION, token, None)
    keep(visit, response, waits[:MOST])


def keep(visit: Visit, response: Response, tokens: list[str]) -> None:
    """The cookie, where there is anything to keep in it or to take away."""
    if tokens:
        cookies.keep(visit.request, response, cookies.PARKED, MARK.join(tokens), None)
    elif cookies.read(visit.request, cookies.PARKED):
        cookies.forget(visit.request, response, cookies.PARKED)
