"""Owns the most common questions: always shown, without a suggestion, whose limits are fixed.

They are settled many at a time, with as little work as can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definitions.form import Field
from engine.expressions.scope import Value
from engine.fields.all import BY_NAME
from engine.filling.limits import Limits, limits_of
from engine.filling.wording import missing
from engine.foundation.texts import Said

if TYPE_CHECKING:
    from engine.filling.settling import Settling


class PlainQuestion:
    """One such question, worked out for its path."""

    __slots__ = ("field", "limits", "name", "path", "read", "required")

    def __init__(self, field: Field, path: str) -> None:
        type_ = BY_NAME[field.type]
        self.field = field
        self.name = field.name
        self.path = path
        self.read = type_.reader(field, path)
        self.required = field.required is True
        self.limits: Limits | None = limits_of(field)

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        PlainQuestions((self,)).take(settling, names, answers)

    def odd(self, settling: Settling, value: Value | Said) -> Value:
        """What to do about an answer that is missing, wrong or limited."""
        found = settling.found
        if isinstance(value, Said):
            settling.misread(self.field, self.path, value)
            return None
        if value is None:
            found.wrong(self.path, "missing", missing(self.field))
            return None
        text = None if self.limits is None else self.limits.outside(value, settling)
        if text is not None:
            found.wrong(self.path, "bounds", text)
            return None
        return value

    def incomplete(self, settling: Settling, value: Value) -> None:
        """Each row of a matrix that lacks an answer is named."""
        settling.rows_missing(self.field, self.path, value)


class PlainQuestions:
    """A run of them."""

    __slots__ = ("questions",)

    def __init__(self, questions: tuple[PlainQuestion, ...]) -> None:
        self.questions = tuple(
            (one.name, one.path, one.read, one.required, one.limits is not None, one)
            for one in questions
        )

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        written, place, by_path = settling.written, settling.place, settling.found.by_path
        for name, path, read, required, limited, question in self.questions:
            value: Value | Said = read(written, place)
            if value is None:
                if required:
                    question.odd(settling, None)
            elif limited or value.__class__ is Said:
                value = question.odd(settling, value)
            elif required and value.__class__ is dict:
                question.incomplete(settling, value)
            names[name] = answers[name] = by_path[path] = value  # type: ignore[assignment]  # a Said was taken care of
