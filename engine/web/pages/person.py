"""Owns the pages of who the person of a case is: numbers, those who may be the same, making two one and
taking them apart.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.change_number import NewNumber, change_number
from engine.operations.merge_people import merge_people, part_people, read_apart, read_merge
from engine.operations.number_words import LEVELS, STATUSES
from engine.operations.read_person import read_person
from engine.web.visit import Visit, not_now, redirect

BACK = said("Tillbaka till personen")
LONGEST = 200


def show(visit: Visit) -> Response:
    return _page(visit, None)


def number(visit: Visit) -> Response:
    posted = visit.posted
    new = NewNumber(
        number=posted.one("nummer").strip()[:LONGEST],
        level=posted.one("styrka"),
        status=posted.one("status"),
        was=posted.one("tidigare") == "1",
    )
    done = change_number(visit.world, visit.caller, visit.param("number"), new)
    if isinstance(done, Refused) and done.problems:
        return _page(visit, done, new)
    visit.allowed(done)
    return redirect(_address(visit) + "?gjort=nummer")


def ask_merge(visit: Visit) -> Response:
    return _two(visit, visit.query("med").strip(), None)


def merge(visit: Visit) -> Response:
    other, why = visit.posted.one("med"), visit.posted.one("varfor")
    done = merge_people(visit.world, visit.caller, visit.param("number"), other, why)
    if isinstance(done, Refused) and done.problems:
        return _two(visit, other, done, why)
    if isinstance(done, Refused) and done.reason.kind == "state":
        return not_now(visit, done, (_address(visit), BACK))
    visit.allowed(done)
    return redirect(_address(visit) + "?gjort=ihop")


def ask_apart(visit: Visit) -> Response:
    return _apart(visit, visit.query("vilken"), None)


def apart(visit: Visit) -> Response:
    which, why = visit.posted.one("vilken"), visit.posted.one("varfor")
    done = part_people(visit.world, visit.caller, visit.param("number"), which, why)
    if isinstance(done, Refused) and done.problems:
        return _apart(visit, which, done, why)
    if isinstance(done, Refused) and done.reason.kind == "state":
        return not_now(visit, done, (_address(visit), BACK))
    visit.allowed(done)
    return redirect(_address(visit) + "?gjort=isar")


def _address(visit: Visit) -> str:
    return visit.case_address(visit.param("number"), "person")


def _page(visit: Visit, wrong: Refused | None, new: NewNumber | None = None) -> Response:
    page = visit.allowed(read_person(visit.world, visit.caller, visit.param("number")))
    return visit.page(
        "person.html",
        status=422 if wrong is not None else 200,
        frame=visit.frame(),
        page=page,
        new=new or NewNumber(number=""),
        wrong=wrong.reason.sentence if wrong is not None else None,
        levels=LEVELS,
        statuses=STATUSES,
        address=_address(visit),
        back=visit.case_address(page.number),
        home=visit.home("arende/"),
        done=visit.query("gjort"),
        section="cases",
    )


def _two(visit: Visit, other: str, wrong: Refused | None, why: str = "") -> Response:
    found = read_merge(visit.world, visit.caller, visit.param("number"), other)
    if isinstance(found, Refused) and found.reason.kind == "state":
        return not_now(visit, found, (_address(visit), BACK))
    return visit.page(
        "person_merge.html",
        status=422 if wrong is not None else 200,
        frame=visit.frame(),
        page=visit.allowed(found),
        why=why,
        wrong=wrong.reason.sentence if wrong is not None else None,
        address=_address(visit),
        swapped=visit.case_address(other, f"person/samma?med={quote(visit.param('number'))}"),
        section="cases",
    )


def _apart(visit: Visit, which: str, wrong: Refused | None, why: str = "") -> Response:
    found = read_apart(visit.world, visit.caller, visit.param("number"), which)
    if isinstance(found, Refused) and found.reason.kind == "state":
        return not_now(visit, found, (_address(visit), BACK))
    return visit.page(
        "person_apart.html",
        status=422 if wrong is not None else 200,
        frame=visit.frame(),
        page=visit.allowed(found),
        why=why,
        wrong=wrong.reason.sentence if wrong is not None else None,
        address=_address(visit),
        section="cases",
    )
