"""Owns what the cases of a story may point at: activities in the cases of projects, and in their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from engine.casework.case import Facts, Register
from engine.casework.environment import register_of
from engine.casework.recorded import records_for
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Values
from engine.fields.question import Recorded
from engine.scenarios.driver import project_case
from engine.scenarios.keeping import Kept, Place


def registers(
    deployment: Deployment,
    known: Mapping[str, Kept],
    facts: Callable[[Kept], Facts],
    projects: Iterable[str],
    now: datetime,
) -> Mapping[str, Register]:
    """What may be pointed at in the cases of projects."""
    found = {}
    for name in projects:
        kept = known.get(project_case(name))
        if kept is not None and kept.case is not None:
            flow, around = deployment.workflows[name], facts(kept)
            for use in flow.activities:
                found[f"{name}.{use}"] = register_of(flow, kept.case, around, use, now)
    return found


def recorded(place: Place, now: datetime) -> Mapping[str, Mapping[str, Recorded]]:
    """What a form may point at; outside a case nothing."""
    if place.case is None:
        return {}
    return records_for(place.workflow, place.case, place.facts, now, called)


def called(workflow: Workflow, data: Values) -> str:
    return str(data.get(workflow.named_by or "", ""))
