"""Owns the plan of a form: the steps of one pass through it, worked out once for a version.

A plan is made of the form alone and holds no answers, so any number of threads may share it. Every step
knows its paths: a block has a plan of its own under its path, as has each row of a repeating group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from engine.definitions.form import Field, Flag, Form, Page, Rule
from engine.expressions.expression import Expression
from engine.expressions.scope import Value
from engine.fields.all import BY_NAME
from engine.filling.blocks import BlockStep
from engine.filling.groups import GroupStep
from engine.filling.plain_questions import ConditionalQuestion, PlainQuestion, PlainQuestions
from engine.filling.questions import QuestionStep
from engine.filling.values import PageStep, ValueStep
from engine.foundation.once import once

if TYPE_CHECKING:
    from engine.filling.settling import Settling

Names = dict[str, Value]


class Step(Protocol):
    """One part of a form. `names` is what conditions see, `answers` what was asked."""

    def take(self, settling: Settling, names: Names, answers: Names) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`steps`: each after what it depends on. `shown` and `required`: paths that are so whatever is answered.
    `fields`: its fields in the order they stand. `inner`: the names of blocks and groups.
    `signs` and `files`: whether anything is signed in it, or files are asked for. `consents`: its
    questions for one.
    `names` and `answers`: what a pass begins with, nothing answered: all names, and those of questions that
    are always asked. `prefix` is empty, or ends in a dot.
    """

    prefix: str
    steps: tuple[Step, ...]
    shown: frozenset[str]
    required: frozenset[str]
    fields: Mapping[str, Field]
    inner: frozenset[str]
    names: Names
    answers: Names
    rules: tuple[Rule, ...] = ()
    flags: tuple[Flag, ...] = ()
    saves_to_person: bool = False
    signs: bool = False
    files: bool = False
    consents: tuple[Field, ...] = ()


@once
def plan_of(form: Form) -> Plan:
    """The plan, made at first use."""
    return form_plan(form, "")


def form_plan(form: Form, prefix: str) -> Plan:
    """The plan of a form, or of a block whose path is `prefix`."""
    pages = {page.name: page for page in form.pages}
    page_of = {name: page for page in form.pages for name in page.fields}
    names = [name for page in form.pages for name in page.fields]
    always = [
        one for name, one in form.fields.items() if page_of[name].show_if is None and _always(one)
    ]
    return Plan(
        prefix=prefix,
        steps=tuple(_joined(_form_steps(form, pages, page_of, prefix))),
        shown=_shown(always, prefix)
        | {f"page:{prefix}{page.name}" for page in form.pages if page.show_if is None},
        required=_required(always, prefix),
        fields={name: form.fields[name] for name in names},
        inner=_inner(form.fields.values()),
        names=dict.fromkeys([*names, *_computed(form)]),
        answers=_asked(always),
        rules=tuple(form.rules.values()),
        flags=tuple(form.flags.values()),
        saves_to_person=any(
            one.saves_to is not None and one.saves_to[0] == "person" for one in form.fields.values()
        ),
        signs=has_type(form.fields, "signature"),
        files=has_type(form.fields, "file"),
        consents=tuple(one for one in form.fields.values() if one.terms is not None),
    )


def has_type(fields: Mapping[str, Field], type_name: str) -> bool:
    """Whether a question of the type is among the fields, in blocks and rows too."""
    return any(
        one.type == type_name
        or has_type(one.block.fields if one.block is not None else one.fields, type_name)
        for one in fields.values()
    )


def row_plan(group: Field, prefix: str) -> Plan:
    """The plan of one row of a repeating group; `prefix` is such as `barn.2.`."""
    order = group.order or tuple(group.fields)
    steps = (_question_step(group.fields[name], prefix, None) for name in order)
    always = [one for one in group.fields.values() if _always(one)]
    return Plan(
        prefix=prefix,
        steps=tuple(_joined(steps)),
        shown=_shown(always, prefix),
        required=_required(always, prefix),
        fields=group.fields,
        inner=_inner(group.fields.values()),
        names=dict.fromkeys(group.fields),
        answers=_asked(always),
    )


def _form_steps(
    form: Form, pages: Mapping[str, Page], page_of: Mapping[str, Page], prefix: str
) -> Iterator[Step | PlainQuestion]:
    for name in form.order:
        if name in form.fields:
            yield _question_step(form.fields[name], prefix, page_of[name])
        elif name in form.values:
            yield ValueStep(form.values[name])
        elif (condition := pages[name].show_if) is not None:
            yield PageStep(f"page:{prefix}{name}", condition)


def _question_step(one: Field, prefix: str, page: Page | None) -> Step | PlainQuestion:
    path = prefix + one.name
    page_key = f"page:{prefix}{page.name}" if page is not None and page.show_if is not None else ""
    if one.block is not None:
        return BlockStep(one, path, page_key, form_plan(one.block, f"{path}."))
    if one.type == "repeat":
        return GroupStep(one, path, page_key, lambda number: row_plan(one, f"{path}.{number}."))
    if is_plain(one):
        always = one.show_if is None and not page_key
        return PlainQuestion(one, path) if always else ConditionalQuestion(one, path, page_key)
    return QuestionStep(one, path, page_key)


def step_alone(one: Field, path: str) -> Step:
    """The step of a question, at its path, as if nothing decided about its being shown."""
    prefix = path[: len(path) - len(one.name)]
    step = _question_step(replace(one, show_if=None), prefix, None)
    return PlainQuestions((step,)) if isinstance(step, PlainQuestion) else step


def is_plain(one: Field) -> bool:
    """Whether nothing but the text that was written decides about the answer."""
    conditional = any(option.show_if is not None for option in one.options.values())
    changing = any(bound is not None and bound.reads for bound in (one.min, one.max))
    suggested = one.default is not None or one.saves_to is not None
    known = one.type in BY_NAME and BY_NAME[one.type].asks and one.type != "record"
    depends = conditional or changing or suggested or one.where is not None
    return known and not depends and not isinstance(one.required, Expression)


def _joined(steps: Iterable[Step | PlainQuestion]) -> Iterator[Step]:
    """Plain questions depend on nothing, so all of them are settled first, as one step."""
    plain: list[PlainQuestion] = []
    others: list[Step] = []
    for step in steps:
        if isinstance(step, PlainQuestion):
            plain.append(step)
        else:
            others.append(step)
    yield PlainQuestions(tuple(plain))
    yield from others


def _always(one: Field) -> bool:
    return one.show_if is None


def _shown(always: Iterable[Field], prefix: str) -> frozenset[str]:
    return frozenset(prefix + one.name for one in always)


def _inner(fields: Iterable[Field]) -> frozenset[str]:
    return frozenset(one.name for one in fields if one.block is not None or one.type == "repeat")


def _computed(form: Form) -> Iterator[str]:
    for value in form.values.values():
        yield value.name
        if value.band_sets:
            yield f"{value.name}@band"


def _asked(always: Iterable[Field]) -> Names:
    """Nothing, of each question that is always asked; repeating groups and blocks say so themselves."""
    return dict.fromkeys(
        one.name for one in always if one.block is not None or BY_NAME[one.type].asks
    )


def _required(always: Iterable[Field], prefix: str) -> frozenset[str]:
    return frozenset(
        prefix + one.name for one in always if one.required is True and one.block is None
    )
