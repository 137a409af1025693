"""Owns the way through a provider: on to it, back from it, and its own word that somebody has signed out.

A form that is posted may not lead on to another site, so that the page in between leads there by
itself, or by a link.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import JSONResponse, Response

from engine.definitions.assurance import Level
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.providers import NO_SUCH
from engine.operations.sign_in import Halfway
from engine.operations.sign_in_by import Errand, begin_by, finish_by
from engine.operations.sign_out_by import told_signed_out
from engine.web import carrying, cookies, entering
from engine.web.outside import outside_page
from engine.web.visit import ANSWER, Stop, Visit, own_path, redirect, refusal, sign_in_page
from engine.web.whose import may_come

LASTS = 3600
NOT_TAKEN = said("Beskedet om utloggning gäller inte här eller nu.")
MOST = 20_000
"""Signs of a token that a provider sends."""


def named(visit: Visit) -> str:
    """The provider that the address names. That of another tenant than the host's is none here."""
    name = visit.param("provider")
    found = visit.world.settings.providers.get(name)
    if found is not None and not may_come(visit.request, visit.world.settings, found.tenant):
        raise Stop(refusal(visit, NO_SUCH))
    return name


def go(visit: Visit) -> Response:
    """On to the provider."""
    name, posted = named(visit), visit.posted
    errand = Errand(
        to=own_path(posted.one("vidare", "/")),
        fields=carrying.carried(posted),
        wanted=asked_for(visit),
        account=visit.session.account.name if visit.session is not None else "",
    )
    kept = cookies.read(visit.request, cookies.PROVIDER)[:100]
    found = begin_by(visit.world, name, errand, back_to(visit, name), kept, visit.visitor)
    if isinstance(found, Refused):
        return not_in(visit, found, errand.to, errand.fields, errand.wanted)
    response = outside_page(
        visit, "onward.html", address=found.address, label=found.label, out=False
    )
    cookies.keep(visit.request, response, cookies.PROVIDER, found.browser, LASTS)
    return response


def asked_for(visit: Visit) -> Level:
    """The level that the page was told to ask for. Asking for less than is demanded leads nowhere."""
    name = visit.posted.one("niva").upper()
    return Level[name] if name in Level.__members__ else Level.NONE


def back_to(visit: Visit, name: str) -> str:
    return there(visit, name, ANSWER)


def there(visit: Visit, name: str, rest: str) -> str:
    """An address of ours that a provider knows."""
    site = str(visit.request.base_url).rstrip("/")
    return f"{site}/logga-in/med/{quote(name)}{rest}"


def come_back(visit: Visit) -> Response:
    """Back from the provider, with what it says."""
    name = named(visit)
    back = back_to(visit, name)
    came = finish_by(
        visit.world,
        name,
        f"{back}?{visit.request.url.query}",
        visit.query("state")[:200],
        back,
        cookies.read(visit.request, cookies.PROVIDER)[:100],
        visit.visitor,
    )
    if isinstance(came, Refused) and came.reason.kind != "missing" and visit.session is not None:
        return redirect("/")
    if isinstance(came, Refused):
        return not_in(visit, came, "/", {})
    to, fields = own_path(came.to), came.fields
    if isinstance(came.outcome, Refused):
        return not_in(visit, came.outcome, to, fields)
    if isinstance(came.outcome, Halfway):
        return entering.second_step(visit, came.outcome, to, fields)
    return entering.enter(visit, came.outcome, to, fields)


def not_in(
    visit: Visit,
    refused: Refused,
    to: str,
    fields: carrying.Fields,
    wanted: Level = Level.NONE,
) -> Response:
    """The page where one signs in, with why it did not go this way; there is no page of a provider that is
    not.
    """
    if refused.reason.kind == "missing":
        return refusal(visit, refused)
    problem, known = refused.reason.sentence, visit.world.settings.providers
    return sign_in_page(
        visit,
        next_=to,
        problem=problem,
        status=422,
        fields=fields,
        wanted=wanted,
        tenant=known[visit.param("provider")].tenant,
    )


def signed_out(visit: Visit) -> Response:
    """The provider's own word. It is not a page of anybody's, and has no token of ours."""
    token = visit.posted.one("logout_token")
    told = told_signed_out(visit.world, named(visit), token) if 0 < len(token) <= MOST else None
    if isinstance(told, int):
        return Response(status_code=200)
    why = NOT_TAKEN.in_(visit.language)
    return JSONResponse({"error": "invalid_request", "why": why}, status_code=400)
