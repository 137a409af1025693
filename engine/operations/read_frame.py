"""Owns what the frame around every page needs. Records nothing: it tells of no case."""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.decide import Allowed
from engine.access.facts import Act, CaseFacts
from engine.access.posting import posts_of, subprojects_of
from engine.access.who import Reach, reach, sees
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Workflow
from engine.foundation.quick import altered
from engine.foundation.wrong import Refused
from engine.operations.asked import meant_for
from engine.operations.callers import Caller
from engine.operations.list_deployments import card
from engine.operations.standing import Desk, sit_down
from engine.operations.views import DeploymentCard, Frame, Named, Opening, Words
from engine.operations.world import World
from engine.storage.notifications import count_unread
from engine.storage.protection import count_waiting_readings
from engine.storage.releases import deployments
from engine.storage.requests import count_waiting
from engine.storage.reviews import count_open_reviews


def read_frame(world: World, caller: Caller, *, counted: bool = True) -> Frame | Refused:
    """With `counted` false nothing is counted: for pages that show no menu."""
    with world.storage.reading(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        return desk if isinstance(desk, Refused) else framed(desk, counted=counted)


def framed(desk: Desk, *, counted: bool) -> Frame:
    caller, found = desk.caller, still(desk)
    judges = counted and found.sees_log
    return altered(
        found,
        to_judge=count_waiting_readings(desk.tx, caller.deployment) if judges else 0,
        to_review=count_open_reviews(desk.tx, caller.deployment) if judges else 0,
        others=tuple(others(desk)),
        waiting=count_waiting(desk.tx, caller.deployment, meant_for(desk)) if counted else 0,
        unread=count_unread(desk.tx, caller.account.name, caller.deployment) if counted else 0,
    )


def still(desk: Desk) -> Frame:
    """What the release says to whoever acts. It is kept as long as both are the same."""
    caller, release, frames = desk.caller, desk.release, desk.world.frames
    known = release.number, release.snapshot, desk.actor, caller.held, caller.organisation
    key = caller.tenant, caller.deployment, caller.account.name
    kept = frames.get(key)
    if kept is not None and kept[0] == known:
        return kept[1]
    made = still_made(desk)
    frames.keep(key, (known, made), 1)
    return made


def still_made(desk: Desk) -> Frame:
    deployment, caller = desk.deployment, desk.caller
    return Frame(
        deployment=deployment.name,
        title=deployment.title,
        about=deployment.about,
        languages=deployment.languages,
        release=desk.release.number,
        funding=deployment.funding,
        brand=deployment.brand,
        organisation=organisation_of(desk),
        roles=tuple(
            Named(name=role.name, label=role.label)
            for role in deployment.roles.values()
            if role.name in caller.held
        ),
        lists_cases=isinstance(desk.decide(Act.LIST_CASES), Allowed),
        openings=tuple(openings(desk)),
        others=(),
        waiting=0,
        may=frozenset(right for role in deployment.meant_by(caller.held) for right in role.may),
        goes_between=goes_between(deployment),
        sees_board=isinstance(desk.decide(Act.SEE_BOARD), Allowed),
        sees_log="log" in sees(desk.actor, deployment),
        emergency=deployment.reading.emergency,
        sees_figures=isinstance(desk.decide(Act.READ_FIGURES), Allowed),
        projects=tuple(projects(desk)),
    )


def projects(desk: Desk) -> Iterator[Named]:
    """The cases of projects that the caller's roles let into. Who is only asked something there comes by the
    task.
    """
    for workflow in desk.deployment.projects.values():
        about = CaseFacts(let_in=workflow.let_in)
        if reach(desk.actor, desk.deployment, about) is not Reach.NOTHING:
            yield Named(name=workflow.name, label=workflow.title)


def goes_between(deployment: Deployment) -> bool:
    """Whether any kind of activity goes between parties."""
    flows = (*deployment.workflows.values(), *deployment.projects.values())
    return any(use.workflow.between for flow in flows for use in flow.activities.values())


def organisation_of(desk: Desk) -> Words | None:
    """The caller's organisation, or else the one that runs the deployment."""
    known = desk.deployment.organisations
    own = known.get(desk.caller.organisation or "")
    running = next((one for one in known.values() if not one.partner), None)
    found = own or running
    return found.label if found is not None else None


def openings(desk: Desk) -> Iterator[Opening]:
    """The kinds of case that the caller may open."""
    for workflow in desk.deployment.workflows.values():
        if isinstance(desk.decide(Act.OPEN_CASE, workflow=workflow), Allowed):
            yield opening(desk, workflow)


def opening(desk: Desk, workflow: Workflow) -> Opening:
    use = workflow.forms[workflow.opens_with]
    return Opening(
        workflow=workflow.name,
        title=workflow.title,
        form=use.name,
        form_title=use.form.title,
        subprojects=open_subprojects(desk),
    )


def open_subprojects(desk: Desk) -> tuple[Named, ...]:
    """Where the caller may open a case: where one's unit belongs; with `sees: all`, or from outside
    all units, everywhere.
    """
    own = subprojects_of(desk.actor, desk.deployment)
    outside = not any(post.unit or post.subproject for post in posts_of(desk.actor))
    everywhere = outside or "all" in sees(desk.actor, desk.deployment)
    return tuple(
        Named(name=one.name, label=one.label)
        for one in desk.deployment.subprojects.values()
        if everywhere or one.name in own
    )


def others(desk: Desk) -> Iterator[DeploymentCard]:
    mine = {name for name, roles in desk.caller.account.roles.items() if roles}
    if mine <= {desk.caller.deployment}:
        return
    for name in deployments(desk.tx):
        if name != desk.caller.deployment and name in mine:
            yield card(desk.world, desk.tx, name)
