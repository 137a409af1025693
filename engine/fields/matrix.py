"""Owns `matrix`: rows that share one scale. Its value maps rows to option names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, cast

from engine.expressions.scope import Value
from engine.expressions.types import Kind, Type
from engine.fields.choosing import points_of
from engine.fields.field_type import Example, Json, Reader, Words, Written, joined
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import Said, Text, said


class Matrix(Plain):
    name = "matrix"
    settings = frozenset({"rows", "options"})
    needs = frozenset({"rows", "options"})
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"r1": ("a",), "r2": ("b",)}, {"r1": "a", "r2": "b"}),
        Example({"r1": ("a",)}, {"r1": "a", "r2": None}),
        Example({}, None),
        Example({"r1": ("finns_inte",)}, None, wrong=True),
    )

    def value_type(self, question: Question) -> Type:
        return Type(
            kind=Kind.MATRIX,
            options=points_of(question),
            rows={name: row.label for name, row in question.rows.items()},
            reversed_rows=frozenset(name for name, row in question.rows.items() if row.reversed),
            label=question.label,
        )

    def parts(self, question: Question) -> tuple[str, ...]:
        return tuple(question.rows)

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        found: dict[str, Value] = {}
        for row in question.rows:
            chosen = {text for text in raw.get(row, ()) if text}
            if len(chosen) > 1 or not chosen <= question.options.keys():
                return said("Välj ett av svaren som visas.")
            found[row] = next(iter(chosen), None)
        return found if any(one is not None for one in found.values()) else None

    def reader(self, question: Question, path: str) -> Reader:
        rows = tuple((row, joined(path, row)) for row in question.rows)
        alone: Mapping[tuple[str, ...], str] = {(name,): name for name in question.options}
        read = super().reader(question, path)
        known, nothing = alone.get, ()

        def read_rows(written: Written, place: Place) -> Value | Said:
            get = written.get
            found: dict[str, Value] = {row: known(get(name, nothing)) for row, name in rows}
            return read(written, place) if None in found.values() else found

        return read_rows

    def raw(self, question: Question, value: Value) -> Raw:
        if not isinstance(value, Mapping):
            return {}
        return {row: (str(one),) for row, one in value.items() if one is not None}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        if not isinstance(value, Mapping):
            return ""
        answered = sum(one is not None for one in value.values())
        return said("{count} av {all} besvarade", count=answered, all=len(question.rows))

    def to_json(self, value: Value) -> Json:
        return cast(Json, dict(value)) if isinstance(value, Mapping) else None

    def from_json(self, data: Json) -> Value:
        return cast(Value, data)

    def columns(self, question: Question) -> Mapping[str, Text]:
        return {name: row.label for name, row in question.rows.items()}
