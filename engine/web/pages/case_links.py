"""Owns the pages by which staff hand out links of a case, and those where sent forms are read beside one
another.
"""

from __future__ import annotations

from starlette.responses import Response

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.compare_submissions import compare_submissions
from engine.operations.give_link import mail_link, new_code, revoke_link, show_link
from engine.operations.give_page import give_page
from engine.operations.views_links import CodeGiven, Given
from engine.web.qr import picture
from engine.web.visit import Visit, not_now, redirect

BACK = said("Tillbaka till ärendet")


def hand_out(visit: Visit) -> Response:
    """One of the things that can be done with a link, by the button that was pressed."""
    world, caller, posted = visit.world, visit.caller, visit.posted
    number, link, did = visit.param("number"), visit.param("link"), posted.one("gor")
    if did == "skicka":
        return answered(visit, mail_link(world, caller, number, link))
    if did == "aterkalla":
        return answered(visit, revoke_link(world, caller, number, link))
    if did == "kod":
        return answered(visit, new_code(world, caller, number, link))
    return answered(visit, show_link(world, caller, number, link, anew=did == "visa-ny"))


def give_own(visit: Visit) -> Response:
    """The first link to the participant's own page."""
    number, by_mail = visit.param("number"), visit.posted.one("gor") == "skicka"
    return answered(visit, give_page(visit.world, visit.caller, number, by_mail=by_mail))


def answered(visit: Visit, done: Given | CodeGiven | None | Refused) -> Response:
    back = visit.case_address(visit.param("number"))
    if isinstance(done, Refused) and done.reason.kind != "missing":
        return not_now(visit, done, (f"{back}#lankar", BACK))
    given = visit.allowed(done)
    if isinstance(given, CodeGiven):
        return visit.page("link_code.html", frame=visit.frame(), given=given, back=back)
    if given is None or not given.path:
        return redirect(f"{back}?gjort=1#lankar")
    link = f"{str(visit.request.base_url).rstrip('/')}{given.path}"
    return visit.page(
        "link_given.html", frame=visit.frame(), given=given, link=link, qr=picture(link), back=back
    )


def show_beside(visit: Visit) -> Response:
    number, chosen = visit.param("number"), visit.request.query_params.getlist("svar")
    found = compare_submissions(
        visit.world, visit.caller, number, visit.param("form"), [one[:200] for one in chosen[:8]]
    )
    return visit.page(
        "beside.html",
        frame=visit.frame(),
        view=visit.allowed(found),
        address=visit.case_address(number),
        section="cases",
    )
