"""Owns `yes_no`: yes or no, which is something else than no answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.field_type import Example, Words
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import Said, said

YES, NO = "true", "false"
WHICH = said("Välj ja eller nej.")


class YesNo(Plain):
    name = "yes_no"
    kind = Kind.BOOLEAN
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": (YES,)}, True),
        Example({"": (NO,)}, False),
        Example({}, None),
        Example({"": ("kanske",)}, None, wrong=True),
    )

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        if len({text for text in raw.get("", ()) if text}) > 1:
            return WHICH
        return super().read(question, raw, place)

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        if text in (YES, NO):
            return text == YES
        return WHICH

    def known(self, question: Question) -> Mapping[tuple[str, ...], Value]:
        return {(): None, ("",): None, (YES,): True, (NO,): False}

    def write(self, value: Value) -> str:
        return YES if value else NO

    def show(self, question: Question, value: Value, place: Place) -> Words:
        if value is None:
            return ""
        return said("Ja") if value else said("Nej")
