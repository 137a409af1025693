"""Owns a move from one leaf to another: what is done on leaving and arriving, and the system's own
acts.

The order is: `on_leave` (inner first), the move, withdrawal of what the states left had asked,
dates to keep, the action's `do`, `on_enter` (outer first). Where a move leads is left to `machine`.
"""

from __future__ import annotations

from engine.casework.case import Request
from engine.casework.flags import settle_flags
from engine.casework.perform import Cause, perform
from engine.casework.plan import Way
from engine.casework.rules import holds, leads_to
from engine.casework.step import Step
from engine.definitions.workflow import Action, State
from engine.expressions.scope import Value

OUTERMOST = ""  # the workflow itself, as the state that asked


class Move:
    """What the machine moves: one step taking one action. `state` is the machine's mark."""

    __slots__ = ("action", "state", "step", "way")

    def __init__(self, step: Step, action: Action, way: Way) -> None:
        self.step = step
        self.action = action
        self.way = way
        self.state = step.plan.moves.marks[step.draft.state]

    def leave(self) -> None:
        """Before the move, while expressions still see the state that is left."""
        for state in self.way.left:
            perform(self.step, state.on_leave, Cause(about=f"state:{state.name}"))

    def arrive(self) -> None:
        """After the machine has moved: record it and do what comes with it."""
        step, way = self.step, self.way
        step.record(
            "moved",
            {
                "from": step.draft.state,
                "to": step.plan.moves.leaves[self.state],
                "action": self.action.name,
                "left": tuple(state.name for state in way.left),
                "entered": tuple(state.name for state in way.entered),
            },
        )
        withdraw(step, way)
        set_due(step, way.entered)
        perform(step, self.action.do, Cause(about=f"action:{self.action.name}"))
        enter(step, way)


def carry_out(step: Step, action: Action) -> None:
    """Take an action whose rules hold."""
    to = leads_to(step, action)
    if to is None or action.to is None:
        perform(step, action.do, Cause(about=f"action:{action.name}"))
        return
    target = to if action.to not in step.plan.workflow.states else action.to
    way = step.plan.way(step.draft.state, target, to)
    step.plan.moves.move(Move(step, action, way), action.name, to)


def withdraw(step: Step, way: Way) -> None:
    """Take back what the states left asked for on entering."""
    left = {state.name for state in way.left}
    if way.closes:
        left.add(OUTERMOST)
    for request in step.draft.requests:
        if request.state is not None and request.state in left:
            step.record("withdrawn", what_stood(request))


def what_stood(request: Request) -> dict[str, Value]:
    """A request that ends, as it is told."""
    return {
        "id": request.id,
        "kind": request.kind,
        "of": request.of,
        "form": request.form,
        "text": dict(request.text),
    }


def set_due(step: Step, entered: tuple[State, ...]) -> None:
    for state in entered:
        day = step.day_of(state.due)
        if day is not None:
            step.record("due", {"state": state.name, "date": day.isoformat()})


def enter(step: Step, way: Way) -> None:
    """What is done on entering the states, and the workflow itself when it opens."""
    if way.opens:
        workflow = step.plan.workflow
        perform(step, workflow.on_enter, Cause(about=f"workflow:{workflow.name}", state=OUTERMOST))
    for state in way.entered:
        perform(step, state.on_enter, Cause(about=f"state:{state.name}", state=state.name))


def begin(step: Step) -> None:
    """Enter the state in which the case is opened."""
    leaf = step.leaf
    way = Way(left=(), entered=tuple(reversed(leaf.around)), opens=not leaf.final, closes=False)
    set_due(step, way.entered)
    enter(step, way)


def settle(step: Step) -> None:
    """Take the system's actions until none may be taken, and raise flags over the case.

    The check refuses circles of such actions, so no leaf is come to twice; that is kept to here as
    well, so that a chain is never longer than the leaves.
    """
    been = {step.draft.state}
    step.acts_as_system()
    _take_own_actions(step, been)
    while settle_flags(step) and _take_own_actions(step, been):
        pass


def _take_own_actions(step: Step, been: set[str]) -> bool:
    """Whether the case moved. `been`: the leaves that this step has been in since it settled."""
    moved = False
    while (action := _next_own_action(step, been)) is not None:
        carry_out(step, action)
        been.add(step.draft.state)
        moved = True
    return moved


def _next_own_action(step: Step, been: set[str]) -> Action | None:
    for action in step.leaf.system:
        if holds(step, action):
            to = leads_to(step, action)
            if to is not None and to not in been:
                return action
    return None
