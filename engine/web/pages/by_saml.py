"""Owns what is SAML's own on the way through a provider: its answer is posted from there, it tells of who has
signed out by sending the browser by, and it reads what we are from an address.
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from engine.foundation.wrong import Refused
from engine.operations.saml_sign_out import saml_metadata, told_saml_signed_out
from engine.operations.take_saml_answer import take_saml_answer
from engine.web.pages.by_provider import back_to, named, not_in, there
from engine.web.visit import ANSWER, BY_THEM, Visit, redirect, refusal

KIND = "application/samlmetadata+xml"
MOST = 600_000
"""Signs of an answer."""


def take(visit: Visit) -> Response:
    """The provider's answer. The browser comes for it with its cookie, which no post from elsewhere has."""
    name, posted = named(visit), visit.posted
    state, answer = posted.one("RelayState")[:200], posted.one("SAMLResponse")
    taken = take_saml_answer(
        visit.world, name, answer if len(answer) <= MOST else "", state, back_to(visit, name)
    )
    if taken is not None:
        return not_in(visit, taken, "/", {})
    return redirect(f"{visit.path.removesuffix(ANSWER)}{ANSWER}?{urlencode({'state': state})}")


def signed_out(visit: Visit) -> Response:
    """The browser comes by from the provider: to be signed out here as there, or because it was."""
    name = named(visit)
    if visit.query("SAMLResponse") and not visit.query("SAMLRequest"):
        return redirect("/logga-in")
    query, here = visit.request.url.query, there(visit, name, BY_THEM)
    told = told_saml_signed_out(visit.world, name, query, here)
    if isinstance(told, Refused):
        return not_in(visit, told, "/", {})
    return RedirectResponse(told, status_code=303)


def describe(visit: Visit) -> Response:
    """What we are, for the provider's own administrators."""
    name = named(visit)
    found = saml_metadata(visit.world, name, back_to(visit, name), there(visit, name, BY_THEM))
    if isinstance(found, Refused):
        return refusal(visit, found)
    return Response(found, media_type=KIND)
