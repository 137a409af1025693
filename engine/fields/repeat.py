"""Owns `repeat`: a group of fields, as many times as needed. Its rows are read by `filling`."""

from __future__ import annotations

from typing import ClassVar, cast

from engine.expressions.scope import Value
from engine.expressions.types import Kind, Type
from engine.fields.field_type import Json, Words
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import said

UNTOLD = frozenset(
    {"block", "file", "info", "long_text", "matrix", "repeat", "signature", "unknown"}
)
"""Types whose answers do not fit in the heading of a row."""


class Repeat(Plain):
    name = "repeat"
    settings = frozenset({"fields", "add", "each", "summary", "min", "max"})
    needs = frozenset({"fields"})
    bounds: ClassVar[Kind | None] = Kind.NUMBER
    kind = Kind.COLLECTION

    def value_type(self, question: Question) -> Type:
        return Type(kind=Kind.COLLECTION, item="row", of=question.name, label=question.label)

    def parts(self, question: Question) -> tuple[str, ...]:
        return ()

    def raw(self, question: Question, value: Value) -> Raw:
        return {}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        return said("{count} st", count=len(value)) if isinstance(value, tuple) else ""

    def measure(self, value: Value) -> Value:
        return len(value) if isinstance(value, tuple) else 0

    def to_json(self, value: Value) -> Json:
        return cast(Json, list(value)) if isinstance(value, tuple) else None

    def from_json(self, data: Json) -> Value:
        return cast(Value, tuple(data)) if isinstance(data, list) else None
