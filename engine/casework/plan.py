"""Owns `Plan`: what can be settled about a workflow before any case moves, once for each version.

A plan is kept beside its workflow. It holds nothing of any case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.casework.late import LatePlaces, late_places
from engine.casework.leaves import Leaf, depends_on_time, leaf_of, parts_of
from engine.casework.machine import BACK, Moves, compiled
from engine.casework.ways import OUTERMOST, Doing, Way, doing, dues
from engine.definitions.form import Field, Flag, Form
from engine.definitions.workflow import (
    NOTHING_LATE,
    Action,
    Ask,
    FormUse,
    State,
    Task,
    WhoKind,
    Workflow,
)
from engine.expressions.expression import Expression
from engine.expressions.types import Kind
from engine.foundation.once import once

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saving:
    """A field of a form that is saved elsewhere: its path, and `person` or `case` with a name."""

    path: Steps
    place: str
    name: str


class Plan:
    """A workflow made ready: leaves, ways between them, forms as blocks of others, what is saved.
    `around`: each state with those around it. `stop_due`: states whose day to keep may stand still.
    `stopping`: by clock, the leaves in which it stands still.
    """

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.by_time = any(depends_on_time(workflow, one.when) for one in workflow.flags.values())
        self.around = {
            name: frozenset(one.name for one in workflow.around(name)) for name in workflow.states
        }
        self.leaves = {name: leaf_of(workflow, name, self.by_time) for name in workflow.leaves}
        self.stop_due = frozenset(name for leaf in self.leaves.values() for name in leaf.stops_due)
        self.halting = frozenset(name for name, leaf in self.leaves.items() if leaf.halts)
        self.stopping = {
            clock: frozenset(name for name, leaf in self.leaves.items() if clock in leaf.stops)
            for clock in workflow.clocks
        }
        self.forms = dict(workflow.forms)
        self.saves = {name: tuple(savings(use.form)) for name, use in self.forms.items()}
        self.naming = naming(workflow)
        self.consents = {name: consents_in(use.form) for name, use in self.forms.items()}
        self.blocks = _blocks(self.forms)
        self.team = dict.fromkeys(workflow.team)
        bands = [f"{name}@band" for name, value in workflow.values.items() if value.band_sets]
        own = [*workflow.data, *self.forms, *workflow.activities, *workflow.values]
        self.names = dict.fromkeys([*own, *bands])
        self.after_forms = {name: doing(f"form:{name}", use.do) for name, use in self.forms.items()}
        self.touches = _touches(self.forms)
        self.builds_on = {name: self._builds_on(flag.when) for name, flag in workflow.flags.items()}
        self.redated = {name: self._redated(leaf) for name, leaf in self.leaves.items()}
        self.records = records_in(workflow.data)
        found = {name: records_in(use.form.fields) for name, use in self.forms.items()}
        self.has_places = any(one.places is not None for one in workflow.states.values())
        self.form_records = {name: records for name, records in found.items() if records}
        self._openings: dict[str, Way] = {}
        self._ways: dict[tuple[str, str, str], Way] = {}

    def late_key(self, effect: Ask | Task) -> str | None:
        """Where the effect stands, if it says what happens when it is late."""
        return None if effect.late is NOTHING_LATE else self.late.places.get(id(effect))

    @cached_property
    def read_from(self) -> tuple[str, ...]:
        """The states that forms are read from."""
        found = (use.read_from for use in self.workflow.forms.values())
        return tuple({state: None for state in found if state is not None})

    @cached_property
    def queues(self) -> Mapping[str, tuple[str, ...]]:
        """Queues, each with the states with places that its ways lead to, those written first first."""
        states = self.workflow.states
        return {
            name: tuple(
                one
                for one, goal in states.items()
                if goal.places is not None and self.leads_into(name, one)
            )
            for name, state in states.items()
            if state.queue is not None
        }

    def leads_into(self, queue: str, goal: str) -> bool:
        return any(
            self.enters(leaf, one, goal)
            for leaf in self.leaves
            if queue in self.around[leaf]
            for one in self.leaves[leaf].goals
        )

    def enters(self, leaf: str, action: str, goal: str) -> bool:
        """Whether an action of a leaf leads into a state from outside it."""
        to = self.leaves[leaf].goals.get(action)
        return to is not None and goal in self.around[to] and goal not in self.around[leaf]

    @cached_property
    def projects(self) -> frozenset[str]:
        """The projects whose records the case and its activities point at."""
        return frozenset(
            name
            for one in pointed_at(self.workflow)
            for name, dot, _ in [one.rpartition(".")]
            if dot
        )

    @cached_property
    def late(self) -> LatePlaces:
        """What happens when something is late, by where it stands."""
        return late_places(self.workflow)

    @cached_property
    def moves(self) -> Moves:
        """The compiled machine; made at the first move."""
        return compiled(self.workflow)

    def way(self, leaf: str, action: Action, to: str) -> Way:
        """From `leaf` by `action` to the leaf `to`."""
        key = (leaf, action.name, to)
        found = self._ways.get(key)
        if found is None:
            found = self._ways[key] = self._worked_out(leaf, action, to)
        return found

    def _worked_out(self, leaf: str, action: Action, to: str) -> Way:
        here, there = self.leaves[leaf], self.leaves[to]
        target = to if action.to == BACK else action.to
        common = set(here.names) & set(there.names)
        if target in here.names:  # asked for anew: it and what is inside is left and entered
            common -= set(here.names[: here.names.index(target) + 1])
        left = [state for state in here.around if state.name not in common]
        entered = [state for state in reversed(there.around) if state.name not in common]
        closes = there.final and not here.final
        return Way(
            to=to,
            left=tuple(state.name for state in left),
            entered=tuple(state.name for state in entered),
            ends=frozenset([*(state.name for state in left), *((OUTERMOST,) if closes else ())]),
            on_leave=tuple(
                one for state in left for one in doing(f"state:{state.name}", state.on_leave)
            ),
            do=doing(f"action:{action.name}", action.do),
            on_enter=self.entering(entered, opens=here.final and not there.final),
            due=dues(entered),
            resumed=tuple(
                (state.name, state.due)
                for state in there.around
                if state.due is not None
                and state.name in common
                and state.due.type.kind is Kind.DURATION
                and state.name in here.stops_due - there.stops_due
            ),
        )

    def _redated(self, leaf: Leaf) -> tuple[tuple[str, Expression, frozenset[str]], ...]:
        """States whose `due` is a day that answers or data say, with what it builds on: when those are
        new while the case is there, the day follows. A duration counts from when one came there.
        """
        days = (
            (state.name, state.due, self._builds_on(state.due))
            for state in leaf.around
            if state.due is not None and state.due.type.kind in (Kind.DATE, Kind.MOMENT)
        )
        return tuple((name, due, built) for name, due, built in days if built)

    def _builds_on(self, expression: Expression) -> frozenset[str] | None:
        """The forms and data that an expression depends on, by way of values too; None when it
        depends on anything else: states, days, people, settings.
        """
        found: set[str] = set()
        for path in expression.reads:
            if path[0] != "own" or len(path) < 2:
                return None
            name = path[1].removesuffix("@band")
            value = self.workflow.values.get(name)
            if value is None:
                found.add(name)
                continue
            for part in parts_of(value):
                inner = self._builds_on(part)
                if inner is None:
                    return None
                found |= inner
        return frozenset(found)

    def opening(self, to: str) -> Way:
        """Into the leaf in which a case is opened."""
        found = self._openings.get(to)
        if found is None:
            found = self._openings[to] = self._opening(to)
        return found

    def _opening(self, to: str) -> Way:
        leaf = self.leaves[to]
        entered = list(reversed(leaf.around))
        return Way(
            to=to,
            left=(),
            entered=leaf.names[::-1],
            ends=frozenset(),
            on_leave=(),
            do=(),
            on_enter=self.entering(entered, opens=not leaf.final),
            due=dues(entered),
        )

    def entering(self, states: list[State], *, opens: bool) -> Doing:
        """What is done on entering the states, and the workflow itself when the case opens."""
        flow = self.workflow
        outermost = doing(f"workflow:{flow.name}", flow.on_enter if opens else (), OUTERMOST)
        inner = (
            one
            for state in states
            for one in doing(f"state:{state.name}", state.on_enter, state.name)
        )
        return (*outermost, *inner)


def _touches(forms: Mapping[str, FormUse]) -> Mapping[str, frozenset[str]]:
    """The forms that each form answers: itself, and those that are blocks of it."""
    found = {name: {name} for name in forms}
    for name, held in _blocks(forms).items():
        for other, _ in held:
            found[other].add(name)
    return {name: frozenset(all_) for name, all_ in found.items()}


def savings(form: Form, before: Steps = ()) -> list[Saving]:
    """The fields that are saved elsewhere, also those of blocks; rows of a group have no one place."""
    found: list[Saving] = []
    for field in form.fields.values():
        path = (*before, field.name)
        if field.block is not None:
            found += savings(field.block, path)
        elif field.saves_to is not None:
            found.append(Saving(path, *field.saves_to))
    return found


def naming(workflow: Workflow) -> tuple[str, ...]:
    """The data fields that say who does something: those in a `by` or `waits_for`."""
    states = workflow.states.values()
    actions = [
        *workflow.actions.values(),
        *(one for state in states for one in state.actions.values()),
    ]
    whos = [who for one in actions for who in one.by]
    whos += [who for use in workflow.forms.values() for who in use.by]
    whos += [who for state in states for who in state.waits_for]
    whos += [who for clock in workflow.clocks.values() for who in clock.waits_for]
    names = (who.name for who in whos if who.kind is WhoKind.DATA)
    fields = workflow.data
    return tuple(
        one for one in dict.fromkeys(names) if one in fields and fields[one].type != "contact"
    )


def consents_in(form: Form, before: Steps = ()) -> tuple[tuple[Steps, str], ...]:
    """The questions for consents with their paths, also those of blocks."""
    found: list[tuple[Steps, str]] = []
    for field in form.fields.values():
        path = (*before, field.name)
        if field.block is not None:
            found += consents_in(field.block, path)
        elif field.terms is not None:
            found.append((path, field.terms.consent))
    return tuple(found)


def records_in(fields: Mapping[str, Field]) -> Mapping[str, str]:
    """The fields that point at records, with where those are."""
    return {name: one.among for name, one in fields.items() if one.type == "record"}


@once
def pointed_at(workflow: Workflow) -> frozenset[str]:
    """Where the records are that a case and its activities point at, in blocks and rows of forms too."""
    inner = (use.workflow for use in workflow.activities.values())
    found: set[str] = set()
    for one in (workflow, *inner):
        for fields in (one.data, *(use.form.fields for use in one.forms.values())):
            found |= all_among(fields)
    return frozenset(found)


def all_among(fields: Mapping[str, Field]) -> frozenset[str]:
    own = frozenset(records_in(fields).values())
    inner = [one.block.fields if one.block is not None else one.fields for one in fields.values()]
    return own.union(*(all_among(one) for one in inner if one))


def _blocks(forms: Mapping[str, FormUse]) -> Mapping[str, tuple[tuple[str, Steps], ...]]:
    """Each form that is a block of others: the forms that hold it, and where in them."""
    found: dict[str, tuple[tuple[str, Steps], ...]] = {}
    for name, use in forms.items():
        for path, block in inner_blocks(use.form.fields):
            for other in forms.values():
                if other.form.name == block.name and other.name != name:
                    found[other.name] = (*found.get(other.name, ()), (name, path))
    return found


def inner_blocks(fields: Mapping[str, Field], before: Steps = ()) -> list[tuple[Steps, Form]]:
    """The blocks of a form and theirs, with their paths."""
    found: list[tuple[Steps, Form]] = []
    for field in fields.values():
        if field.block is not None:
            path = (*before, field.name)
            found += [(path, field.block), *inner_blocks(field.block.fields, path)]
    return found


def flag_of(form: Form, name: str) -> Flag | None:
    """A flag of a form by the name it has in a submission: `lågt`, or `who5.lågt` of a block."""
    first, _, rest = name.partition(".")
    if not rest:
        return form.flags.get(first)
    block = form.fields[first].block if first in form.fields else None
    return flag_of(block, rest) if block is not None else None


def back_to(plan: Plan, action: Action, leaf: str, visited: list[str]) -> str | None:
    """Where `back` leads: the latest leaf outside the state that the action stands in."""
    return latest_outside(plan, action.at if action.at is not None else leaf, visited)


def latest_outside(plan: Plan, inside: str, visited: list[str]) -> str | None:
    """The latest leaf that is neither `inside` nor within it."""
    for name in reversed(visited):
        known = plan.leaves.get(name)
        if known is not None and inside not in known.names:
            return name
    return None


@once
def plan_of(workflow: Workflow) -> Plan:
    """The plan of this very workflow object, made once."""
    return Plan(workflow)
