"""Owns `user`: a colleague with an account, or with `many` several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from engine.expressions.types import Kind, Type
from engine.fields.choosing import Choosing
from engine.fields.field_type import Example, Words
from engine.fields.question import Place, Question


class User(Choosing):
    name = "user"
    settings = frozenset({"many", "where"})
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("eva",)}, "eva"),
        Example({"": ("",)}, None),
        Example({"": ("någon_annan",)}, None, wrong=True),
        Example({"": ("eva", "bo")}, None, wrong=True),
    )

    def names(self, question: Question, place: Place) -> Mapping[str, Words]:
        return place.staff

    def value_type(self, question: Question) -> Type:
        return self.chosen_type(question, Type(kind=Kind.USER, label=question.label))
