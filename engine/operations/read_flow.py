"""Owns a workflow with today's cases in it: how many stand in each state, of those that the caller sees in
lists. Activities are counted in cases that go on.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.facts import Act
from engine.access.scope import ListScope, list_scope
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import SIDE_PHASES, Workflow
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.narrowing import narrowed, scope_for
from engine.operations.read_queue import queues_of
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.views import CaseFilter, Named
from engine.operations.views_flow import Flow, StateCount
from engine.operations.world import World
from engine.storage import lists
from engine.studio.phases import phase_in_words


def read_flow(world: World, caller: Caller, wanted: str = "") -> Flow | Refused:
    """`wanted`: a workflow, or a kind of activities in it as `deltagare.praktik`; what there is not gives the
    first. Recorded: that a board was shown, and how many were counted on it.
    """
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.SEE_BOARD)
        if isinstance(desk, Refused):
            return desk
        flow = counted(desk, *chosen(desk.deployment, wanted))
        note(tx, caller, Act.SEE_BOARD, desk.now, cases=sum(one.count for one in flow.states))
        return flow


def chosen(deployment: Deployment, wanted: str) -> tuple[Workflow, str]:
    """The workflow of the cases that are asked about, and the kind of their activities, if that is asked."""
    name, _, use = wanted.partition(".")
    known = deployment.of_people or deployment.workflows
    flow = known.get(name)
    if flow is None:
        return next(iter(known.values())), ""
    return flow, use if use in flow.activities else ""


def counted(desk: Desk, flow: Workflow, use: str) -> Flow:
    inner = flow.activities[use].workflow if use else flow
    scope = list_scope(desk.actor, desk.deployment, desk.today)
    return Flow(
        name=flow.name,
        use=use,
        title=flow.activities[use].label if use else flow.title,
        workflow=inner,
        states=tuple(counts(desk, scope, flow, use)),
        flows=tuple(flows(desk.deployment)),
        queues=tuple(
            Named(name=one.name, label=one.state.label)
            for one in queues_of(flow, use or None, inner)
        ),
    )


def counts(desk: Desk, scope: ListScope, flow: Workflow, use: str) -> Iterator[StateCount]:
    workflow = flow.activities[use].workflow if use else flow
    for leaf in in_phase_order(workflow):
        state = workflow.states[leaf]
        count = in_state(desk, scope, flow, use, leaf, closed=state.final and not use)
        yield StateCount(
            name=leaf,
            label=state.label,
            phase=phase_in_words(state.phase) or state.phase,
            count=min(count, lists.COUNTED),
            capped=count > lists.COUNTED,
            closed=state.final,
        )


def in_state(
    desk: Desk, scope: ListScope, flow: Workflow, use: str, leaf: str, *, closed: bool
) -> int:
    """As many as the list that is narrowed so would tell."""
    wanted = (
        CaseFilter(workflow=flow.name, activity=f"{use}.{leaf}")
        if use
        else CaseFilter(workflow=flow.name, state=leaf, closed=closed)
    )
    whole, narrowing = scope_for(scope, wanted), narrowed(desk, wanted)
    if use:
        return lists.count_activities(desk.tx, whole, narrowing)
    return lists.count_cases(desk.tx, whole, narrowing)


def in_phase_order(workflow: Workflow) -> list[str]:
    """The leaves with those of a phase together, phases as they come first, and those at the side last."""
    phases: dict[str | None, list[str]] = {}
    for leaf in workflow.leaves:
        phases.setdefault(workflow.states[leaf].phase, []).append(leaf)
    ordered = sorted(phases, key=lambda phase: phase in SIDE_PHASES)
    return [leaf for phase in ordered for leaf in phases[phase]]


def flows(deployment: Deployment) -> Iterator[Named]:
    for flow in deployment.of_people.values():
        yield Named(name=flow.name, label=flow.title)
        for use in flow.activities.values():
            told = said("{label}, aktivitet", label=use.label)
            yield Named(name=f"{flow.name}.{use.name}", label=told)
