"""Owns the pages of protection: saying why one reads, how strong it is, who reads, and finding it by the
number of a case.
"""

from __future__ import annotations

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations import protection_days
from engine.operations.day_protection import list_protection
from engine.operations.open_sealed import open_sealed
from engine.operations.read_protection import read_protection
from engine.operations.set_protection import name_reader, set_protection, withdraw_reader
from engine.web import carrying
from engine.web.visit import Visit, ask_why, own_path, post_again, redirect

LONGEST = 40
ENDED = "ingen"
UNUSABLE = "unusable"


def find(visit: Visit) -> Response:
    """The way in for whoever keeps protection and reads no case."""
    frame, text = visit.frame(), visit.query("arende").strip()[:LONGEST].upper()
    to_review = visit.allowed(list_protection(visit.world, visit.caller))
    found = read_protection(visit.world, visit.caller, text) if text else None
    if found is not None and not isinstance(found, Refused):
        return redirect(visit.case_address(found.number, "skydd"))
    return visit.page(
        "find_protected.html",
        status=404 if text else 200,
        frame=frame,
        text=text,
        to_review=to_review,
        missing=found is not None,
        section="protection",
    )


def show(visit: Visit) -> Response:
    return page_of(visit)


def save_level(visit: Visit) -> Response:
    posted, number = visit.posted, visit.param("number")
    chosen = posted.one("niva")
    level = "" if chosen == ENDED else chosen or "-"
    review = day_written(posted.one("oversyn", protection_days.KEEP), posted.one("dag").strip())
    done = set_protection(visit.world, visit.caller, number, level, posted.one("skal"), review)
    return answered(visit, done, "skal" if chosen else "val")


def day_written(choice: str, day: str) -> str:
    """By when it is looked at again, as the operation takes it; what cannot be read is not taken for none."""
    if choice == "dag":
        return day or "-"
    return protection_days.NO_DAY if choice == ENDED else choice or "-"


def save_reader(visit: Visit) -> Response:
    posted, number = visit.posted, visit.param("number")
    new, gone = posted.one("ny"), posted.one("bort")
    act, account = (withdraw_reader, gone) if gone else (name_reader, new)
    return answered(
        visit, act(visit.world, visit.caller, number, account, posted.one("skal")), "lasare"
    )


def answered(visit: Visit, done: str | Refused, at: str) -> Response:
    """The page again: with what was done, or with what was wrong and what was written."""
    if isinstance(done, Refused) and done.reason.kind == UNUSABLE:
        return page_of(visit, done.reason.sentence, done.problems[0].path if done.problems else at)
    number = visit.allowed(done)
    return redirect(visit.case_address(number, "skydd") + "?gjort=1")


def page_of(visit: Visit, problem: Said | None = None, at: str = "") -> Response:
    page = visit.allowed(read_protection(visit.world, visit.caller, visit.param("number")))
    posted = visit.posted
    return visit.page(
        "protection.html",
        status=422 if problem is not None else 200,
        frame=visit.frame(),
        page=page,
        back=visit.case_address(page.number),
        address=visit.case_address(page.number, "skydd"),
        problem=problem,
        at=at,
        chosen=posted.one("niva"),
        review=posted.one("oversyn"),
        day_written=posted.one("dag"),
        written=posted.one("skal") if problem is not None else "",
        done=visit.query("gjort"),
        section="cases" if page.sees else "protection",
    )


def give_reason(visit: Visit) -> Response:
    """Why one reads; then on to where one was going, with what was written there."""
    to = own_path(visit.posted.one("vidare", "/"))
    opened = open_sealed(visit.world, visit.caller, visit.param("number"), visit.posted.one("skal"))
    if isinstance(opened, Refused) and opened.reason.kind == UNUSABLE:
        return ask_why(visit, opened.reason.sentence, to)
    visit.allowed(opened)
    fields = carrying.carried(visit.posted)
    if fields:
        return post_again(visit, to, fields, said("Nu kan du fortsätta"))
    return redirect(to)
