"""Owns `yes_no`: yes or no, which is something else than no answer."""

from __future__ import annotations

from typing import ClassVar

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.field_type import Example, Reader, Words, Written
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.texts import Said, said

YES, NO = "true", "false"
IS_YES, IS_NO = (YES,), (NO,)


class YesNo(Plain):
    name = "yes_no"
    kind = Kind.BOOLEAN
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": (YES,)}, True),
        Example({"": (NO,)}, False),
        Example({}, None),
        Example({"": ("kanske",)}, None, wrong=True),
    )

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        if text in (YES, NO):
            return text == YES
        return said("Välj ja eller nej.")

    def reader(self, question: Question, path: str) -> Reader:
        read = super().reader(question, path)

        def read_yes_no(written: Written, place: Place) -> Value | Said:
            texts = written.get(path)
            if not texts:
                return None
            return True if texts == IS_YES else False if texts == IS_NO else read(written, place)

        return read_yes_no

    def write(self, value: Value) -> str:
        return YES if value else NO

    def show(self, question: Question, value: Value, place: Place) -> Words:
        if value is None:
            return ""
        return said("Ja") if value else said("Nej")
