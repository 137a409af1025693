"""Owns which activities the effects of a workflow start: at all, and by themselves at once, so that neither
a person nor time stands between.

The checks of activities build on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.conditions import every_action
from engine.definitions.reach import moves
from engine.definitions.workflow import (
    Effect,
    StartActivity,
    Workflow,
    when_late,
    with_late,
)


def started_by(effects: Iterable[Effect]) -> frozenset[str]:
    """The activities that effects start, those of what is late too."""
    return frozenset(one.activity for one in with_late(effects) if isinstance(one, StartActivity))


def started_in(workflow: Workflow) -> frozenset[str]:
    """All activities that some effect of the workflow starts."""
    return frozenset().union(*(started_by(effects) for effects in every_effect(workflow)))


def every_effect(workflow: Workflow) -> Iterator[tuple[Effect, ...]]:
    """All that is written to happen in a workflow, in the lists that it is written in."""
    yield workflow.on_enter
    yield from (action.do for action in every_action(workflow))
    yield from (timer.do for timer in workflow.timers.values())
    for state in workflow.states.values():
        yield from (state.on_enter, state.on_leave)
        yield from (timer.do for timer in state.timers.values())
    yield from (use.do for use in workflow.forms.values())
    yield from workflow.on_flag.values()
    yield from (tuple(when_late(clock.late)) for clock in workflow.clocks.values())


def started_at_once(workflow: Workflow) -> frozenset[str]:
    """The activities that may be started as soon as a case of the workflow begins, guards aside: on entering
    its first state and those that the system's own actions lead to, and by flags.
    """
    ways = [move for move in moves(workflow) if move.action.by_system]
    reached = {workflow.first_leaf(workflow.starts)}
    effects: list[tuple[Effect, ...]] = [workflow.on_enter, *workflow.on_flag.values()]
    waiting = list(reached)
    while waiting:
        leaf = waiting.pop()
        effects += [state.on_enter for state in workflow.around(leaf)]
        for move in ways:
            if move.source != leaf:
                continue
            effects += [move.action.do, *(one.on_leave for one in workflow.around(leaf))]
            if move.target not in reached:
                reached.add(move.target)
                waiting.append(move.target)
    at_once = (tuple(one for one in found if isinstance(one, StartActivity)) for found in effects)
    return frozenset(one.activity for found in at_once for one in found)
