"""Owns the most common questions: without a suggestion, and whose options and limits are fixed.

They are settled many at a time, with as little work as can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.definitions.form import Field
from engine.expressions.scope import Value
from engine.fields.all import BY_NAME
from engine.filling.limits import limits_of
from engine.filling.shown import Shown
from engine.filling.wording import missing
from engine.foundation.texts import Said

if TYPE_CHECKING:
    from engine.filling.settling import Settling

NOTHING: tuple[str, ...] = ()
UNKNOWN = object()


class PlainQuestion:
    """One such question, worked out for its path. `known`: what is posted to what it means, where that is
    certain; `within` tells whether an answer is within its limits.
    """

    __slots__ = ("field", "known", "limits", "name", "path", "read", "required", "within")

    def __init__(self, field: Field, path: str) -> None:
        self.field = field
        self.name = field.name
        self.path = path
        self.known = BY_NAME[field.type].known(field)
        self.read = BY_NAME[field.type].reader(field, path)
        self.required = field.required is True
        self.limits = limits_of(field)
        self.within = None if self.limits is None else self.limits.fixed()

    def answer(self, settling: Settling) -> Value:
        """What was answered; None when nothing was, or when it cannot be taken, which is then noted."""
        value: Any = self.read(settling.written, settling.place)
        if value is None:
            if self.required:
                self.odd(settling, None)
        elif value.__class__ is Said or (self.within is not None and not self.within(value)):
            self.odd(settling, value)
            return None
        elif self.required and value.__class__ is dict:
            settling.rows_missing(self.field, self.path, value)
        return value  # type: ignore[no-any-return]  # no Said any more

    def odd(self, settling: Settling, value: Value | Said) -> None:
        """Say what to do about an answer that is missing, unreadable or beyond the limits."""
        if isinstance(value, Said):
            settling.misread(self.field, self.path, value)
        elif value is None:
            settling.found.wrong(self.path, "missing", missing(self.field))
        elif self.limits is not None and (text := self.limits.outside(value, settling)) is not None:
            settling.found.wrong(self.path, "bounds", text)


class PlainQuestions:
    """A run of them."""

    __slots__ = ("questions",)

    def __init__(self, questions: tuple[PlainQuestion, ...]) -> None:
        self.questions = tuple(
            (one.name, one.path, one.known, one.read, one.within, one.required, one)
            for one in questions
        )

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        """The same as `answer` of each, in one loop."""
        written, place = settling.written, settling.place
        value: Any
        for name, path, known, read, within, required, question in self.questions:
            if known:
                value = known.get(written.get(path, NOTHING), UNKNOWN)
                if value is UNKNOWN:
                    value = read(written, place)
            else:
                value = read(written, place)
            if value is None:
                if required:
                    question.odd(settling, None)
            elif value.__class__ is Said or (within is not None and not within(value)):
                question.odd(settling, value)
                value = None
            elif required and value.__class__ is dict:
                settling.rows_missing(question.field, path, value)
            names[name] = answers[name] = value


class ConditionalQuestion:
    """One that is plain but for the condition on which it is shown."""

    __slots__ = ("name", "path", "plain", "shown")

    def __init__(self, field: Field, path: str, page_key: str) -> None:
        self.name = field.name
        self.path = path
        self.plain = PlainQuestion(field, path)
        self.shown = Shown(field, path, page_key)

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        if not self.shown.now(settling):
            names[self.name] = None
            return
        if self.plain.required:
            settling.found.required.add(self.path)
        names[self.name] = answers[self.name] = self.plain.answer(settling)
