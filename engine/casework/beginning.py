"""Owns what an activity begins with when an effect starts it: what the effect says, and for the rest the
suggestions of its own data, as a form would make them; and what it needs and that nobody knows.

What somebody fills in who starts one by hand is left to `filling`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from engine.casework.case import SYSTEM
from engine.casework.step import Step
from engine.definitions.form import Field
from engine.definitions.workflow import Workflow
from engine.expressions.expression import Expression
from engine.expressions.scope import NOTHING, Env, Value, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """`lacks`: fields that must be known and are not, in the order they are asked."""

    data: Values
    lacks: tuple[str, ...]


def is_unknown(value: Value) -> bool:
    return value in (None, (), "")


def begins(step: Step, workflow: Workflow, said: Values) -> Beginning:
    """What an activity of the workflow begins with. What the effect names is as it says, also where it is
    unknown; nothing is suggested or needed of what would not be asked.
    """
    fields = workflow.data
    if not any(one.default is not None or one.required for one in fields.values()):
        return Beginning(data=said, lacks=())
    names: dict[str, Value] = {name: said.get(name) for name in fields}
    env = environment(step, names)
    asked: set[str] = set()
    for field in in_order(workflow):
        if not is_asked(field, env):
            continue
        asked.add(field.name)
        if field.name not in said and field.default is not None:
            names[field.name] = field.default.run(env)
    lacking = tuple(
        name
        for name, one in fields.items()
        if name in asked and is_unknown(names[name]) and is_needed(one, env)
    )
    return Beginning(data=MappingProxyType(names), lacks=lacking)


def in_order(workflow: Workflow) -> Iterable[Field]:
    """Each after what it builds on."""
    form, fields = workflow.begins_with, workflow.data
    order = fields if form is None else form.order
    return (fields[name] for name in order if name in fields)


def is_asked(field: Field, env: Env) -> bool:
    return field.show_if is None or field.show_if.run(env) is True


def is_needed(field: Field, env: Env) -> bool:
    needed = field.required
    return needed.run(env) is True if isinstance(needed, Expression) else needed is True


def environment(step: Step, names: Values) -> Env:
    """What the data of an activity see before there is one: themselves, the case around it, and whoever does
    what starts it. The system is nobody.
    """
    case = step.host or step
    around = case.env
    return Env(
        own=names,
        today=around.today,
        now=around.now,
        calendar=around.calendar,
        person=around.person,
        setting=around.setting,
        case=case.seen,
        user=NOTHING if step.actor == SYSTEM else around.user,
        unit=around.unit,
        subproject=around.subproject,
    )
