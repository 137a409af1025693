"""Owns the state machine of a workflow: which leaf a case is in after an action.

The only place that uses `transitions`. One flat machine is compiled for each workflow version,
nested states down to leaves; cases are plain objects that are never registered with it, so it holds
nothing of them and any number of threads may share it. The machine is given numbers for states and
triggers, and no callbacks: no text of a definition ever reaches it, since the library imports and
runs strings. What is done on leaving and arriving is left to the object that moves.

Its events and transitions are of classes of our own, an extension that the library offers. The
library's own way of taking a transition writes eight log lines and walks ten lists of callbacks,
which cost as much as a whole step written by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from transitions import Machine, State
from transitions.core import Event, Transition

from engine.definitions.workflow import Action, Workflow

BACK = "back"


class Moving(Protocol):
    """What moves. `state` is the machine's mark for where it is; it is told before and after."""

    state: str

    def leave(self) -> None: ...

    def arrive(self) -> None: ...


class Way(Transition):
    """A transition that tells the object before and after its mark changes, and does no more."""

    def take(self, moving: Moving) -> None:
        moving.leave()
        moving.state = self.dest or moving.state
        moving.arrive()


class Trigger(Event):
    """An event that takes the way from where the object is."""

    def fire(self, moving: Moving) -> bool:
        ways = self.transitions.get(moving.state)
        if not ways:
            return False
        way = ways[0]
        assert isinstance(way, Way)  # noqa: S101  # the machine makes them of its `transition_cls`
        way.take(moving)
        return True


class Flat(Machine):
    transition_cls = Way
    event_cls = Trigger


@dataclass(frozen=True, slots=True)
class Moves:
    """A compiled workflow. `marks`: a leaf to the machine's mark for it; `leaves`: the other way."""

    machine: Flat
    marks: Mapping[str, str]
    leaves: Mapping[str, str]
    events: Mapping[tuple[str, str], Trigger]

    def move(self, moving: Moving, action: str, to: str) -> bool:
        """Take `action` to the leaf `to`. False, and nothing done, when no such way leads from
        here.
        """
        event = self.events.get((action, to))
        return event is not None and event.fire(moving)


def compiled(workflow: Workflow) -> Moves:
    """The machine of a workflow: a trigger for each action and leaf that it may lead to."""
    leaves = workflow.leaves
    marks = {leaf: str(number) for number, leaf in enumerate(leaves)}
    machine = Flat(
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
                machine.add_transition(trigger, marks[leaf], marks[target])
    events = {way: event_of(machine, trigger) for way, trigger in triggers.items()}
    return Moves(machine, marks, {mark: leaf for leaf, mark in marks.items()}, events)


def event_of(machine: Flat, trigger: str) -> Trigger:
    event = machine.events[trigger]
    assert isinstance(event, Trigger)  # noqa: S101  # the machine makes them of its `event_cls`
    return event


def targets(workflow: Workflow, action: Action) -> tuple[str, ...]:
    """The leaves that an action may lead to; none when it stays."""
    if action.to is None:
        return ()
    if action.to == BACK:
        return workflow.leaves
    return (workflow.first_leaf(action.to),)
