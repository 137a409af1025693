"""Owns the one address that somebody without an account has: the link that they were given. It shows what is
asked, lets them begin, then is the form itself and at last its receipt; nothing else can be reached from it
but the files that they have added themselves. What is saved while they write is `link_drafts`'.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from engine.foundation.texts import Said, said, say
from engine.foundation.wrong import Refused
from engine.operations.open_link import (
    GONE,
    Answering,
    choose_language,
    is_inside,
    read_link,
    start_link,
)
from engine.operations.open_page import PageVisit
from engine.operations.read_file import read_file
from engine.operations.save_page import save_page
from engine.operations.views import Frame
from engine.operations.views_links import LinkPage
from engine.operations.world import World
from engine.web import cookies
from engine.web.form_ways import raw_in
from engine.web.manner import CHOSEN, in_manner, is_chosen, lent_here
from engine.web.multipart import is_multipart
from engine.web.outside import (
    new_sign_in_token,
    outside_page,
    outside_token,
    sign_in_token,
    with_token,
)
from engine.web.own_names import own_name
from engine.web.pages import filling
from engine.web.pages.attached import to_keep
from engine.web.saving import box_names, sheet_of
from engine.web.visit import Errand, Visit, message, redirect

LATER = "senare"
COOKIE = "stegvis-svar-"


def show(visit: Visit) -> Response:
    found = read_link(visit.world, visit.param("token"), session_in(visit))
    return shown(visit, found)


def shown(visit: Visit, found: Answering | Refused) -> Response:
    if isinstance(found, Refused):
        return gone(visit)
    inside = at_errand(visit, found)
    if found.page.receipt is not None:
        return page(inside, "link_receipt.html", found.page)
    if visit.query("steg") == LATER:
        return start(inside, found.page, saved=True)
    return form(inside) if found.page.inside else start(inside, found.page)


def form(visit: Visit) -> Response:
    """The form. Without the token that its buttons post, as when somebody has signed in here meanwhile, the
    browser gets it first.
    """
    if sign_in_token(visit):
        return filling.show(visit)
    return with_token(visit, redirect(visit.address), new_sign_in_token(visit.world))


def take(visit: Visit) -> Response:
    """Begin, choose a language, or answer. What is written is kept also by whoever has been away too long."""
    token = visit.param("token")
    found = read_link(visit.world, token, session_in(visit))
    if isinstance(found, Refused):
        return gone(visit)
    if found.page.receipt is not None:
        return redirect(here(visit))
    return taken(at_errand(visit, found), found)


def taken(visit: Visit, found: Answering) -> Response:
    token, posted = visit.param("token"), visit.posted
    if "_borja" in posted.fields:
        return begin(visit, found)
    language = posted.one("_sprak") or posted.one(CHOSEN).partition("+")[0]
    if found.page.inside:
        answer = filling.save(visit)
        if language:
            choose_language(visit.world, token, language)
            return answer if is_chosen(visit) else redirect(visit.address)
        return answer
    if language:
        choose_language(visit.world, token, language)
        return redirect(here(visit))
    if found.may_write and "_sida" in posted.fields:
        page, raw, sheet = posted.one("_sida"), raw_in(posted), sheet_of(posted)
        save_page(visit.world, found.caller, found.place, page, raw, sheet)
    return start(visit, found.page, away=True, status=403)


def may_send(request: Request, world: World) -> str:
    """The token that files come after, from whoever is inside; empty for everybody else."""
    token = str(request.path_params["token"])
    session = cookies.read(request, cookie_of(world, token))[:200]
    return outside_token(request, world) if is_inside(world, token, session) else ""


def fetch(visit: Visit) -> Response:
    """A file of one's own, until it is sent."""
    found = read_link(visit.world, visit.param("token"), session_in(visit))
    if isinstance(found, Refused):
        return gone(visit)
    inside = at_errand(visit, found)
    if not found.page.inside and found.page.receipt is None:
        return start(inside, found.page, away=found.may_write, status=403)
    file = read_file(visit.world, found.caller, visit.param("file"))
    if isinstance(file, Refused):
        ways = ((here(visit), said("Tillbaka")),)
        return message(inside, 404, said("Filen finns inte här"), file.reason.sentence, ways)
    return to_keep(file)


