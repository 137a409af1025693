"""Owns the most common questions: without a suggestion, and whose options and limits are fixed.

They are settled many at a time, with as little work as can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.definitions.form import Field
from engine.expressions.scope import Value
from engine.fields.all import BY_NAME
from engine.filling.limits import Limits
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
        self.limits = Limits(field)
        self.within = self.limits.fixed()

    def answer(self, settling: Settling) -> Value:
        """What was answered; None when nothing was, or when it cannot be taken, which is then noted."""
        value: Any = UNKNOWN
        if self.known:
            value = self.known.get(settling.written.get(self.path, NOTHING), UNKNOWN)
        if value is UNKNOWN:
            value = self.read(settling.written, settling.place)
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
        else:
            settling.found.wrong(self.path, "bounds", self.limits.sentence(settling))


class PlainQuestions:
    """A run of them: those whose posts are known beforehand, and those that have to be read."""

    __slots__ = ("known", "read")

    def __init__(self, questions: tuple[PlainQuestion, ...]) -> None:
        self.known = tuple(
            (one.name, one.path, one.known, one.required, one) for one in questions if one.known
        )
        self.read = tuple(
            (one.name, one.path, one.read, one.within, one.required, one)
            for one in questions
            if not one.known
        )

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        """The same as `answer` of each, in two loops."""
        written, place = settling.written, settling.place
        get = written.get
        value: Any
        for name, path, known, required, question in self.known:
            value = known.get(get(path, NOTHING), UNKNOWN)
            if value is UNKNOWN:
                value = question.answer(settling)
            elif value is None and required:
                question.odd(settling, None)
            names[name] = answers[name] = value
        for name, path, read, within, required, question in self.read:
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

    __slots__ = ("condition", "name", "page_key", "path", "plain")

    def __init__(self, field: Field, path: str, page_key: str) -> None:
        self.name = field.name
        self.path = path
        self.plain = PlainQuestion(field, path)
        self.page_key = page_key
        self.condition = None if field.show_if is None else field.show_if.run

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        found = settling.found
        if self.page_key and self.page_key not in found.shown:
            return
        if self.condition is not None and self.condition(settling.env) is not True:
            return
        found.shown.add(self.path)
        if self.plain.required:
            found.required.add(self.path)
        names[self.name] = answers[self.name] = self.plain.answer(settling)
