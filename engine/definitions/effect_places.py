"""Owns where something is written to happen in a workflow: on entering and leaving states, by timers,
actions, forms, flags and clocks. The checks of what is asked, given and started build on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.conditions import every_action
from engine.definitions.workflow import Action, Effect, State, Timer, Workflow, when_late
from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectPlace:
    """`name` is what it belongs to. `state`: whose day to keep an ask follows there; None where the case may
    stand in several. `leaves`: where the case stands when it happens. `when`: what must hold for all of it.
    `timer`: which does it.
    """

    effects: tuple[Effect, ...]
    name: str
    span: Span
    leaves: tuple[str, ...]
    state: State | None = None
    when: Expression | None = None
    timer: Timer | None = None


def effect_places(workflow: Workflow) -> Iterator[EffectPlace]:
    """Every place where something happens, in the order that the keys of a workflow are told."""
    for state in workflow.states.values():
        yield from _of_state(workflow, state)
    everywhere = tuple(one for one in workflow.leaves if not workflow.states[one].final)
    begins = (workflow.first_leaf(workflow.starts),)
    yield _place(workflow.on_enter, workflow.name, workflow.span, begins)
    yield from _of_timers(workflow.timers, everywhere)
    for action in every_action(workflow):
        leaves = tuple(taken_in(workflow, action))
        yield _place(action.do, action.name, action.span, leaves, when=action.when)
    for use in workflow.forms.values():
        yield _place(use.do, use.name, workflow.span, everywhere)
    for name, effects in workflow.on_flag.items():
        yield _place(effects, f"on_flag: {name}", workflow.span, everywhere)
    for clock in workflow.clocks.values():
        yield _place(tuple(when_late(clock.late)), clock.name, clock.span, everywhere)


def _of_state(workflow: Workflow, state: State) -> Iterator[EffectPlace]:
    leaves = workflow.leaves_in(state.name)
    yield _place(state.on_enter, state.name, state.span, leaves, state)
    yield _place(state.on_leave, state.name, state.span, leaves)
    yield from _of_timers(state.timers, leaves, state)


def _of_timers(
    timers: Mapping[str, Timer], leaves: tuple[str, ...], state: State | None = None
) -> Iterator[EffectPlace]:
    for one in timers.values():
        yield _place(one.do, one.name, one.span, leaves, state, one.when, one)


def _place(
    effects: tuple[Effect, ...],
    name: str,
    span: Span,
    leaves: tuple[str, ...],
    state: State | None = None,
    when: Expression | None = None,
    timer: Timer | None = None,
) -> EffectPlace:
    return EffectPlace(
        effects=effects, name=name, span=span, leaves=leaves, state=state, when=when, timer=timer
    )


def taken_in(workflow: Workflow, action: Action) -> Iterator[str]:
    """Where an action may be taken."""
    for leaf, actions in workflow.leaf_actions.items():
        if any(one is action for one in actions.values()):
            yield leaf
