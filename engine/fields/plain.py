"""Owns `Plain`: what field types have in common when an answer is one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, cast

from engine.expressions.scope import Value
from engine.expressions.types import Kind, Type
from engine.fields.field_type import Example, Json, Reader, Words, Written, joined, own
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import Said, Text


class Plain:
    """One text is read to one value. What a type does otherwise it says itself."""

    name: ClassVar[str] = ""
    settings: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[frozenset[str]] = frozenset()
    bounds: ClassVar[Kind | None] = None
    asks: ClassVar[bool] = True
    kind: ClassVar[Kind] = Kind.TEXT
    examples: ClassVar[tuple[Example, ...]] = ()

    def value_type(self, question: Question) -> Type:
        return Type(kind=self.kind, label=question.label)

    def parts(self, question: Question) -> tuple[str, ...]:
        return ("",)

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        text = own(raw)
        return self.parse(question, text, place) if text else None

    def reader(self, question: Question, path: str) -> Reader:
        if type(self).read is Plain.read:
            return self._line_reader(question, path)
        parts = tuple((part, joined(path, part)) for part in self.parts(question))

        def read(written: Written, place: Place) -> Value | Said:
            raw = {part: written[name] for part, name in parts if name in written}
            return self.read(question, raw, place) if raw else None

        return read

    def known(self, question: Question) -> Mapping[tuple[str, ...], Value]:
        return {}

    def _line_reader(self, question: Question, path: str) -> Reader:
        parse = self.parse

        def read_line(written: Written, place: Place) -> Value | Said:
            texts = written.get(path)
            if not texts:
                return None
            text = texts[-1].strip()
            return parse(question, text, place) if text else None

        return read_line

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        """The value of a text that is not empty."""
        return text

    def raw(self, question: Question, value: Value) -> Raw:
        return {} if value is None else {"": (self.write(value),)}

    def write(self, value: Value) -> str:
        """The value as somebody would write it."""
        return str(value)

    def show(self, question: Question, value: Value, place: Place) -> Words:
        return "" if value is None else str(value)

    def measure(self, value: Value) -> Value:
        return value

    def to_json(self, value: Value) -> Json:
        return cast(Json, value)

    def from_json(self, data: Json) -> Value:
        return cast(Value, data)

    def columns(self, question: Question) -> Mapping[str, Text]:
        return {"": question.label}
