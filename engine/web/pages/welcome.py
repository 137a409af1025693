"""Owns the pages of one-time links: choosing a password with one, and asking for one by mail."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.links import LinkShown, ask_for_link, read_link, sends_mail, use_link
from engine.operations.passwords import LEAST
from engine.web.visit import Visit, message, outside_page

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
    return message(inside, 200, said("Klart"), words, SIGN_IN_WAY)


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
    return outside_page(
        visit, "forgotten.html", mails=sends_mail(visit.world), problem=None, sent=False
    )


def ask(visit: Visit) -> Response:
    """The same answer whether there is such an account or not."""
    if not sends_mail(visit.world):
        return forgotten(visit)
    refused = ask_for_link(visit.world, visit.posted.one("konto"), visitor=visit.visitor)
    problem = refused.reason.sentence if refused is not None else None
    return outside_page(
        visit,
        "forgotten.html",
        status=422 if problem is not None else 200,
        mails=True,
        problem=problem,
        sent=problem is None,
    )
