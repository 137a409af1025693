"""Owns `choice`: one of the options, or with `many` several."""

from __future__ import annotations

from typing import ClassVar

from engine.expressions.types import Kind, Type
from engine.fields.choosing import Choosing, points_of
from engine.fields.field_type import Example
from engine.fields.question import Question


class Choice(Choosing):
    name = "choice"
    settings = frozenset({"options", "many"})
    needs = frozenset({"options"})
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("a",)}, "a"),
        Example({}, None),
        Example({"": ("",)}, None),
        Example({"": ("finns_inte",)}, None, wrong=True),
        Example({"": ("a", "b")}, None, wrong=True),
    )

    def value_type(self, question: Question) -> Type:
        one = Type(kind=Kind.CHOICE, options=points_of(question), label=question.label)
        return self.chosen_type(question, one)
