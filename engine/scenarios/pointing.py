"""Owns what the cases of a story may point at: activities in the cases of projects, and in their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from engine.casework.case import Case, Facts, Register, Seats
from engine.casework.environment import register_of
from engine.casework.plan import plan_of
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


def occupants(known: Mapping[str, Kept], wanted: Seats) -> frozenset[str]:
    """The cases and activities of a story that have these places."""
    return frozenset(
        one.id for kept in known.values() for one in all_in(kept) if sits(one, kept, wanted)
    )


def holding(
    known: Mapping[str, Kept], identities: Iterable[str]
) -> Iterator[tuple[str, Kept, Case]]:
    """For each identity the case that it is of, or that the activity is in."""
    for one in identities:
        for kept in known.values():
            if kept.case is not None and holds(kept, one):
                yield one, kept, kept.case


def holds(kept: Kept, identity: str) -> bool:
    return any(one.id == identity for one in all_in(kept))


def all_in(kept: Kept) -> Iterator[Case]:
    if kept.case is not None:
        yield kept.case
        yield from (one.case for one in kept.running.values())


def sits(one: Case, kept: Kept, wanted: Seats) -> bool:
    main = kept.case
    if main is None or main.workflow != wanted.workflow or one.use != wanted.use:
        return False
    if one.state not in wanted.leaves:
        return False
    if wanted.record is None:
        return one.subproject == wanted.subproject
    return wanted.record in one.data.values()


def waiting(deployment: Deployment, known: Mapping[str, Kept], by: Kept) -> tuple[Kept, ...]:
    """The other cases of a story in which somebody may wait for a place, who has waited longest first."""
    found = [
        kept
        for kept in known.values()
        if kept is not by and kept.case is not None and has_places(deployment, kept.case.workflow)
    ]
    return tuple(sorted(found, key=since))


def has_places(deployment: Deployment, name: str) -> bool:
    workflow = deployment.workflows[name]
    inner = (use.workflow for use in workflow.activities.values())
    return any(plan_of(one).has_places for one in (workflow, *inner))


def since(kept: Kept) -> datetime:
    """When the latest stay began of what has stood still the longest."""
    return min(one.visits[-1].entered for one in all_in(kept) if one.visits)
