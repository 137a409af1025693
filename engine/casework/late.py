"""Owns how what happens when something is late is found again later: by where in the definition it stands.

A request that is asked says by such a place (`states.paus.on_enter.0`) what is to happen if it is late,
so that a stored case holds no effects. When something is late is left to `terms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.definitions.workflow import (
    NOTHING_LATE,
    Action,
    Ask,
    Effect,
    Late,
    Task,
    Timer,
    Workflow,
)


@dataclass(slots=True)
class LatePlaces:
    """`by_place` finds what is to happen; `places` the place of an effect, by its `id`, as long as the
    workflow lives.
    """

    by_place: dict[str, Late] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)

    def add(self, place: str, effects: Iterable[Effect]) -> None:
        for number, effect in enumerate(effects):
            if isinstance(effect, Ask | Task) and effect.late != NOTHING_LATE:
                self.by_place[f"{place}.{number}"] = effect.late
                self.places[id(effect)] = f"{place}.{number}"
                self.add_late(f"{place}.{number}.late", effect.late)

    def add_late(self, place: str, late: Late) -> None:
        self.add(place, (*late.at_once, *(step.effect for step in late.steps)))


def late_places(workflow: Workflow) -> LatePlaces:
    found = LatePlaces()
    for place, effects in _effects(workflow):
        found.add(place, effects)
    for clock in workflow.clocks.values():
        found.add_late(f"clocks.{clock.name}.late", clock.late)
    return found


def _effects(workflow: Workflow) -> Iterator[tuple[str, tuple[Effect, ...]]]:
    """All that may happen in a workflow but what is late, with where it stands."""
    yield "on_enter", workflow.on_enter
    yield from _of_actions("", workflow.actions)
    yield from _of_timers("", workflow.timers)
    for name, state in workflow.states.items():
        yield f"states.{name}.on_enter", state.on_enter
        yield f"states.{name}.on_leave", state.on_leave
        yield from _of_actions(f"states.{name}.", state.actions)
        yield from _of_timers(f"states.{name}.", state.timers)
    for name, use in workflow.forms.items():
        yield f"forms.{name}.do", use.do
    for severity, effects in workflow.on_flag.items():
        yield f"on_flag.{severity}", effects


def _of_actions(
    before: str, actions: Mapping[str, Action]
) -> Iterator[tuple[str, tuple[Effect, ...]]]:
    for name, action in actions.items():
        yield f"{before}actions.{name}.do", action.do


def _of_timers(
    before: str, timers: Mapping[str, Timer]
) -> Iterator[tuple[str, tuple[Effect, ...]]]:
    for name, timer in timers.items():
        yield f"{before}timers.{name}.do", timer.do
