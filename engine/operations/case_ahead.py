"""Owns what lies ahead in a case, as its page tells it: each end that it can come to, the actions on the way
there, and what each requires. Which ways there are is left to `casework`.
"""

from __future__ import annotations

from engine.casework.required import Required, required
from engine.casework.roads import Road, roads
from engine.operations.case_file import CaseFile
from engine.operations.views_ahead import Stay, StepAhead, WayAhead
from engine.operations.why_not import any_of


def ahead(file: CaseFile) -> tuple[WayAhead, ...]:
    """The shortest first; nothing to those let in for a part, who are not told where the case is."""
    if file.limited:
        return ()
    case = file.case
    return tuple(way_ahead(file, one) for one in roads(file.workflow, case.state, case.visits))


def stays(file: CaseFile) -> tuple[Stay, ...]:
    """The way that the case has gone, from the first stay; a state that is no more is told by its name."""
    states = file.workflow.states
    return tuple(
        Stay(
            state=one.state,
            label=states[one.state].label if one.state in states else one.state,
            entered=one.entered,
            left=one.left,
        )
        for one in file.case.visits
        if not file.limited
    )


def way_ahead(file: CaseFile, road: Road) -> WayAhead:
    steps = required(file.workflow, file.case, file.facts(), road.goings, file.now)
    return WayAhead(
        end=file.workflow.states[road.end].label,
        steps=tuple(step_ahead(file, one) for one in steps),
        onward=road.onward,
    )


def step_ahead(file: CaseFile, one: Required) -> StepAhead:
    action, states = one.going.action, file.workflow.states
    return StepAhead(
        label=action.label,
        at=states[one.going.at].label,
        to=states[one.going.to].label,
        who=any_of(file, one.whos) if one.whos else None,
        itself=one.itself,
        forms=tuple((use.form.title, sent) for use, sent in one.forms),
        form=one.form.form.title if one.form is not None else None,
        guard=one.guard,
        after=one.after,
        within=one.within,
    )
