"""Owns the participant's own page in the browser, under the address of the link that leads to it: coming in
with the code, the page itself, and what is done on it. A form that is opened there is `own_forms`'.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import Response

from engine.casework.consenting import PLAIN
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.arrange_plan import DOWN, UP, arrange_plan
from engine.operations.open_page import (
    PageVisit,
    choose_page_language,
    leave_page,
    read_page_link,
    start_page,
)
from engine.operations.print_own_copy import print_own_copy
from engine.operations.print_plan import print_plan
from engine.operations.read_consents import read_withdrawal
from engine.operations.read_own_page import read_own_page
from engine.operations.take_action import take_action
from engine.operations.views import FormPlace
from engine.operations.withdraw_consent import withdraw_consent
from engine.web import cookies
from engine.web.manner import in_manner, lent_here
from engine.web.outside import new_sign_in_token, outside_page, sign_in_token, with_token
from engine.web.own_names import own_name
from engine.web.pages import filling
from engine.web.pages.links import cookie_of, frame_of, gone, session_in
from engine.web.pages.submission import as_file
from engine.web.visit import Errand, Stop, Visit, redirect, version_in

WAYS = {"upp": UP, "ner": DOWN}
BACK = said("Till min sida")
NOTHING_YET = FormPlace(form="")
DONE = frozenset({"svar", "plan", "gjort", "startad", "samtycke", "sparat"})


def found_at(visit: Visit) -> PageVisit:
    """Where the link leads; a link that leads nowhere ends the page."""
    found = read_page_link(visit.world, visit.param("token"), session_in(visit))
    if isinstance(found, Refused):
        raise Stop(gone(visit))
    return found


def inside(visit: Visit) -> Visit:
    """The visit as the participant's, or the end of the page: first come in."""
    found = found_at(visit)
    own = as_participant(visit, found)
    if not found.inside:
        raise Stop(start(own, found, away=found.was_inside, status=403))
    return own


def as_participant(visit: Visit, found: PageVisit, place: FormPlace = NOTHING_YET) -> Visit:
    """The visit as that of the participant, whoever may be signed in here. `place`: the form that they are
    at.
    """
    errand = Errand(
        caller=found.caller,
        place=place,
        frame=frame_of(found),
        languages=tuple((code, own_name(code)) for code in found.languages),
        base=found.languages[0],
        until=found.until,
        home=here(visit),
        later=f"{here(visit)}?gjort=sparat",
        gone=gone,
        own=found.number,
    )
    return in_manner(replace(visit, session=None, language=found.language, errand=errand))


def here(visit: Visit) -> str:
    """The address of the page."""
    return f"/s/{quote(visit.param('token'), safe=':')}/sida"


def number_of(visit: Visit) -> str:
    """The case that the page is of."""
    return visit.errand.own if visit.errand is not None else ""


def show(visit: Visit) -> Response:
    found = found_at(visit)
    own = as_participant(visit, found)
    if not found.inside:
        return start(own, found, away=found.was_inside)
    if not sign_in_token(visit):
        return with_token(visit, redirect(visit.address), new_sign_in_token(visit.world))
    page = own.allowed(read_own_page(own.world, own.caller, found.number))
    done = own.query("gjort")
    return shown(
        own,
        "own_page.html",
        page=page,
        moved=own.query("flyttad"),
        done=done if done in DONE else "",
        until=found.until,
    )


def shown(visit: Visit, template: str, *, status: int = 200, **values: Any) -> Response:
    languages = visit.errand.languages if visit.errand is not None else ()
    values = {
        "address": here(visit),
        "languages_here": languages,
        "lent_here": lent_here(visit),
        **values,
    }
    return outside_page(visit, template, status=status, **values)


def start(
    visit: Visit,
    found: PageVisit,
    *,
    problem: Said | None = None,
    away: bool = False,
    status: int = 200,
) -> Response:
    """What anybody sees who has the link: whose house it is, and where the code goes."""
    return shown(
        visit, "own_start.html", status=status, title=found.place, problem=problem, away=away
    )


def take(visit: Visit) -> Response:
    """Come in, choose a language, or leave."""
    token, posted = visit.param("token"), visit.posted
    found = found_at(visit)
    if "_lamna" in posted.fields and found.inside:
        leave_page(visit.world, token)
        return redirect(here(visit))
    if posted.one("_sprak"):
        choose_page_language(visit.world, token, posted.one("_sprak"))
        return redirect(here(visit))
    return begin(visit, found)


def begin(visit: Visit, found: PageVisit) -> Response:
    token = visit.param("token")
    secret = start_page(visit.world, token, visit.posted.one("kod")[:40], visit.visitor)
    if isinstance(secret, Refused) and secret.reason.kind == "missing":
        return gone(visit)
    if isinstance(secret, Refused):
        own = as_participant(visit, found)
        return start(own, found, problem=secret.reason.sentence, status=422)
    response = redirect(here(visit))
    cookies.keep(visit.request, response, cookie_of(visit.world, token), secret, None)
    return response


def act(visit: Visit) -> Response:
    """An action that needs no form."""
    own = inside(visit)
    number, action = own.param("number"), own.param("action")
    done = take_action(own.world, own.caller, number, action, version_in(own))
    return (
        filling.on_own_page(own, done)
        if isinstance(done, Refused)
        else redirect(f"{here(own)}?gjort=gjort")
    )


def arrange(visit: Visit) -> Response:
    """Back to what was moved, so that it can be moved again."""
    own = inside(visit)
    activity, by = own.posted.one("aktivitet"), WAYS.get(own.posted.one("flytta"), DOWN)
    done = arrange_plan(own.world, own.caller, number_of(own), activity, by)
    if isinstance(done, Refused):
        return filling.on_own_page(own, done)
    moved = urlencode({"gjort": "plan", "flyttad": activity})
    return redirect(f"{here(own)}?{moved}#p-{quote(activity)}")


def download(visit: Visit) -> Response:
    """The plan to keep."""
    own = inside(visit)
    made = print_plan(own.world, own.caller, number_of(own), own.language)
    return filling.on_own_page(own, made) if isinstance(made, Refused) else as_file(made)


def copy(visit: Visit) -> Response:
    """All that is here about the participant, to keep."""
    own = inside(visit)
    made = print_own_copy(own.world, own.caller, number_of(own), own.language, own.param("kind"))
    return filling.on_own_page(own, made) if isinstance(made, Refused) else as_file(made)


def ask_withdrawal(visit: Visit) -> Response:
    """What taking a yes back closes, before it is done."""
    own = inside(visit)
    consent, party = own.param("consent"), own.query("fran")
    found = read_withdrawal(own.world, own.caller, number_of(own), consent, party)
    if isinstance(found, Refused):
        return filling.on_own_page(own, found)
    return shown(own, "own_withdraw.html", page=found, consent=consent)


def withdraw(visit: Visit) -> Response:
    own = inside(visit)
    consent, party = own.param("consent"), own.posted.one("fran")
    done = withdraw_consent(
        own.world, own.caller, number_of(own), consent, (party,), PLAIN, version_in(own)
    )
    if isinstance(done, Refused):
        return filling.on_own_page(own, done)
    return redirect(f"{here(own)}?gjort=samtycke#samtycken")
