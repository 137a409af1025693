"""Owns which tenant somebody signs in to: by the host they came to, by what they have chosen, or the only one
there is; and that a host of one tenant leads to no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from engine.operations.post import WHOSE
from engine.operations.session import Session, read_session, tenant_of
from engine.operations.settings import Settings
from engine.operations.tenants import has_several, leads_to, only_tenant, tenant_at
from engine.operations.world import World
from engine.web import cookies

if TYPE_CHECKING:
    from engine.web.visit import Visit

NO_TOKEN = "-"  # noqa: S105 - what stands for a token that is none
YEAR = 52 * cookies.WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """`tenant`: whose sign-in it is; None where it is still to be chosen. `wrong`: what was asked for is not
    there, or not at this host. `fixed`: there is nothing to choose.
    """

    tenant: str | None
    wrong: bool = False
    fixed: bool = False


def host_name(request: Request) -> str:
    """The host that the request came to, in small letters and without its port."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def may_come(request: Request, settings: Settings, tenant: str) -> bool:
    """Whether what is of the tenant may be reached at the host of the request."""
    return not settings.tenants or leads_to(settings, host_name(request), tenant)


def session_in(request: Request, world: World) -> tuple[Session | None, str]:
    """The session of the browser, where its tenant is served at this host; and its token."""
    token = cookies.read(request, cookies.SESSION)
    session = read_session(world, token) if token else None
    if session is not None and not may_come(request, world.settings, session.account.tenant):
        return None, token
    return session, token


def keep_apart(request: Request, world: World) -> None:
    """A token in the address of a page that is another tenant's than the host's is none here."""
    token = request.path_params.get("token")
    tenant = tenant_of(token) if token else None
    if tenant is not None and not may_come(request, world.settings, tenant):
        request.path_params["token"] = NO_TOKEN


def chosen(visit: Visit) -> Chosen:
    """By the host; else what the form or the address says; else what this browser chose the last time."""
    settings = visit.world.settings
    if not has_several(settings):
        return Chosen(tenant=only_tenant(settings), fixed=True)
    asked = visit.posted.one(WHOSE) or visit.query(WHOSE)
    own = tenant_at(settings, host_name(visit.request))
    if own is not None:
        return Chosen(tenant=own, wrong=asked not in ("", own), fixed=True)
    if asked:
        known = asked in settings.tenants
        return Chosen(tenant=asked if known else None, wrong=not known)
    kept = cookies.read(visit.request, cookies.TENANT)
    return Chosen(tenant=kept if kept in settings.tenants else None)


def remember(visit: Visit, response: Response, tenant: str | None) -> Response:
    """The browser is led to the same tenant the next time, where there are several."""
    if tenant is not None and has_several(visit.world.settings):
        cookies.keep(visit.request, response, cookies.TENANT, tenant, YEAR)
    return response


def named_in(settings: Settings, token: str) -> str | None:
    """The tenant whose page a form was on, by the token that it posts; None where it does not say."""
    named = tenant_of(token)
    return named if named is not None and named in settings.tenants else None
