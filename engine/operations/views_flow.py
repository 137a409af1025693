"""Owns the data of the page of a workflow with the cases of today. Plain frozen data, like `views`."""

from __future__ import annotations

from dataclasses import dataclass

from engine.definitions.workflow import Workflow
from engine.operations.views import Named, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """A state with how many stand in it. `capped`: there are more. `closed`: they are over, and stand in the
    list of those.
    """

    name: str
    label: Words
    phase: Words | None
    count: int
    capped: bool
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """`workflow` as it is now, of a case or (`use`: its kind) of activities in cases of `name`. `states` are
    in the order of the phases, those at the side last. `flows`: all there are, activities as
    `deltagare.praktik`. `queues`: those of this workflow, by address.
    """

    name: str
    use: str
    title: Words
    workflow: Workflow
    states: tuple[StateCount, ...]
    flows: tuple[Named, ...]
    queues: tuple[Named, ...] = ()

    @property
    def chosen(self) -> str:
        return f"{self.name}.{self.use}" if self.use else self.name

    @property
    def going(self) -> int:
        """How many are not over."""
        return sum(one.count for one in self.states if not one.closed)

    @property
    def capped(self) -> bool:
        return any(one.capped for one in self.states if not one.closed)
