"""Owns `Leaf`: what holds in a leaf of a workflow, settled once for each version.

What ways lead between leaves is left to `plan`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.casework.machine import BACK
from engine.definitions.form import Computed
from engine.definitions.reach import values_read
from engine.definitions.workflow import Action, State, Timer, Workflow
from engine.expressions.expression import Expression

TIME = frozenset({"today", "now", "clock", "in_time"})
AGE = ("person", "age")
"""What an expression may read that changes though nothing happens."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf and what holds there. `names`: itself and those around it, innermost first. `goals`: actions
    that lead to one certain leaf, by name. `stops`: clocks that stand still; `stops_due`: states around
    whose day to keep does; `halts`: the clocks and days of activities do too. `timers`: each with its
    state (`""`: the workflow itself). `by_time`: something may become true as days go. `offered` are
    forms, `startable` activities.
    """

    state: State
    around: tuple[State, ...]
    names: tuple[str, ...]
    final: bool
    actions: Mapping[str, Action]
    system: tuple[Action, ...]
    offered: frozenset[str]
    startable: frozenset[str]
    goals: Mapping[str, str]
    stops: frozenset[str]
    stops_due: frozenset[str]
    halts: bool
    timers: tuple[tuple[str, Timer], ...]
    by_time: bool


def leaf_of(workflow: Workflow, name: str, flags_by_time: bool) -> Leaf:
    around = workflow.around(name)
    actions = workflow.leaf_actions.get(name, {})
    system = tuple(action for action in actions.values() if action.by_system)
    stops, stops_due = _stopped(workflow, around)
    final = around[0].final
    timers = [(state.name, one) for state in around for one in state.timers.values()]
    timers += [("", one) for one in workflow.timers.values()]
    return Leaf(
        state=around[0],
        around=around,
        names=tuple(state.name for state in around),
        final=final,
        actions=actions,
        system=system,
        stops=stops,
        stops_due=stops_due,
        halts=final or any(state.stops_all for state in around),
        timers=() if final else tuple(timers),
        by_time=(flags_by_time and (not final or bool(system)))
        or any(depends_on_time(workflow, action.when) for action in system),
        offered=frozenset(workflow.offered(name)),
        startable=frozenset(workflow.startable_in(name)),
        goals={
            one.name: workflow.first_leaf(one.to)
            for one in actions.values()
            if one.to is not None and one.to != BACK
        },
    )


def _stopped(
    workflow: Workflow, around: tuple[State, ...]
) -> tuple[frozenset[str], frozenset[str]]:
    """The clocks that stand still in a leaf, and the states around it whose day to keep does."""
    everything = around[0].final or any(state.stops_all for state in around)
    clocks = frozenset(workflow.clocks) if everything else frozenset[str]()
    inner = (any(one.stops_all for one in around[:number]) for number in range(len(around)))
    dues = frozenset(state.name for state, stops in zip(around, inner, strict=True) if stops)
    return clocks.union(*(state.stops for state in around)), dues


def depends_on_time(
    workflow: Workflow, expression: Expression | None, case: Workflow | None = None
) -> bool:
    """Whether the value of an expression may change though nothing happens. `case`: of an activity, the
    workflow of the case, whose values it may name.
    """
    waiting = [(workflow, expression)] if expression is not None else []
    seen: set[tuple[str, str]] = set()
    while waiting:
        place, one = waiting.pop()
        for path in one.reads:
            if path[0] in TIME or path[:2] == AGE:
                return True
            for other, value in values_read(place, path, case):
                if (other.name, value.name) not in seen:
                    seen.add((other.name, value.name))
                    waiting += [(other, part) for part in parts_of(value)]
    return False


def parts_of(value: Computed) -> Iterator[Expression]:
    """The expressions that a value is worked out by."""
    if value.value is not None:
        yield value.value
    yield from (row.when for row in value.decide if row.when is not None)
    yield from (bands.when for bands in value.band_sets if bands.when is not None)
