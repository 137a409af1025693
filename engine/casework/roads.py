"""Owns the ways from where a case is to where it can end: which actions, in which order.

The net of a workflow is settled once for each version; a case adds only where `back` would lead it. What
each step requires is left to `required`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from engine.casework.machine import BACK
from engine.casework.plan import Plan, latest_outside, plan_of
from engine.definitions.workflow import SIDE_PHASES, Action, Workflow
from engine.expressions import tree as t
from engine.expressions.expression import Expression
from engine.expressions.scope import Visit
from engine.foundation.once import once


@dataclass(frozen=True, slots=True)
class Going:
    """One step of a way: an action that is taken in the leaf `at` and leads to the leaf `to`."""

    action: Action
    at: str
    to: str


@dataclass(frozen=True, slots=True)
class Road:
    """A way to an end, at least one step. `onward`: it goes through as many phases as can be, in their
    order, and so as is meant; the others are the shortest.
    """

    goings: tuple[Going, ...]
    onward: bool = False

    @property
    def end(self) -> str:
        return self.goings[-1].to


Backs = tuple[tuple[str, str | None], ...]
"""For the leaf and each state around it: the latest leaf outside of it, where the case has been."""
Node = tuple[str, int]
"""A leaf, and how many of the states around where the case is have not been left on the way there."""
Place = tuple[Node, int, int]
"""A node on the way onward: which phase it has come to, and how many it has come through."""


def roads(workflow: Workflow, state: str, visits: Sequence[Visit]) -> tuple[Road, ...]:
    """The shortest way to each final state that can be reached, and the way onward; the shortest first.
    Nothing where the case has ended, or is where this version has no state.
    """
    plan = plan_of(workflow)
    leaf = plan.leaves.get(state)
    if leaf is None or leaf.final:
        return ()
    return net_of(workflow).roads(state, backs_of(plan, leaf.names, visits))


def backs_of(plan: Plan, names: tuple[str, ...], visits: Sequence[Visit]) -> Backs:
    """Read from the visits only where some action leads back."""
    if not any(one.to == BACK for leaf in plan.leaves.values() for one in leaf.actions.values()):
        return tuple((name, None) for name in names)
    been = [visit.state for visit in visits]
    return tuple((name, latest_outside(plan, name, been)) for name in names)


class Net:
    """The leaves of a workflow with the ways between them. What has been asked is kept: a workflow has
    few leaves, and few places from which one comes to each.
    """

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.plan = plan_of(workflow)
        self.ranks = ranks_of(workflow)
        self._kept: dict[tuple[str, Backs], tuple[Road, ...]] = {}

    def roads(self, state: str, backs: Backs) -> tuple[Road, ...]:
        key = (state, backs)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = tuple(self._worked_out(state, backs))
        return found

    def _worked_out(self, state: str, backs: Backs) -> list[Road]:
        shortest = [Road(goings) for goings in self._shortest(state, backs)]
        main = self._onward(state, backs)
        if main:
            shortest = [one for one in shortest if one.goings != main]
            shortest.append(Road(main, onward=True))
        order = {name: number for number, name in enumerate(self.workflow.leaves)}
        return sorted(shortest, key=lambda one: (len(one.goings), order[one.end]))

    def _shortest(self, start: str, backs: Backs) -> Iterator[tuple[Going, ...]]:
        """To each final leaf once: through as few side states as can be, and then in as few steps."""
        turn = count()
        first: Node = (start, len(backs))
        waiting: list[tuple[int, int, int, Node, tuple[Going, ...]]] = [
            (0, 0, next(turn), first, ())
        ]
        done: set[Node] = set()
        ends: set[str] = set()
        while waiting:
            sides, steps, _, node, goings = heappop(waiting)
            leaf = node[0]
            if node in done or leaf in ends:
                continue
            done.add(node)
            if self.plan.leaves[leaf].final:
                ends.add(leaf)
                yield goings
                continue
            aside = sides + (self._is_side(leaf) and leaf != start)
            for going, unleft in self._from(node, backs):
                then = (going.to, unleft)
                heappush(waiting, (aside, steps + 1, next(turn), then, (*goings, going)))

    def _from(self, node: Node, backs: Backs) -> Iterator[tuple[Going, int]]:
        """Each action that leads somewhere else, with how many states are still not left after it."""
        leaf, unleft = node
        still = [name for name, _ in backs[len(backs) - unleft :]]
        for action in self.plan.leaves[leaf].actions.values():
            to = self._goal(leaf, action, still, backs)
            if to is None or to == leaf or is_shut(self.workflow, action.when, leaf):
                continue
            left = set(self.plan.way(leaf, action, to).left)
            kept = 0
            while kept < unleft and still[-1 - kept] not in left:
                kept += 1
            yield Going(action, leaf, to), kept

    def _goal(self, leaf: str, action: Action, still: list[str], backs: Backs) -> str | None:
        """Where `back` leads after a state that was entered on the way, one has been already; so it counts
        only where the case is inside the state since before.
        """
        if action.to != BACK:
            return self.plan.leaves[leaf].goals.get(action.name)
        inside = action.at if action.at is not None else leaf
        return dict(backs)[inside] if inside in still else None

    def _is_side(self, leaf: str) -> bool:
        return self.workflow.states[leaf].phase in SIDE_PHASES

    def _onward(self, state: str, backs: Backs) -> tuple[Going, ...]:
        """Through as many phases as can be, in their order and none at the side; then by the states' own
        actions rather than those around them, and then in as few steps.
        """
        turn = count()
        first: Place = ((state, len(backs)), self.ranks.get(state, -1), 0)
        waiting: list[tuple[int, int, int, Place, tuple[Going, ...]]] = [
            (0, 0, next(turn), first, ())
        ]
        done: set[Place] = set()
        best: tuple[int, tuple[Going, ...]] = (-1, ())
        while waiting:
            outer, steps, _, place, goings = heappop(waiting)
            node, rank, passed = place
            if place in done:
                continue
            done.add(place)
            if self.plan.leaves[node[0]].final:
                best = max(best, (passed, goings), key=lambda one: one[0])
                continue
            for going, unleft in self._from(node, backs):
                then = self.ranks.get(going.to, -1)
                if then >= rank:
                    there = ((going.to, unleft), then, passed + (then > rank))
                    around = outer + (going.action.at != going.at)
                    heappush(waiting, (around, steps + 1, next(turn), there, (*goings, going)))
        return best[1]


def ranks_of(workflow: Workflow) -> Mapping[str, int]:
    """Which phase each leaf is in, counted in the order written; what is at the side has none. Without phases
    each leaf stands for itself.
    """
    phases = {leaf: workflow.states[leaf].phase for leaf in workflow.leaves}
    by_phase = any(phase is not None and phase not in SIDE_PHASES for phase in phases.values())
    found: dict[str, int] = {}
    order: dict[str, int] = {}
    for leaf, phase in phases.items():
        if phase not in SIDE_PHASES and (phase is not None or not by_phase):
            found[leaf] = order.setdefault(phase or leaf, len(order))
        elif phase is None:
            found[leaf] = max(order.values(), default=0)
    return found


def is_shut(workflow: Workflow, guard: Expression | None, leaf: str) -> bool:
    """Whether a guard can never hold in a leaf, whatever is answered: it asks for other states."""
    return guard is not None and _holds(workflow, guard.tree, leaf) is False


def _holds(workflow: Workflow, node: t.Node, leaf: str) -> bool | None:
    """What is settled by where a case is alone; None for the rest."""
    match node:
        case t.About(function="in_state", level=0):
            return leaf in node.leaves
        case t.Not():
            inner = _holds(workflow, node.of, leaf)
            return None if inner is None else not inner
        case t.Logic():
            parts = [_holds(workflow, part, leaf) for part in node.parts]
            decides = node.operator == "or"
            if decides in parts:
                return decides
            return None if None in parts else not decides
        case t.Name(place="own") if node.name in workflow.values:
            value = workflow.values[node.name].value
            return _holds(workflow, value.tree, leaf) if value is not None else None
        case _:
            return None


@once
def net_of(workflow: Workflow) -> Net:
    """The net of this very workflow object, made once."""
    return Net(workflow)
