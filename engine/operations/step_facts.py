"""Owns what a step needs to know beside the case, of the deployment and of those who work in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from engine.casework.case import Facts, Live, Seats
from engine.casework.events import Actor
from engine.definitions.deployment import Deployment
from engine.filling.submission import Submission
from engine.foundation.once import once
from engine.operations.person_facts import person_values
from engine.storage import people
from engine.storage.staff import parties_of

NOTHING_SENT: Mapping[str, tuple[Submission, ...]] = MappingProxyType({})
NOBODY: Mapping[str, str] = MappingProxyType({})


def step_facts(
    deployment: Deployment,
    subproject: str | None,
    holders: Mapping[str, tuple[tuple[str, str], ...]],
    actor: Actor,
    *,
    person: people.PersonRow | None = None,
    now: datetime,
    belongs: Mapping[str, str] = NOBODY,
) -> Facts:
    """What a step needs to know where there is no case yet."""
    names = {role: tuple(name for name, _ in held) for role, held in holders.items()}
    return Facts(
        submissions=NOTHING_SENT,
        person=person_values(person, deployment.name, now.date()),
        settings=deployment.setting_values(subproject),
        calendar=deployment.calendar,
        holders=names,
        fallback=deployment.fallback,
        includes=includes(deployment),
        user={"organisation": actor.organisation, "unit": actor.unit},
        parties=parties_of(belongs, names, deployment.representing),
        partners=deployment.partners,
        invited=deployment.invited,
    )


@once
def includes(deployment: Deployment) -> Mapping[str, tuple[str, ...]]:
    """Roles that stand for several, with those."""
    return {name: role.includes for name, role in deployment.roles.items() if role.includes}


def places_now(live: Callable[[], Deployment] | None, seats: Seats, state: str) -> Live | None:
    """What the release that is live says of the places of a state; None where it lacks the state."""
    return live_places(live(), seats, state) if live is not None else None


def live_places(deployment: Deployment, seats: Seats, state: str) -> Live | None:
    """The same of any release."""
    workflow = deployment.workflows.get(seats.workflow)
    if workflow is not None and seats.use is not None:
        use = workflow.activities.get(seats.use)
        workflow = use.workflow if use is not None else None
    if workflow is None or state not in workflow.states:
        return None
    settings = deployment.setting_values(seats.subproject)
    return Live(workflow.states[state].places, settings)
