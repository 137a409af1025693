"""Owns how a case begins in the middle: at a state, with its seats filled, as stories and take-over
need.

Opening a case by its form is an event like any other, see `advance`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from engine.casework.advance import record_opening
from engine.casework.case import Facts
from engine.casework.draft import opened_case
from engine.casework.events import Actor
from engine.casework.moving import begin
from engine.casework.perform import seat
from engine.casework.plan import plan_of
from engine.casework.step import Step
from engine.casework.together import Round, Together
from engine.definitions.workflow import Workflow


def begin_at(
    workflow: Workflow,
    case_id: str,
    state: str,
    facts: Facts,
    actor: Actor,
    now: datetime,
    *,
    seats: Mapping[str, str] = MappingProxyType({}),
    unit: str | None = None,
    subproject: str | None = None,
) -> Together:
    """A case that begins in `state`, with what is done on entering it and the activities that are started
    there; nothing before it has happened.
    """
    leaf = workflow.first_leaf(state)
    step = Step(
        plan_of(workflow), opened_case(case_id, workflow.name, leaf, now), facts, actor.account, now
    )
    record_opening(step, unit, subproject)
    for role, person in seats.items():
        seat(step, role, person)
    begin(step)
    return Round(step).settled(step)
