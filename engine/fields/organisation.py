"""Owns `organisation`: one of the deployment's organisations, or with `many` several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from engine.expressions.types import Kind, Type
from engine.fields.choosing import Choosing
from engine.fields.field_type import Example, Words
from engine.fields.question import Place, Question


class OrganisationField(Choosing):
    name = "organisation"
    settings = frozenset({"many", "where"})
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("vården",)}, "vården"),
        Example({"": ("",)}, None),
        Example({"": ("någon_annan",)}, None, wrong=True),
        Example({"": ("vården", "kommunen")}, None, wrong=True),
    )

    def names(self, question: Question, place: Place) -> Mapping[str, Words]:
        return place.organisations

    def value_type(self, question: Question) -> Type:
        return self.chosen_type(question, Type(kind=Kind.ORGANISATION, label=question.label))
