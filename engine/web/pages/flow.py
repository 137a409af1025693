"""Owns the page of a workflow with today's cases on it: a map and a table that lead to the list of each."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from engine.foundation.texts import in_words, say, say_many
from engine.operations.read_flow import read_flow
from engine.operations.views_flow import Flow, StateCount
from engine.studio.map import MapMarks, draw_map
from engine.web.visit import Visit


def show_flow(visit: Visit) -> Response:
    frame = visit.frame()
    flow = visit.allowed(read_flow(visit.world, visit.caller, visit.query("flode")))
    return visit.page(
        "flow.html",
        frame=frame,
        flow=flow,
        picture=draw_map(
            flow.workflow, marks(visit, flow), about(visit.language, flow), visit.language
        ),
        to={one.name: address(visit, flow, one) for one in flow.states if one.count},
        section="board",
    )


def marks(visit: Visit, flow: Flow) -> MapMarks:
    return MapMarks(
        figures={one.name: figure(one) for one in flow.states},
        links={
            one.name: (address(visit, flow, one), by_ear(visit.language, flow, one))
            for one in flow.states
            if one.count
        },
    )


def figure(one: StateCount) -> str:
    return f"{one.count}+" if one.capped else str(one.count)


def by_ear(language: str, flow: Flow, one: StateCount) -> str:
    label, count = in_words(one.label, language), one.count
    if flow.use:
        return say_many(
            language,
            "{state}: {count} aktivitet",
            "{state}: {count} aktiviteter",
            count,
            state=label,
        )
    return say_many(
        language, "{state}: {count} ärende", "{state}: {count} ärenden", count, state=label
    )


def about(language: str, flow: Flow) -> str:
    states = sum(1 for one in flow.states if one.count)
    return say(
        language, "Det står något i {count} av {all} lägen.", count=states, all=len(flow.states)
    )


def address(visit: Visit, flow: Flow, one: StateCount) -> str:
    """The list of what stands there."""
    told = {"flode": flow.name}
    if flow.use:
        told["aktivitet"] = f"{flow.use}.{one.name}"
    else:
        told |= {"lage": one.name} | ({"visa": "avslutade"} if one.closed else {})
    return f"{visit.home()}?{urlencode(told)}"
