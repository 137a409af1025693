"""Owns `observed`: a deployment whose conditions note every outcome they have, and are else the
same.

A condition is an expression that is true or false: `when`, `show_if`, `required`, `check`. Noting
is done where the expression runs, so nothing has to be asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from engine.definitions.deployment import Deployment
from engine.definitions.form import (
    BandSet,
    Computed,
    DecideRow,
    Field,
    Flag,
    Form,
    Option,
    Page,
    Rule,
)
from engine.definitions.workflow import (
    Action,
    ActivityUse,
    Ask,
    Assign,
    Clock,
    FormUse,
    Late,
    LateStep,
    Notify,
    SetData,
    StartActivity,
    State,
    Task,
    Timer,
    Workflow,
)
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value
from engine.expressions.types import Kind
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Text

WATCHED: Mapping[type, tuple[str, ...]] = {
    Workflow: (
        "forms",
        "values",
        "flags",
        "on_flag",
        "actions",
        "on_enter",
        "states",
        "leaf_actions",
        "activities",
        "timers",
        "clocks",
    ),
    State: ("actions", "timers", "on_enter", "on_leave"),
    Timer: ("when", "do"),
    Clock: ("late",),
    Late: ("at_once", "steps"),
    LateStep: ("effect",),
    Action: ("when", "do"),
    FormUse: ("form", "do"),
    Ask: ("late", "when"),
    Task: ("late", "when"),
    Notify: ("when",),
    SetData: ("when",),
    Assign: ("when",),
    StartActivity: ("when",),
    ActivityUse: ("when", "workflow"),
    Form: ("pages", "fields", "values", "rules", "flags"),
    Page: ("show_if",),
    Field: ("show_if", "required", "options", "fields", "where", "block"),
    Option: ("show_if",),
    Computed: ("decide", "band_sets"),
    DecideRow: ("when",),
    BandSet: ("when",),
    Rule: ("check",),
    Flag: ("when",),
}
"""Where in each part conditions may stand, or further parts that hold some."""

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition where it stands. `owner`: the named thing around it, with its label where it has
    one. `outcomes` grows: True, False and None for unknown. `both`: whether stories are to meet it false too;
    a set of bands that is looked at after the others holds for all that are left.
    """

    key: str
    text: str
    owner: str
    label: Text | None
    span: Span
    outcomes: set[Value]
    both: bool = True


def observed(deployment: Deployment) -> tuple[Deployment, tuple[Condition, ...]]:
    """The deployment with its conditions watched, and those conditions, in the order they stand."""
    watching = Watching(deployment.span)
    forms = {name: watching.part(form) for name, form in deployment.forms.items()}
    workflows = {name: watching.part(flow) for name, flow in deployment.workflows.items()}
    watched = replace(
        deployment, forms=MappingProxyType(forms), workflows=MappingProxyType(workflows)
    )
    return watched, tuple(watching.conditions)


class Watching:
    """Makes watched copies, each part once, so that what was the same thing still is."""

    def __init__(self, span: Span) -> None:
        self.conditions: list[Condition] = []
        self.done: dict[int, object] = {}
        self.placed: dict[tuple[str, Span], Condition] = {}
        self.form = ""
        self.of_bands = False
        self.owner = ""
        self.label: Text | None = None
        self.span = span

    def part(self, part: Part) -> Part:
        """A copy of a part with everything in it watched."""
        known = self.done.get(id(part))
        if known is None:
            known = self.done[id(part)] = self._copied(part)
        return known  # type: ignore[return-value]  # a copy is of the same class

    def _copied(self, part: Part) -> Part:
        around = (self.form, self.of_bands, self.owner, self.label, self.span)
        self._step_into(part)
        changed = {}
        for key in WATCHED[type(part)]:
            value = getattr(part, key)
            if value is not None and (watched := self._value(key, value)) is not value:
                changed[key] = watched
        self.form, self.of_bands, self.owner, self.label, self.span = around
        return replace(part, **changed) if changed else part  # type: ignore[type-var]  # always a dataclass

    def _step_into(self, part: object) -> None:
        self.form = part.name if isinstance(part, Form) else self.form
        self.of_bands = isinstance(part, BandSet)
        self.owner = getattr(part, "name", self.owner)
        self.label = getattr(part, "label", None) or getattr(part, "title", None) or self.label
        self.span = getattr(part, "span", None) or self.span

    def _value(self, key: str, value: object) -> object:
        if isinstance(value, Expression):
            return self._watched(key, value)
        if type(value) in WATCHED:
            return self.part(value)
        if isinstance(value, tuple):
            parts = tuple(self._value(key, one) for one in value)
            return parts if any(a is not b for a, b in zip(parts, value, strict=True)) else value
        if isinstance(value, Mapping) and value:
            found = {name: self._value(key, one) for name, one in value.items()}
            changed = any(found[name] is not one for name, one in value.items())
            return MappingProxyType(found) if changed else value
        return value

    def _watched(self, key: str, expression: Expression) -> Expression:
        if expression.type.kind is not Kind.BOOLEAN:
            return expression
        known = self.done.get(id(expression))
        if isinstance(known, Expression):
            return known
        outcomes = self._condition(key, expression).outcomes
        watched = replace(expression, run=noting(expression.run, outcomes.add))
        self.done[id(expression)] = watched
        return watched

    def _condition(self, key: str, expression: Expression) -> Condition:
        """The condition that an expression is. What a form says holds in its blocks too, also where
        one is changed there: a sentence of it is one condition, wherever it is met.
        """
        place = (self.form, expression.span or self.span)
        known = self.placed.get(place) if expression.span is not None else None
        if known is not None:
            return known
        condition = self.placed[place] = Condition(
            key=key,
            text=expression.text,
            owner=self.owner,
            label=self.label,
            span=expression.span or self.span,
            outcomes=set(),
            both=not self.of_bands,
        )
        self.conditions.append(condition)
        return condition


def noting(run: Callable[[Env], Value], note: Callable[[Value], None]) -> Callable[[Env], Value]:
    """`run`, telling each value that it gives."""

    def noted(env: Env) -> Value:
        value = run(env)
        note(value)
        return value

    return noted
