"""Owns the state machine of a workflow: which leaf a case is in after an action.

The only place that uses `transitions`. One flat machine is compiled for each workflow version,
nested states down to leaves; cases are plain objects that are never registered with it, so it holds
nothing of them and any number of threads may share it. The machine is given numbers for states and
triggers, and callables: no text of a definition ever reaches it, since the library imports and runs
strings. What is done on leaving and arriving is left to the object that moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from transitions import Machine, State
from transitions.core import Event

from engine.definitions.workflow import Action, Workflow

BACK = "back"


class Moving(Protocol):
    """What moves. `state` is the machine's mark for where it is; it is told before and after."""

    state: str

    def leave(self) -> None: ...

    def arrive(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Moves:
    """A compiled workflow. `marks`: a leaf to the machine's mark for it; `leaves`: the other way."""

    machine: Machine
    marks: Mapping[str, str]
    leaves: Mapping[str, str]
    events: Mapping[tuple[str, str], Event]

    def move(self, moving: Moving, action: str, to: str) -> bool:
        """Take `action` to the leaf `to`. False, and nothing done, when no such way leads from
        here.
        """
        event = self.events.get((action, to))
        if event is None or moving.state not in event.transitions:
            return False
        return bool(event.trigger(moving, moving))


def compiled(workflow: Workflow) -> Moves:
    """The machine of a workflow: a trigger for each action and leaf that it may lead to."""
    leaves = workflow.leaves
    marks = {leaf: str(number) for number, leaf in enumerate(leaves)}
    machine = Machine(
        model=None,
        states=[State(mark) for mark in marks.values()],
        initial=marks[workflow.first_leaf(workflow.starts)],
        auto_transitions=False,
    )
    triggers: dict[tuple[str, str], str] = {}
    for leaf, actions in workflow.leaf_actions.items():
        for action in actions.values():
            for target in targets(workflow, action):
                trigger = triggers.setdefault((action.name, target), f"t{len(triggers)}")
                machine.add_transition(
                    trigger, marks[leaf], marks[target], before=_leave, after=_arrive
                )
    events = {way: machine.events[trigger] for way, trigger in triggers.items()}
    return Moves(machine, marks, {mark: leaf for leaf, mark in marks.items()}, events)


def targets(workflow: Workflow, action: Action) -> tuple[str, ...]:
    """The leaves that an action may lead to; none when it stays."""
    if action.to is None:
        return ()
    if action.to == BACK:
        return workflow.leaves
    return (workflow.first_leaf(action.to),)


def _leave(moving: Moving) -> None:
    moving.leave()


def _arrive(moving: Moving) -> None:
    moving.arrive()
