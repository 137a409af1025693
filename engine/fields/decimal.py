"""Owns `decimal`: a number that may have decimals."""

from __future__ import annotations

from typing import ClassVar

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.field_type import Example, Reader, Words, Written
from engine.fields.numbers import read_decimal, show_number, write_number
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.texts import Said, said


class Decimal(Plain):
    name = "decimal"
    settings = frozenset({"min", "max"})
    bounds: ClassVar[Kind | None] = Kind.NUMBER
    kind = Kind.NUMBER
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("2,5",)}, 2.5),
        Example({"": ("2.5",)}, 2.5),
        Example({"": ("1 200,75",)}, 1200.75),
        Example({"": ("",)}, None),
        Example({"": ("två",)}, None, wrong=True),
        Example({"": ("1,2,3",)}, None, wrong=True),
    )

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        number = read_decimal(text)
        if number is None:
            return said("Skriv ett tal med siffror, till exempel 2,5.")
        return number

    def reader(self, question: Question, path: str) -> Reader:
        read = super().reader(question, path)

        def read_number(written: Written, place: Place) -> Value | Said:
            texts = written.get(path)
            if not texts:
                return None
            number = read_decimal(texts[-1])
            return read(written, place) if number is None else number

        return read_number

    def write(self, value: Value) -> str:
        return write_number(value)

    def show(self, question: Question, value: Value, place: Place) -> Words:
        return show_number(value)
