"""Owns the answers to what a page that was opened through a link sends while one writes, as JSON: kept as
long as one is inside. Whoever has been away too long is told so, keeps what they see, and goes on once they
have begun again; whoever has sent, or whose link leads nowhere any more, is told that.
"""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import JSONResponse, Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.open_link import GONE, Answering, read_link
from engine.web.outside import new_sign_in_token, sign_in_token, with_token
from engine.web.pages import links
from engine.web.pages.drafts import fields_kept, pause
from engine.web.saving import writer
from engine.web.visit import Visit

AWAY = said("Du har varit borta länge. Öppna länken igen, så sparas det du skriver.")
PACED = "how often a link saves"
SENT = said(
    "Svaren är redan skickade. Det du har ändrat här efter det är inte med. Ladda om sidan, så ser du "
    "kvittensen."
)


def save_form(visit: Visit) -> Response:
    """What has changed on a page of the form."""
    found = found_now(visit)
    if not isinstance(found, Answering):
        return found
    if not found.page.inside:
        return JSONResponse({"why": AWAY.in_(found.page.language)}, status_code=401)
    counted = visit.world.keys.digest(PACED, links.session_in(visit))
    inside = links.at_errand(visit, found)
    return pause(inside, counted) or fields_kept(inside, over)


def who(visit: Visit) -> Response:
    """Who writes through the link here now, with what a page of theirs posts with: for a page that was opened
    before they began again.
    """
    found = found_now(visit)
    if not isinstance(found, Answering):
        return found
    if not found.page.inside:
        return JSONResponse({"account": ""})
    token = sign_in_token(visit) or new_sign_in_token(visit.world)
    told = {"account": writer(links.at_errand(visit, found)), "token": token}
    return with_token(visit, JSONResponse(told), token)


def found_now(visit: Visit) -> Answering | Response:
    """Whoever has the link; or the answer to whoever cannot write through it any more."""
    token, session = visit.param("token"), links.session_in(visit)
    found = read_link(visit.world, token, session, seen=False)
    if isinstance(found, Refused):
        return no_more(visit, GONE.reason.sentence, 404)
    if found.page.receipt is not None:
        return no_more(replace(visit, language=found.page.language), SENT, 409)
    return found


def over(visit: Visit, why: Refused) -> Response:
    """The form cannot be filled in any more. Why is of the case, and not told here."""
    found = found_now(visit)
    if isinstance(found, Answering):
        return no_more(visit, GONE.reason.sentence, 404)
    return found


def no_more(visit: Visit, why: Said, status: int) -> Response:
    """`over`: the answers are in, so that nothing needs to be kept in the browser."""
    told = {"why": why.in_(visit.language), "over": why is SENT}
    return JSONResponse(told, status_code=status)
