"""Owns the plan of a form: what `settle` needs to know of each part, worked out once for a version.

A plan is made of the form alone and holds no answers, so any number of threads may share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.definitions.form import Computed, Field, Form, Page
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value
from engine.fields.all import BY_NAME
from engine.fields.field_type import FieldType

CHOOSING = frozenset({"choice", "scale"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with all that is decided about it before anybody answers. `bounds`: the least and greatest
    value where they are constants; an `Expression` where they are not. `quick` is set for a choice of
    one option without conditions, the most common question there is.
    """

    field: Field
    name: str
    page: str
    type: FieldType | None
    parts: tuple[str, ...]
    show_if: Expression | None
    required: Expression | bool | None
    least: Expression | Value
    greatest: Expression | Value
    bounded: bool
    conditional_options: bool
    quick: bool
    fills: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`steps`: pages, questions and values, each after what it depends on. `pages_of`: question to page."""

    form: Form
    steps: tuple[Page | Asked | Computed, ...]
    rows: Mapping[str, tuple[Asked, ...]]
    blocks: Mapping[str, Plan]
    values: tuple[Computed, ...]
    saves_to_person: bool


PLANS: dict[int, Plan] = {}
MOST_PLANS = 4096


def plan_of(form: Form) -> Plan:
    """The plan, made at first use. A plan holds its form, so an id in use is never another's."""
    plan = PLANS.get(id(form))
    if plan is None:
        if len(PLANS) >= MOST_PLANS:
            PLANS.clear()
        plan = PLANS[id(form)] = _made(form)
    return plan


def _made(form: Form) -> Plan:
    page_of = {name: page.name for page in form.pages for name in page.fields}
    pages = {page.name: page for page in form.pages}
    steps: list[Page | Asked | Computed] = []
    for name in form.order:
        if name in form.fields:
            steps.append(_asked(form.fields[name], page_of[name]))
        elif name in form.values:
            steps.append(form.values[name])
        elif name in pages:
            steps.append(pages[name])
    groups = {name: one for name, one in form.fields.items() if one.type == "repeat"}
    return Plan(
        form=form,
        steps=tuple(steps),
        rows=MappingProxyType({name: _row(one) for name, one in groups.items()}),
        blocks=MappingProxyType(
            {name: plan_of(one.block) for name, one in form.fields.items() if one.block is not None}
        ),
        values=tuple(form.values.values()),
        saves_to_person=any(
            one.saves_to is not None and one.saves_to[0] == "person" for one in form.fields.values()
        ),
    )


def _row(group: Field) -> tuple[Asked, ...]:
    order = group.order or tuple(group.fields)
    return tuple(_asked(group.fields[name], "") for name in order)


def _asked(field: Field, page: str) -> Asked:
    type_ = BY_NAME.get(field.type)
    conditional = any(option.show_if is not None for option in field.options.values())
    fills = field.default is not None or field.saves_to is not None
    return Asked(
        field=field,
        name=field.name,
        page=page,
        type=type_,
        parts=type_.parts(field) if type_ is not None else (),
        show_if=field.show_if,
        required=field.required,
        least=_constant(field.min),
        greatest=_constant(field.max),
        bounded=field.min is not None or field.max is not None,
        conditional_options=conditional,
        quick=field.type in CHOOSING and not field.many and not conditional and not fills,
        fills=fills,
    )


def _constant(expression: Expression | None) -> Expression | Value:
    """The value of an expression that reads nothing."""
    if expression is None or expression.reads:
        return expression
    from datetime import UTC, date, datetime

    from engine.foundation.calendar import Calendar

    env = Env(
        own={},
        today=date(2000, 1, 1),
        now=datetime(2000, 1, 1, tzinfo=UTC),
        calendar=Calendar(country="se"),
    )
    return expression.run(env)
