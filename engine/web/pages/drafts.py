"""Owns the answers to what a page sends while one writes: small, as JSON, for `static/stegvis/drafts.js`.
What goes for a link is left to `link_drafts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from math import ceil
from typing import Any

from starlette.responses import JSONResponse, Response

from engine.filling.sheets import Sheet
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.save_fields import save_fields
from engine.operations.words_to_choose import WordsToChoose
from engine.web.form_ways import raw_in
from engine.web.manner import in_manner
from engine.web.pace import Pace
from engine.web.pages.filling import place_of
from engine.web.saving import sheet_of, who_writes
from engine.web.templates import clock_time, render
from engine.web.visit import NOT_ONES_OWN, Visit

TOO_OFTEN = said("Det sparas för ofta just nu. Det du skriver finns kvar och sparas strax.")
NO_SHEET = Sheet()


def save_form(visit: Visit) -> Response:
    """What has changed on a page of a form."""
    visit = in_manner(visit)
    return pause(visit) or fields_kept(visit, not_kept)


def fields_kept(visit: Visit, refused: Callable[[Visit, Refused], Response]) -> Response:
    """`refused`: how it is told that nothing was kept."""
    sheet = sheet_of(visit.posted) or NO_SHEET
    saved = save_fields(visit.world, visit.caller, place_of(visit), raw_in(visit.posted), sheet)
    if isinstance(saved, Refused):
        return refused(visit, saved)
    why = saved.why_not.sentence if saved.why_not is not None else None
    told = {"why": why.in_(visit.language)} if why is not None else {}
    answer = kept(visit, saved.saved, saved.taken, saved.choices) | told
    answer["rows"] = {group: list(keys) for group, keys in saved.rows.items()}
    return JSONResponse(answer, status_code=200 if why is None else 409)


def kept(
    visit: Visit, at: datetime, taken: Mapping[str, str], choices: tuple[WordsToChoose, ...]
) -> dict[str, Any]:
    """`said`: what the page shows; `choices`: HTML of what is to be chosen between, empty when nothing is."""
    time = clock_time(at, visit.language)
    return {
        "saved": at.isoformat(),
        "said": said("Sparat {time}", time=time).in_(visit.language),
        "taken": dict(taken),
        "choices": choices_html(visit, choices),
    }


def choices_html(visit: Visit, choices: tuple[WordsToChoose, ...]) -> str:
    if not choices:
        return ""
    return render("choices.html", visit.language, {"choices": choices}, visit.second)


def not_kept(visit: Visit, why: Refused) -> Response:
    kind = why.reason.kind
    status = 404 if kind == "missing" else 403 if kind in NOT_ONES_OWN else 409
    words = {"why": why.reason.sentence.in_(visit.language)}
    return JSONResponse(words, status_code=status)


def pause(visit: Visit, session: str = "") -> Response | None:
    """More often than anybody writes: wait. What is not saved stays in the browser meanwhile. `session`: the
    one that is counted, instead of the account's.
    """
    pace: Pace = visit.request.app.state.pace
    seconds = pace.wait(session or visit.own_session.id, visit.world.now().timestamp())
    if not seconds:
        return None
    return JSONResponse(
        {"why": TOO_OFTEN.in_(visit.language)},
        status_code=429,
        headers={"retry-after": str(ceil(seconds))},
    )


def who(visit: Visit) -> Response:
    """Who is signed in here now, with what a page of theirs posts with. For a page that was opened before."""
    if visit.session is None:
        return JSONResponse({"account": ""})
    return JSONResponse({"account": who_writes(visit.session.account), "token": visit.session.csrf})
