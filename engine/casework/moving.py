"""Owns a move from one leaf to another: what is done on leaving and arriving, and the system's own
acts.

The order is: `on_leave` (inner first), the move, withdrawal of what the states left had asked,
dates to keep, the action's `do`, `on_enter` (outer first). Where a move leads is left to `machine`.
"""

from __future__ import annotations

from engine.casework.case import SYSTEM
from engine.casework.counting import local_day, moved
from engine.casework.flags import settle_flags
from engine.casework.halting import go_on
from engine.casework.perform import perform_all, what_stood
from engine.casework.queues import passes
from engine.casework.rules import holds, leads_to
from engine.casework.step import Step
from engine.casework.ways import Way, doing
from engine.definitions.workflow import Action
from engine.expressions.scope import Value, Visit
from engine.foundation.durations import Duration, Unit


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
        perform_all(self.step, self.way.on_leave)

    def arrive(self) -> None:
        """After the machine has moved: record it and do what comes with it."""
        step, way = self.step, self.way
        why = {"why": step.why} if step.why else {}
        step.why = ""
        step.record(
            "moved",
            {
                **why,
                "from": step.draft.state,
                "to": step.plan.moves.leaves[self.state],
                "action": self.action.name,
                "left": way.left,
                "entered": way.entered,
            },
        )
        withdraw(step, way)
        set_due(step, way)
        if way.resumed:
            resume(step, way)
        if step.draft.started:
            go_on(step)
        perform_all(step, way.do)
        perform_all(step, way.on_enter)


def carry_out(step: Step, action: Action) -> None:
    """Take an action whose rules hold."""
    to = leads_to(step, action)
    if to is None:
        perform_all(step, doing(f"action:{action.name}", action.do))
        return
    way = step.plan.way(step.draft.state, action, to)
    step.plan.moves.move(Move(step, action, way), action.name, to)


def withdraw(step: Step, way: Way) -> None:
    """Take back what the states left asked for on entering."""
    if not step.draft.requests:
        return
    for request in step.draft.requests:
        if request.state is not None and request.state in way.ends:
            step.record("withdrawn", what_stood(request))


def set_due(step: Step, way: Way) -> None:
    for state, due in way.due:
        day = step.day_of(due)
        if day is not None:
            step.record("due", {"state": state, "date": day.isoformat()})


def resume(step: Step, way: Way) -> None:
    """Let the days that have stood still be as much later."""
    calendar = step.facts.calendar
    for state, due in way.resumed:
        day = step.draft.due.get(state)
        if day is None:
            continue
        unit = unit_of(due.run(step.env))
        later = day
        for visit in stays_that_stopped(step, state):
            begin, end = (
                local_day(one or step.now, calendar) for one in (visit.entered, visit.left)
            )
            if begin < later:
                later = moved(calendar, later, unit, begin, end)
        if later != day:
            step.record("due", {"state": state, "date": later.isoformat()})


def unit_of(value: Value) -> Unit:
    return value.unit if isinstance(value, Duration) else Unit.DAYS


def stays_that_stopped(step: Step, state: str) -> list[Visit]:
    """The latest stays, up to the one that has just begun, in which the day of `state` stood still."""
    found: list[Visit] = []
    for visit in reversed(step.draft.visits[:-1]):
        leaf = step.plan.leaves.get(visit.state)
        if leaf is None or state not in leaf.stops_due:
            break
        found.insert(0, visit)
    return found


def redate(step: Step) -> None:
    """Let a day that the answers say follow them, when they are new while the case is there."""
    for state, due, builds_on in step.plan.redated[step.draft.state]:
        if step.touched is not None and not builds_on.isdisjoint(step.touched):
            day = step.day_of(due)
            if day is not None and day != step.draft.due.get(state):
                step.record("due", {"state": state, "date": day.isoformat()})


def begin(step: Step) -> None:
    """Enter the state in which the case is opened."""
    step.touched = None
    way = step.plan.opening(step.draft.state)
    set_due(step, way)
    perform_all(step, way.on_enter)


def settle(step: Step, been: set[str] | None = None) -> None:
    """Take the system's actions until none may be taken, and raise flags over the case.

    The check refuses circles of such actions, so no leaf is come to twice; that is kept to here as
    well, so that a chain is never longer than the leaves. Flags whose effects raise and take down
    one another have as many rounds as there are flags. `been`: leaves not to come to again, kept up.
    """
    been = been if been is not None else set()
    been.add(step.draft.state)
    redate(step)
    step.actor = SYSTEM
    _take_own_actions(step, been)
    for _ in step.plan.workflow.flags:
        if not settle_flags(step):
            break
        _take_own_actions(step, been)


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
        if leads_to(step, action) in (None, *been) or not holds(step, action):
            continue
        if not passes(step, action):
            return action
    return None
