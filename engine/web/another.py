"""Owns what somebody meets who works in one tenant and comes to what is of another: by a form on a page that
was opened there, or by a link that says whose it is. Cases and deployments may be called the same, so that
nothing is shown or done in the wrong one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from engine.foundation.texts import Said, said
from engine.operations.post import WHOSE
from engine.operations.tenants import has_several, label_of
from engine.web import carrying, parking
from engine.web.outside import SIGN_IN, outside_page
from engine.web.whose import may_come, named_in

if TYPE_CHECKING:
    from engine.web.visit import Visit

NO_SUCH = said(
    "Länken gäller en kommun som inte finns här. Kontrollera den, eller börja från startsidan."
)


def asked_elsewhere(visit: Visit) -> Response | None:
    """The way to the tenant that an address names, where it is not the one that somebody is at work in; None
    where there is nothing to say.
    """
    settings = visit.world.settings
    if not has_several(settings) or carrying.is_outside(visit.path):
        return None
    wanted = visit.query(WHOSE)
    here = visit.session.account.tenant if visit.session is not None else ""
    if not wanted or wanted == here:
        return None
    if wanted not in settings.tenants or not may_come(visit.request, settings, wanted):
        return _told(visit, 404, said("Sidan finns inte"), NO_SUCH)
    if visit.session is None:
        query = urlencode({WHOSE: wanted, "vidare": visit.address})
        return RedirectResponse(f"{SIGN_IN}?{query}", status_code=303)
    return of_another(visit, wanted, carrying.NOTHING)


def posted_elsewhere(visit: Visit) -> Response | None:
    """The same for a form, by the token that it posts: what was written goes along."""
    named = named_in(visit.world.settings, visit.posted.one(carrying.TOKEN))
    here = visit.session.account.tenant if visit.session is not None else None
    if named is None or here is None or named == here:
        return None
    return of_another(visit, named, carrying.written(visit.request, visit.posted))


def of_another(visit: Visit, tenant: str, fields: carrying.Fields) -> Response:
    """`fields`: what was written, to be posted again there; else one goes on to a page that was asked for."""
    settings, posted = visit.world.settings, visit.request.method == "POST"
    return outside_page(
        visit,
        "another_tenant.html",
        status=403,
        label=label_of(settings, tenant),
        ours=label_of(settings, visit.account.tenant),
        tenant=tenant,
        inside=tenant in parking.waiting(visit),
        posted=posted,
        fields=carrying.pairs(fields, carrying.PREFIX),
        next=visit.address if fields or not posted else "/",
    )


def _told(visit: Visit, status: int, heading: Said, words: Said) -> Response:
    language = visit.language
    return visit.page(
        "message.html",
        status=status,
        heading=heading.in_(language),
        words=words.in_(language),
        ways=[("/", said("Till startsidan").in_(language))],
    )
