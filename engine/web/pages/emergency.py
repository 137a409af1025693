"""Owns the pages of reading in an emergency: asking to, and following up what has been read so."""

from __future__ import annotations

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.follow_up_readings import judge_reading, read_emergency_readings
from engine.operations.protecting import VERDICTS
from engine.operations.read_in_emergency import read_in_emergency
from engine.web.visit import Visit, redirect

UNUSABLE = "unusable"
NOT_THEIRS = Refused(
    reasons=(Reason(kind="access", sentence=said("Du har ingen roll som får nödläsa.")),)
)


def ask(visit: Visit) -> Response:
    return form(visit, None)


def begin(visit: Visit) -> Response:
    posted = visit.posted
    found = read_in_emergency(visit.world, visit.caller, posted.one("vem"), posted.one("skal"))
    if isinstance(found, Refused) and found.reason.kind == UNUSABLE:
        return form(visit, found.reason.sentence)
    return redirect(visit.case_address(visit.allowed(found)))


def form(visit: Visit, problem: Said | None) -> Response:
    frame, posted = visit.frame(), visit.posted
    visit.allowed(None if "emergency" in frame.may else NOT_THEIRS)
    return visit.page(
        "emergency.html",
        status=422 if problem is not None else 200,
        frame=frame,
        problem=problem,
        lasts=frame.emergency,
        text=posted.one("vem"),
        written=posted.one("skal"),
        section="emergency",
    )


def show(visit: Visit) -> Response:
    return followed_up(visit, None, "")


def judge(visit: Visit) -> Response:
    posted, reading = visit.posted, visit.param("reading")
    verdict = posted.one("bedomning")
    done = judge_reading(visit.world, visit.caller, reading, verdict, posted.one("ord"))
    if isinstance(done, Refused) and done.reason.kind == UNUSABLE:
        return followed_up(visit, done.reason.sentence, reading)
    visit.allowed(done)
    return redirect(visit.home("nodlasningar?gjort=1"))


def followed_up(visit: Visit, problem: Said | None, at: str) -> Response:
    page = visit.allowed(read_emergency_readings(visit.world, visit.caller))
    return visit.page(
        "emergency_readings.html",
        status=422 if problem is not None else 200,
        frame=visit.frame(),
        page=page,
        verdicts=VERDICTS,
        problem=problem,
        at=at,
        chosen=visit.posted.one("bedomning"),
        written=visit.posted.one("ord"),
        done=visit.query("gjort"),
        section="emergencies",
    )
