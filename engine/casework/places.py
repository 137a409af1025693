"""Owns how many may be in a state at once, and whether there is room for one more.

Those are counted together that point at the same record, where the number goes through a record or the
activity has but one; else those of the same sub-project. Who is in the state elsewhere is asked of the facts,
which look at it in the transaction that would take the place. Staying is never undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from math import inf

from engine.casework.case import Seats
from engine.casework.plan import plan_of
from engine.casework.step import Step
from engine.definitions.workflow import State, Workflow
from engine.expressions.expression import Expression


def full(step: Step, entered: tuple[str, ...]) -> State | None:
    """The first of the states to be entered that has no room; None where all have."""
    for name in entered:
        state = step.plan.workflow.states[name]
        if state.places is not None and not has_room(step, state, state.places):
            return state
    return None


def has_room(step: Step, state: State, places: Expression) -> bool:
    return free(step, state, places) > 0


def free(step: Step, state: State, places: Expression) -> float:
    """How many places are left; none where it is not known how many there are."""
    limit = limit_of(step, state, places)
    return limit - len(taken(step, state)) if limit is not None else 0


def limit_of(step: Step, state: State, places: Expression) -> float | None:
    """How many places there are: a place is in the project as it is today, whichever release a case goes by.
    None where it is not known.
    """
    live = step.facts.places(seats_of(step, state), state.name)
    if live is None:
        found = places.run(step.env)
    elif live.places is None:
        return inf
    else:
        env = copy(step.env)
        env.setting = live.settings
        found = live.places.run(env)
    return found if isinstance(found, int | float) else None


def taken(step: Step, state: State) -> frozenset[str]:
    """Who has a place beside the one that asks: elsewhere, and in this very case as it is just now."""
    wanted = seats_of(step, state)
    here = {one.draft.id: one for one in unit_of(step)}
    elsewhere = step.facts.occupants(wanted) - here.keys()
    alike = (id for id, one in here.items() if one is not step and sits(one, state, wanted))
    return elsewhere.union(alike)


def unit_of(step: Step) -> Iterator[Step]:
    main = step.host or step
    yield main
    yield from main.parts.values()


def sits(step: Step, state: State, wanted: Seats) -> bool:
    alike = step.draft.use == wanted.use and step.draft.state in wanted.leaves
    return alike and seats_of(step, state) == wanted


def seats_of(step: Step, state: State) -> Seats:
    workflow = step.plan.workflow
    field = record_for(workflow, state)
    record = step.draft.data.get(field) if field is not None else None
    return Seats(
        workflow=(step.host or step).plan.workflow.name,
        use=step.draft.use,
        leaves=workflow.leaves_in(state.name),
        record=str(record) if record is not None else None,
        subproject=step.draft.subproject if field is None else None,
    )


def record_for(workflow: Workflow, state: State) -> str | None:
    """The field by which places are counted; None: by sub-project."""
    records = plan_of(workflow).records
    reads = state.places.reads if state.places is not None else ()
    named = [path[1] for path in reads if len(path) > 1 and path[0] == "own" and path[1] in records]
    if named:
        return named[0]
    return next(iter(records)) if len(records) == 1 else None


def waiting_for(workflow: Workflow, left: frozenset[str]) -> tuple[str, ...]:
    """The leaves from which the system itself may enter one of these states, where that has places; or what
    one of these states is the queue to.
    """
    plan = plan_of(workflow)
    goals = {name for name in left if workflow.states[name].places is not None}
    goals.update(*(plan.queues[name] for name in left if name in plan.queues))
    return tuple(
        leaf
        for leaf, known in plan.leaves.items()
        for action in known.system
        if action.name in known.goals
        and not plan.around[known.goals[action.name]].isdisjoint(goals)
    )
