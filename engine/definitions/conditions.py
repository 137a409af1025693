"""Owns where conditions stand in a deployment: every expression that somebody's
answers decide, with its place.

The checks of conditions and the coverage of stories go by this list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed, Field, Flag, Form
from engine.definitions.workflow import (
    Action,
    Effect,
    Timer,
    Workflow,
    when_late,
    with_late,
)
from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`key` is the word it stands under (`show_if`, `when`, `check`), `name` what it belongs to. `span`
    is its own place; that of what it belongs to where it was made without a file.
    """

    expression: Expression
    key: str
    name: str
    span: Span


def conditions(deployment: Deployment) -> Iterator[Condition]:
    for form in deployment.forms.values():
        yield from form_conditions(form)
    for workflow in deployment.every_workflow.values():
        yield from workflow_conditions(workflow)


def indicator_conditions(deployment: Deployment) -> Iterator[Condition]:
    """What indicators ask of cases. Nothing that happens in a case hangs on it, so stories need not meet
    it.
    """
    for one in deployment.indicators.values():
        if one.where is not None:
            yield _made(one.where, "where", one.name, one.span)
        if one.is_condition:
            yield _made(one.value, one.measure, one.name, one.span)


def form_conditions(form: Form) -> Iterator[Condition]:
    for page in form.pages:
        if page.show_if is not None:
            span = form.fields[page.fields[0]].span if page.fields else form.span
            yield _made(page.show_if, "show_if", page.name, span)
    for field in form.fields.values():
        yield from _of_field(field)
    for value in form.values.values():
        yield from _of_value(value)
    for rule in form.rules.values():
        yield _made(rule.check, "check", rule.name, form.span)
    yield from _of_flags(form.flags.values(), form.span)


def workflow_conditions(workflow: Workflow) -> Iterator[Condition]:
    for action in every_action(workflow):
        if action.when is not None:
            yield _made(action.when, "when", action.name, action.span)
        yield from _of_effects(action.do, action.name, action.span)
    for use in workflow.activities.values():
        if use.when is not None:
            yield _made(use.when, "when", use.name, use.span)
    for state in workflow.states.values():
        yield from _of_effects((*state.on_enter, *state.on_leave), state.name, state.span)
        yield from _of_timers(state.timers)
    yield from _of_timers(workflow.timers)
    for clock in workflow.clocks.values():
        yield from _of_effects(when_late(clock.late), clock.name, clock.span)
    for value in workflow.values.values():
        yield from _of_value(value)
    yield from _of_flags(workflow.flags.values(), workflow.span)


def every_action(workflow: Workflow) -> Iterator[Action]:
    """The workflow's own actions and those of its states, each once."""
    yield from workflow.actions.values()
    for state in workflow.states.values():
        yield from state.actions.values()


def _of_field(field: Field) -> Iterator[Condition]:
    if field.show_if is not None:
        yield _made(field.show_if, "show_if", field.name, field.span)
    if isinstance(field.required, Expression):
        yield _made(field.required, "required", field.name, field.span)
    for option in field.options.values():
        if option.show_if is not None:
            yield _made(option.show_if, "show_if", option.name, field.span)
    for inner in field.fields.values():
        yield from _of_field(inner)


def _of_value(value: Computed) -> Iterator[Condition]:
    for row in value.decide:
        if row.when is not None:
            yield _made(row.when, "when", value.name, value.span)
    for bands in value.band_sets:
        if bands.when is not None:
            yield _made(bands.when, "when", value.name, value.span)


def _of_flags(flags: Iterable[Flag], span: Span) -> Iterator[Condition]:
    for flag in flags:
        yield _made(flag.when, "when", flag.name, span)


def _of_timers(timers: Mapping[str, Timer]) -> Iterator[Condition]:
    for timer in timers.values():
        if timer.when is not None:
            yield _made(timer.when, "when", timer.name, timer.span)
        yield from _of_effects(timer.do, timer.name, timer.span)


def _of_effects(effects: Iterable[Effect], name: str, span: Span) -> Iterator[Condition]:
    for effect in with_late(effects):
        if effect.when is not None:
            yield _made(effect.when, "when", name, span)


def _made(expression: Expression, key: str, name: str, span: Span) -> Condition:
    return Condition(expression=expression, key=key, name=name, span=expression.span or span)
