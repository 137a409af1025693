"""Owns the page of a case and what one does there that is not a form: act, assign, finish a task."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from engine.access.sealing import KIND as SEALED
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.changed_since import changed_since
from engine.operations.finish_task import finish_task
from engine.operations.read_case import read_case
from engine.operations.take_action import take_action
from engine.operations.views import CasePage
from engine.operations.views_activities import by_state
from engine.operations.views_measured import Series
from engine.studio.diagram import Marks, draw
from engine.studio.strip import strip
from engine.web.charts import chart
from engine.web.gone import way_gone
from engine.web.pages.passing import ask_why, lacks_reason, why_in
from engine.web.visit import NOT_ONES_OWN, Visit, message, not_now, redirect, version_in

TIMELINE, FURTHER = 12, 50
"""So many events are shown at first, and so many more each time."""
NOTES = 3
LONGEST = 7
SHOWN = {"steg": "moves", "formular": "forms", "anteckningar": "notes", "flaggor": "flags"}


def show_case(visit: Visit) -> Response:
    return case_shown(visit)


def case_shown(visit: Visit, lacks: tuple[str, Said] | None = None) -> Response:
    """`lacks`: the task that could not be finished for want of words about it, and what is said of that."""
    case = visit.allowed(read_case(visit.world, visit.caller, visit.param("number")))
    wanted = visit.query("visa") if visit.query("visa") in SHOWN else ""
    told = [one for one in case.timeline if not wanted or one.kind == SHOWN[wanted]]
    most = how_many(visit.query("handelser"))
    return visit.page(
        "case.html",
        status=200 if lacks is None else 422,
        lacks=lacks,
        frame=visit.frame(),
        case=case,
        pointed=by_state(case.pointing),
        address=visit.case_address(case.number),
        shown=told[:most],
        told=len(told),
        further=min(most + FURTHER, len(told)),
        wanted=wanted,
        some=len(case.notes) if visit.query("anteckningar") == "alla" else NOTES,
        strip=strip(case.workflow, _marks(case), visit.language),
        lanes=any(one.phase for one in case.workflow.states.values()),
        diagram=draw(case.workflow, visit.language, marks=_marks(case), standalone=False),
        gone=way_gone(case.workflow, case.stays, visit.language),
        charts=by_instrument(case.measurements, visit.language),
        done=visit.query("gjort"),
        section="cases",
    )


def how_many(wanted: str) -> int:
    """How many events of the timeline are shown: `alla`, or so many as the link said."""
    if wanted == "alla":
        return sys.maxsize
    return max(TIMELINE, int(wanted)) if wanted.isdecimal() and len(wanted) < LONGEST else TIMELINE


def by_instrument(
    measurements: Iterable[Series], language: str
) -> list[tuple[Series, list[tuple[Series, Markup]]]]:
    """Each instrument once, with all its values and their pictures."""
    found: dict[str, list[tuple[Series, Markup]]] = {}
    for series in measurements:
        found.setdefault(series.form, []).append((series, chart(series, language)))
    return [(one[0][0], one) for one in found.values()]


def _marks(case: CasePage) -> Marks:
    return Marks(done=case.been, now=case.here)


def act(visit: Visit) -> Response:
    """Take an action that needs no form; one that does goes on to its form."""
    number, action = visit.param("number"), visit.param("action")
    why = why_in(visit)
    moved = take_action(visit.world, visit.caller, number, action, version_in(visit), why)
    if isinstance(moved, Refused) and lacks_reason(moved):
        address = visit.case_address(number, f"gor/{quote(action)}")
        return ask_why(visit, address, {"version": visit.posted.one("version")}, 422)
    if isinstance(moved, Refused) and moved.reason.kind != "missing":
        return _not_now(visit, moved)
    visit.allowed(moved)
    return redirect(visit.case_address(number) + "?gjort=1#lage")


def _not_now(visit: Visit, refused: Refused, typed: str = "") -> Response:
    """Why not, with what has happened since the page was made, and what was written there."""
    if refused.reason.kind == SEALED:
        return not_now(visit, refused)
    back, label = visit.case_address(visit.param("number")), said("Tillbaka till ärendet")
    version = version_in(visit)
    since = changed_since(visit.world, visit.caller, visit.param("number"), version=version)
    if refused.reason.kind in NOT_ONES_OWN or (since is None and not typed):
        return not_now(visit, refused, (back, label))
    return visit.page(
        "stale.html",
        status=409,
        frame=visit.frame(),
        heading=said("Det går inte än").in_(visit.language),
        words=refused.reason.sentence.in_(visit.language),
        back=back,
        back_label=label.in_(visit.language),
        typed=typed,
        since=since if version is not None else None,
        section="cases",
    )


def seat(visit: Visit) -> Response:
    """Fill the team's seats as chosen."""
    number = visit.param("number")
    seats = {
        name.removeprefix("plats."): texts[-1] or None
        for name, texts in visit.posted.fields.items()
        if name.startswith("plats.")
    }
    assigned = assign(visit.world, visit.caller, number, seats)
    if isinstance(assigned, Refused) and assigned.reason.kind == "by":
        return _not_them(visit, assigned)
    if isinstance(assigned, Refused) and assigned.reason.kind != "missing":
        return _not_now(visit, assigned)
    visit.allowed(assigned)
    return redirect(visit.case_address(number) + "?gjort=team")


def _not_them(visit: Visit, refused: Refused) -> Response:
    """Whoever was chosen cannot have the seat; the one who chose may choose another."""
    back = ((visit.case_address(visit.param("number")), said("Tillbaka till ärendet")),)
    return message(visit, 409, said("Det går inte"), refused.reason.sentence, back)


def finish(visit: Visit) -> Response:
    number = visit.param("number")
    note = visit.posted.one("anteckning").strip()
    finished = finish_task(visit.world, visit.caller, number, visit.param("request"), note)
    if isinstance(finished, Refused) and finished.reason.missing == ("note",):
        return case_shown(visit, (visit.param("request"), finished.reason.sentence))
    if isinstance(finished, Refused) and finished.reason.kind != "missing":
        return _not_now(visit, finished, note)
    visit.allowed(finished)
    return redirect(visit.case_address(number) + "?gjort=uppgift")
