"""Owns `scale`: options in order, whose points are numbers too."""

from __future__ import annotations

from typing import ClassVar

from engine.expressions.types import Kind, Type
from engine.fields.choosing import Choosing, points_of
from engine.fields.field_type import Example
from engine.fields.question import Question


class Scale(Choosing):
    name = "scale"
    settings = frozenset({"options"})
    needs = frozenset({"options"})
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("a",)}, "a"),
        Example({}, None),
        Example({"": ("finns_inte",)}, None, wrong=True),
    )

    def value_type(self, question: Question) -> Type:
        return Type(
            kind=Kind.CHOICE, options=points_of(question), ordered=True, label=question.label
        )
