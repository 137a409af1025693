"""Owns the forms that the participant fills in on their own page: the same pages as everybody's, at addresses
under that of the page, with what is saved while one writes, files, and a receipt.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.open_link import GONE
from engine.operations.open_page import PageVisit, read_page_link
from engine.operations.read_file import read_file
from engine.operations.receipt import read_receipt
from engine.operations.save_page import save_page
from engine.operations.views import FormPlace
from engine.operations.world import World
from engine.web import cookies
from engine.web.form_ways import raw_in
from engine.web.outside import new_sign_in_token, outside_token, sign_in_token, with_token
from engine.web.pages import filling, own_page
from engine.web.pages.attached import to_keep
from engine.web.pages.drafts import fields_kept, pause
from engine.web.pages.link_drafts import AWAY, PACED, no_more
from engine.web.pages.links import cookie_of, session_in
from engine.web.saving import box_names, sheet_of, writer
from engine.web.visit import Visit, message, redirect


def place_at(visit: Visit, found: PageVisit) -> FormPlace:
    """Which form the address means: of the case or an activity, for an action, or to start something."""
    params = visit.request.path_params
    if "activity" in params:
        name = params["activity"]
        return FormPlace(form=name, case=found.number, starts=name)
    return FormPlace(form=params["form"], case=params["number"], action=params.get("action"))


def show(visit: Visit) -> Response:
    found = own_page.found_at(visit)
    own = own_page.as_participant(visit, found, place_at(visit, found))
    if not found.inside:
        return own_page.start(own, found, away=found.was_inside, status=403)
    if not sign_in_token(visit):
        return with_token(visit, redirect(visit.address), new_sign_in_token(visit.world))
    return filling.show(own)


def save(visit: Visit) -> Response:
    """Whatever was pressed. What is written is kept also by whoever has been away too long."""
    found = own_page.found_at(visit)
    place = place_at(visit, found)
    own = own_page.as_participant(visit, found, place)
    if found.inside:
        return filling.save(own)
    posted = visit.posted
    if found.was_inside and "_sida" in posted.fields:
        page, raw, sheet = posted.one("_sida"), raw_in(posted), sheet_of(posted)
        save_page(visit.world, found.caller, place, page, raw, sheet)
    return own_page.start(own, found, away=True, status=403)


def save_draft(visit: Visit) -> Response:
    """What has changed on a page of a form, while one writes."""
    found = found_now(visit)
    if not isinstance(found, PageVisit):
        return found
    if not found.inside:
        return JSONResponse({"why": AWAY.in_(found.language)}, status_code=401)
    own = own_page.as_participant(visit, found, place_at(visit, found))
    counted = visit.world.keys.digest(PACED, session_in(visit))
    return pause(own, counted) or fields_kept(own, not_kept)


def not_kept(visit: Visit, why: Refused) -> Response:
    """The form cannot be filled in any more."""
    return no_more(visit, GONE.reason.sentence, 404)


def who(visit: Visit) -> Response:
    """Who writes on this page now, with what a page of theirs posts with."""
    found = found_now(visit)
    if not isinstance(found, PageVisit):
        return found
    if not found.inside:
        return JSONResponse({"account": ""})
    token = sign_in_token(visit) or new_sign_in_token(visit.world)
    told = {"account": writer(own_page.as_participant(visit, found)), "token": token}
    return with_token(visit, JSONResponse(told), token)


def found_now(visit: Visit) -> PageVisit | Response:
    """Where the link leads; or the answer to whoever cannot write there any more."""
    found = read_page_link(visit.world, visit.param("token"), session_in(visit), seen=False)
    return no_more(visit, GONE.reason.sentence, 404) if isinstance(found, Refused) else found


def may_send(request: Request, world: World) -> str:
    """The token that files come after, from whoever is inside; empty for everybody else."""
    token = str(request.path_params["token"])
    session = cookies.read(request, cookie_of(world, token))[:200]
    found = read_page_link(world, token, session, seen=False) if session else GONE
    may = isinstance(found, PageVisit) and found.inside
    return outside_token(request, world) if may else ""


def fetch(visit: Visit) -> Response:
    """A file of one's own."""
    own = own_page.inside(visit)
    file = read_file(own.world, own.caller, own.param("file"))
    if isinstance(file, Refused):
        ways = ((own_page.here(own), own_page.BACK),)
        return message(own, 404, said("Filen finns inte här"), file.reason.sentence, ways)
    return to_keep(file)


def show_receipt(visit: Visit) -> Response:
    """What was received, with what helps whoever answered so."""
    own = own_page.inside(visit)
    found = read_receipt(own.world, own.caller, own.param("number"), own.param("submission"))
    if isinstance(found, Refused):
        return filling.on_own_page(own, found)
    kept = " ".join(box_names(own, own.query("fran")))
    return own_page.shown(own, "own_receipt.html", receipt=found, kept=kept)
