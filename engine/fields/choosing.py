"""Owns what types with options share: reading names, showing labels, one answer or several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from engine.expressions.scope import Value
from engine.expressions.types import Kind, Points, Type
from engine.fields.field_type import Json, Reader, Words, Written
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import Said, said


def points_of(question: Question) -> Mapping[str, Points]:
    """The options as expressions see them."""
    return {
        name: Points(points=option.points, label=option.label)
        for name, option in question.options.items()
    }


class Choosing(Plain):
    """One name, or with `many` a tuple of names, out of `names(question, place)`."""

    def names(self, question: Question, place: Place) -> Mapping[str, Words]:
        """What there is to choose from: names to words."""
        return {name: option.label for name, option in question.options.items()}

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        chosen = tuple(dict.fromkeys(text for text in raw.get("", ()) if text))
        if not chosen:
            return None
        known = self.names(question, place)
        if any(name not in known for name in chosen):
            return said("Välj ett av svaren som visas.")
        if question.many:
            return tuple(name for name in known if name in chosen)
        return chosen[0] if len(chosen) == 1 else said("Välj bara ett svar.")

    def reader(self, question: Question, path: str) -> Reader:
        read = super().reader(question, path)
        if not question.options:
            return read
        if question.many:
            return self._reader_of_many(question, path)
        return read

    def known(self, question: Question) -> Mapping[tuple[str, ...], Value]:
        if question.many or not question.options:
            return {}
        return {(): None, ("",): None, **{(name,): name for name in question.options}}

    def _reader_of_many(self, question: Question, path: str) -> Reader:
        read, known = super().reader(question, path), frozenset(question.options)
        order = {name: number for number, name in enumerate(question.options)}

        def read_many(written: Written, place: Place) -> Value | Said:
            texts = written.get(path)
            if not texts:
                return None
            chosen = set(texts)
            chosen.discard("")
            if not chosen <= known:
                return read(written, place)
            return tuple(sorted(chosen, key=order.__getitem__)) or None

        return read_many

    def raw(self, question: Question, value: Value) -> Raw:
        if value is None:
            return {}
        return {"": cast(tuple[str, ...], value) if isinstance(value, tuple) else (str(value),)}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        if value is None:
            return ""
        known = self.names(question, place)
        if isinstance(value, tuple):
            words = tuple(known.get(str(name), str(name)) for name in value)
            return said("{all}", all=words)
        return known.get(str(value), str(value))

    def to_json(self, value: Value) -> Json:
        return cast(Json, list(value)) if isinstance(value, tuple) else cast(Json, value)

    def from_json(self, data: Json) -> Value:
        return cast(Value, tuple(data)) if isinstance(data, list) else cast(Value, data)

    def chosen_type(self, question: Question, one: Type) -> Type:
        """The type, or with `many` that of several."""
        if not question.many:
            return one
        return Type(
            kind=Kind.CHOICES,
            options=one.options,
            item="answer",
            label=question.label,
            each=one.kind,
        )
