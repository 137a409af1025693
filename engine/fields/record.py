"""Owns `record`: one activity out of those of a kind, in the project's case or in the same case; with `many`
several.

Its value is the activity's identity, as a `Pointer` where what it points at is known, so that expressions can
ask about that (`plats.platser`). Which there are to choose from is left to the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from engine.expressions.scope import NOTHING, Value, Values
from engine.expressions.types import Kind, Type
from engine.fields.choosing import Choosing
from engine.fields.field_type import Example, Words
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import Said


class Pointer(str):
    """The identity of a record that knows what may be asked of it, as it is now. It is stored as text."""

    names: Values

    def get(self, name: str, default: object = None) -> object:
        """As of a mapping: what is behind a dot."""
        return self.names.get(name, default)


def pointer(identity: str, names: Values | None) -> Pointer:
    found = Pointer(identity)
    found.names = NOTHING if names is None else names
    return found


class RecordField(Choosing):
    name = "record"
    settings = frozenset({"many", "among", "where"})
    needs = frozenset({"among"})
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("odling",)}, "odling"),
        Example({"": ("",)}, None),
        Example({}, None),
        Example({"": ("finns_inte",)}, None, wrong=True),
        Example({"": ("en", "två")}, None, wrong=True),
    )

    def names(self, question: Question, place: Place) -> Mapping[str, Words]:
        return {name: one.label for name, one in place.records.get(question.among, {}).items()}

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        found = super().read(question, raw, place)
        if found is None or isinstance(found, Said):
            return found
        known = place.records.get(question.among, {})
        several = found if isinstance(found, tuple) else (found,)
        pointed = tuple(pointer(str(one), known[str(one)].names) for one in several)
        return pointed if question.many else pointed[0]

    def value_type(self, question: Question) -> Type:
        """Without what it points at, which only a definition knows."""
        return self.chosen_type(
            question, Type(kind=Kind.ACTIVITY, item="record", label=question.label)
        )
