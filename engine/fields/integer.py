"""Owns `integer`: a whole number."""

from __future__ import annotations

from typing import ClassVar

from engine.expressions.scope import Value
from engine.expressions.types import Kind, Type
from engine.fields.field_type import Example, Reader, Words, Written
from engine.fields.numbers import read_whole, show_number, write_number
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.texts import Said, said

LONG = 16


class Integer(Plain):
    name = "integer"
    settings = frozenset({"min", "max"})
    bounds: ClassVar[Kind | None] = Kind.NUMBER
    kind = Kind.NUMBER
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("12",)}, 12),
        Example({"": (" 1 200 ",)}, 1200),
        Example({"": ("−3",)}, -3),
        Example({"": ("",)}, None),
        Example({"": ("tolv",)}, None, wrong=True),
        Example({"": ("1,5",)}, None, wrong=True),
        Example({"": ("1e3",)}, None, wrong=True),
    )

    def value_type(self, question: Question) -> Type:
        return Type(kind=Kind.NUMBER, whole=True, label=question.label)

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        number = read_whole(text)
        if number is None:
            return said("Skriv ett heltal med siffror, till exempel 12.")
        return number

    def reader(self, question: Question, path: str) -> Reader:
        read = super().reader(question, path)

        def read_integer(written: Written, place: Place) -> Value | Said:
            texts = written.get(path)
            if not texts:
                return None
            text = texts[-1]
            short = len(text) < LONG and text.isascii() and text.isdigit()
            return int(text) if short else read(written, place)

        return read_integer

    def write(self, value: Value) -> str:
        return write_number(value)

    def show(self, question: Question, value: Value, place: Place) -> Words:
        return show_number(value)
