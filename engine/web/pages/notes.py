"""Owns the page where a note is written, kept on its way, and signed. No word of it is lost: when it
cannot be taken, what was written is shown.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote, urlencode

from starlette.responses import JSONResponse, Response

from engine.filling.meeting_rows import PICKED, SEEN
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.drop_note import drop_note
from engine.operations.note_sheets import FIELDS, Written
from engine.operations.open_note import open_note
from engine.operations.save_note import save_note, save_note_fields
from engine.operations.views_notes import NotePage
from engine.operations.write_note import write_note
from engine.web.pages.drafts import NO_SHEET, kept, not_kept, pause
from engine.web.saving import saving_at, sheet_of
from engine.web.visit import Visit, redirect, refusal

PAGE = "anteckning"
IDENTITY = re.compile("[0-9a-f]{32}")


def show_note(visit: Visit) -> Response:
    page = open_note(visit.world, visit.caller, visit.param("number"), _adds_to(visit))
    return _page(visit, visit.allowed(page))


def write(visit: Visit) -> Response:
    """Sign, keep for later, or take away. Somebody else's page, brought along through a sign-in, is kept
    and not signed: who signs must have written.
    """
    number, posted, adds_to = visit.param("number"), visit.posted, _adds_to(visit)
    if "_ta_bort" in posted.fields:
        visit.allowed(drop_note(visit.world, visit.caller, number, adds_to))
        return redirect(_case(visit))
    written = _written(visit)
    own = posted.one("_skribent") == visit.account.name
    if "_signera" in posted.fields and own:
        done = write_note(visit.world, visit.caller, number, written, _key(visit), adds_to)
    else:
        done = save_note(visit.world, visit.caller, number, written, adds_to)
    if isinstance(done, Refused):
        return _not_taken(visit, done, written)
    if isinstance(done, NotePage):
        if done.problems or done.choices or "_senare" not in posted.fields:
            return _page(visit, done, status=422 if done.problems else 200)
        return redirect(_case(visit))
    return redirect(_case(visit) + "?gjort=anteckning#anteckningar")


def save_fields(visit: Visit) -> Response:
    """What has changed on the page, while one writes."""
    if (wait := pause(visit)) is not None:
        return wait
    number, posted = visit.param("number"), visit.posted
    written = replace(_written(visit), only=frozenset(FIELDS) & posted.fields.keys())
    written = written if written.sheet is not None else replace(written, sheet=NO_SHEET)
    saved = save_note_fields(visit.world, visit.caller, number, written, _adds_to(visit))
    if isinstance(saved, Refused):
        return not_kept(visit, saved)
    return JSONResponse(kept(visit, saved.saved, saved.taken, saved.choices))


def _key(visit: Visit) -> str:
    """What the page was given to be signed once with; nothing else is kept as one."""
    key = visit.posted.one("_nyckel")
    return key if IDENTITY.fullmatch(key) is not None else ""


def _written(visit: Visit) -> Written:
    posted = visit.posted
    return Written(
        text=posted.one("text").replace("\r\n", "\n"),
        day=posted.one("dag"),
        about=posted.one("sort"),
        sheet=sheet_of(posted),
        picks={
            name: (posted.one(PICKED + name), posted.one(SEEN + name))
            for name in FIELDS
            if PICKED + name in posted.fields
        },
    )


def _not_taken(visit: Visit, refused: Refused, written: Written) -> Response:
    """Why not, with every word, so that it can be copied."""
    if not written.text.strip():
        return refusal(visit, refused)
    missing = refused.reason.kind == "missing"
    return visit.page(
        "note_left.html",
        status=404 if missing else 403,
        words=refused.reason.sentence.in_(visit.language),
        text=written.text,
        back=visit.home() if missing else _case(visit),
        back_label=(said("Till listan") if missing else said("Tillbaka till ärendet")).in_(
            visit.language
        ),
        section="cases",
    )


def _page(visit: Visit, page: NotePage, status: int = 200) -> Response:
    query = f"?{urlencode({'till': _adds_to(visit)})}" if _adds_to(visit) else ""
    address = _case(visit, PAGE) + query
    return visit.page(
        "note.html",
        status=status,
        frame=visit.frame(),
        note=page,
        errors={problem.path: problem.text for problem in page.problems},
        address=address,
        saving=saving_at(visit, address, page.stamp, page.saved, page.choices),
        back=_case(visit),
        section="cases",
    )


def _case(visit: Visit, rest: str = "") -> str:
    return visit.case_address(visit.param("number"), quote(rest))


def _adds_to(visit: Visit) -> str:
    return visit.query("till")[:200]