def begin(visit: Visit, found: Answering) -> Response:
    token = visit.param("token")
    secret = start_link(visit.world, token, visit.posted.one("kod")[:40], visit.visitor)
    if isinstance(secret, Refused) and secret.reason.kind == "missing":
        return gone(visit)
    if isinstance(secret, Refused):
        return start(visit, found.page, problem=secret.reason.sentence, status=422)
    response = redirect(here(visit))
    cookies.keep(visit.request, response, cookie_of(visit.world, token), secret, None)
    return response


def at_errand(visit: Visit, found: Answering) -> Visit:
    """The visit as that of whoever answers, whoever may be signed in here."""
    link = found.page
    errand = Errand(
        caller=found.caller,
        place=found.place,
        frame=frame_of(link),
        languages=tuple((code, own_name(code)) for code in link.languages),
        base=link.languages[0],
        until=link.until,
        home=here(visit),
        later=f"{here(visit)}?steg={LATER}",
        gone=again,
    )
    return in_manner(replace(visit, session=None, language=link.language, errand=errand))


def again(visit: Visit) -> Response:
    """What the link leads to now that the form cannot be filled in: its receipt, or that it is gone."""
    found = read_link(visit.world, visit.param("token"), session_in(visit))
    if isinstance(found, Refused) or found.page.receipt is None:
        return gone(visit)
    return page(visit, "link_receipt.html", found.page)


def frame_of(link: LinkPage | PageVisit) -> Frame:
    """A frame without a way to anything."""
    return Frame(
        deployment=link.deployment,
        title=link.place,
        about=None,
        languages=link.languages,
        release=0,
        funding=link.funding,
        brand=link.brand,
        organisation=None,
        roles=(),
        lists_cases=False,
        openings=(),
        others=(),
        waiting=0,
    )


def start(
    visit: Visit,
    link: LinkPage,
    *,
    problem: Said | None = None,
    saved: bool = False,
    away: bool = False,
    status: int = 200,
) -> Response:
    told = {"problem": problem, "saved": saved, "away": away}
    told["files"] = away and is_multipart(visit.request)
    return page(visit, "link_start.html", link, status=status, **told)


def page(
    visit: Visit, template: str, link: LinkPage, *, status: int = 200, **values: Any
) -> Response:
    errand = visit.errand
    languages, kept = (errand.languages, box_names(visit)) if errand is not None else ((), [])
    values = {"link": link, "address": here(visit), "languages_here": languages, **values}
    if link.receipt is not None:
        values["kept"] = " ".join(kept)
    values["lent_here"] = lent_here(visit) if visit.errand is not None else ()
    return outside_page(visit, template, status=status, **values)


def gone(visit: Visit) -> Response:
    """The same page whatever was wrong with the link."""
    outside = replace(visit, session=None, errand=None)
    return outside_page(
        outside,
        "link_gone.html",
        status=404,
        heading=say(outside.language, "Länken går inte att använda"),
        words=GONE.reason.sentence.in_(outside.language),
        reply=outside.world.settings.mail.reply_to,
    )


def here(visit: Visit) -> str:
    """The address of the link itself."""
    return f"/s/{quote(visit.param('token'), safe=':')}"


def cookie_of(world: World, token: str) -> str:
    """Each link has a cookie of its own, so that two may be open side by side."""
    return COOKIE + world.keys.digest("link cookie", token)[:16]


def session_in(visit: Visit) -> str:
    return cookies.read(visit.request, cookie_of(visit.world, visit.param("token")))[:200]
