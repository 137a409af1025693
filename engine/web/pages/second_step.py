"""Owns the pages between the password and being in: a code, and setting up what counts codes."""

from __future__ import annotations

from starlette.responses import Response

from engine.foundation.wrong import Refused
from engine.operations.second_step import give_code, read_halfway, set_up_halfway
from engine.web import carrying, cookies, entering
from engine.web.visit import Visit, own_path, redirect, sign_in_page
from engine.web.whose import named_in


def show(visit: Visit) -> Response:
    """The step again, for who comes back to it."""
    token, to = (
        cookies.read(visit.request, cookies.HALFWAY),
        own_path(visit.query("vidare") or "/"),
    )
    if read_halfway(visit.world, token) is None:
        return redirect("/logga-in")
    return entering.step_page(visit, token, to, carrying.NOTHING)


def take_code(visit: Visit) -> Response:
    token, to, fields = _given(visit)
    signed = give_code(visit.world, token, visit.posted.one("kod"), visit.visitor)
    if isinstance(signed, Refused):
        return _again(visit, signed, token, to, fields)
    return entering.enter(visit, signed, to, fields)


def take_set_up(visit: Visit) -> Response:
    """The step holds: the codes to write down, once, and then on."""
    token, to, fields = _given(visit)
    done = set_up_halfway(visit.world, token, visit.posted.one("kod"), visit.visitor)
    if isinstance(done, Refused) or done.signed is None:
        return _again(visit, done, token, to, fields) if isinstance(done, Refused) else redirect(to)
    inside = entering.signed_in(visit, done.signed)
    if inside is None:
        return redirect(to)
    response = inside.page(
        "codes.html",
        codes=done.codes,
        to=to,
        fields=carrying.pairs(fields),
        csrf=done.signed.csrf,
    )
    return entering.with_session(visit, response, done.signed)


def _given(visit: Visit) -> tuple[str, str, carrying.Fields]:
    to = own_path(visit.posted.one("vidare", "/"))
    token = cookies.read(visit.request, cookies.HALFWAY)
    return token, to, carrying.carried(visit.posted)


def _again(
    visit: Visit, refused: Refused, token: str, to: str, fields: carrying.Fields
) -> Response:
    problem = refused.reason.sentence
    if refused.reason.kind == "missing":
        tenant = named_in(visit.world.settings, token)
        return sign_in_page(
            visit, next_=to, problem=problem, status=422, fields=fields, tenant=tenant
        )
    return entering.step_page(visit, token, to, fields, problem)
