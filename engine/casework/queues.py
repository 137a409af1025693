"""Owns who is before whom in a queue, and whom an action passes that takes a place.

Those wait in the same queue who would take the same places. Only those are in turn whose way on is open but
for places; a place is somebody else's where no more are left than there are in turn before. How many
places there are is left to `places`. Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from engine.casework.case import Host, Seats
from engine.casework.halting import is_silent
from engine.casework.places import free, seats_of, unit_of
from engine.casework.plan import Plan, plan_of
from engine.casework.rules import entered_at, leads_to, ready
from engine.casework.step import Step
from engine.definitions.workflow import Action, State


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """Where somebody stands in a queue; less is before. `id`: the activities of a case in the order that they
    were started.
    """

    others_first: bool
    since: datetime
    opened: datetime
    length: int
    id: str


def passes(step: Step, action: Action) -> bool:
    """Whether the action would take somebody's place; never where there are places for all in turn before."""
    if not step.plan.has_places or not step.plan.queues:
        return False
    to = leads_to(step, action)
    entered = () if to is None else step.plan.way(step.draft.state, action, to).entered
    states = (step.plan.workflow.states[name] for name in entered)
    return any(
        state.places is not None and takes(step, state, free(step, state, state.places))
        for state in states
    )


def takes(step: Step, goal: State, left: float) -> bool:
    """Whether no more places are left than there are in turn before. Nobody further back is looked at than
    that takes.
    """
    return any(number >= left for number, _ in enumerate(before(step, goal), start=1))


def before(step: Step, goal: State) -> Iterator[Step]:
    """Those in turn to places of a state who stand before the one that asks; all, where it does not wait. In
    order, each looked at when it is asked for.
    """
    mine = turn_of(step, goal.name)
    turns = ((turn_of(one, goal.name), one) for one in others_in_line(step, goal))
    ahead = [(turn, one) for turn, one in turns if turn and (mine is None or turn < mine)]
    ahead.sort(key=lambda pair: pair[0])
    return (one for _, one in ahead if in_turn(one, goal.name))


def turn_of(step: Step, goal: str) -> Turn | None:
    """Where it stands in the queue to places of a state; None where it stands in none."""
    queue = queue_to(step.plan, step.draft.state, goal)
    if queue is None or queue.queue is None:
        return None
    first, draft = queue.queue.first, step.draft
    goes_before = first is not None and first.run(step.env) is True
    since = entered_at(step, queue.name)
    return Turn(not goes_before, since, draft.opened, len(draft.id), draft.id)


def in_turn(step: Step, goal: str) -> bool:
    """Whether nothing but places, and those before, keeps it from going on."""
    plan, leaf = step.plan, step.draft.state
    return not is_silent(step) and any(
        plan.enters(leaf, one.name, goal) and ready(step, one) for one in step.leaf.actions.values()
    )


def queue_to(plan: Plan, leaf: str, goal: str) -> State | None:
    """The queue that a leaf lies in, if it leads to the places."""
    names = plan.leaves[leaf].names
    return next(
        (plan.workflow.states[one] for one in names if goal in plan.queues.get(one, ())), None
    )


def others_in_line(step: Step, goal: State) -> Iterator[Step]:
    """All others who wait for the same places, in the same case and elsewhere."""
    same = seats_of(step, goal)
    wanted = replace(same, leaves=waiting_leaves(step.plan, goal.name))
    here = {one.draft.id: one for one in unit_of(step)}
    for one in here.values():
        if one is not step and waits(one, goal, wanted, same):
            yield one
    others = step.facts.occupants(wanted) - here.keys()
    for identity, found in sorted(step.facts.find(others).items()):
        there = standing_there(step, identity, found)
        if there is not None:
            yield there


def waiting_leaves(plan: Plan, goal: str) -> tuple[str, ...]:
    return tuple(leaf for leaf in plan.leaves if queue_to(plan, leaf, goal) is not None)


def waits(one: Step, goal: State, wanted: Seats, same: Seats) -> bool:
    alike = one.draft.use == wanted.use and one.draft.state in wanted.leaves
    return alike and seats_of(one, goal) == same


def standing_there(step: Step, identity: str, found: Host) -> Step | None:
    """Another case, or an activity of one, as it stands; None where its version does not know its state."""
    plan = plan_of(found.workflow)
    if found.case.state not in plan.leaves:
        return None
    main = Step(plan, found.case, found.facts, "", step.now)
    return main if identity == found.case.id else main.parts.get(identity)
