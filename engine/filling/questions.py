"""Owns a question that something decides about: a condition, a suggestion, a limit that changes.

Whether it is required, and its limits when they read other answers, may depend on what stands later in
the form: such things are settled when all answers are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.definitions.form import Field
from engine.expressions.expression import Expression
from engine.expressions.scope import Value
from engine.fields.all import BY_NAME
from engine.fields.field_type import joined
from engine.filling.limits import Limits
from engine.filling.shown import Shown
from engine.filling.wording import missing, not_to_choose
from engine.foundation.texts import Said

if TYPE_CHECKING:
    from engine.filling.settling import Settling


RECORD = "record"


class QuestionStep:
    __slots__ = ("conditional", "dated", "early", "field", "fills", "limits", "name", "parts", "path", "read",
                 "shown", "type")  # fmt: skip

    def __init__(self, field: Field, path: str, page_key: str) -> None:
        self.field = field
        self.name = field.name
        self.path = path
        self.shown = Shown(field, path, page_key)
        self.type = BY_NAME[field.type]
        self.read = self.type.reader(field, path)
        self.parts = tuple(joined(path, part) for part in self.type.parts(field))
        self.fills = field.default is not None or field.saves_to is not None
        self.conditional = tuple(
            (option.name, option.show_if)
            for option in field.options.values()
            if option.show_if is not None
        )
        self.limits = Limits(field)
        self.dated = field.type == "date" and any(
            bound is not None and bound.reads for bound in (field.min, field.max)
        )
        self.early = not any(
            reads[0] in ("own", "row")
            for bound in (field.min, field.max)
            if bound is not None
            for reads in bound.reads
        )

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        if self.shown.now(settling) and self.type.asks:
            value = self.answer(settling)
            names[self.name] = answers[self.name] = value
            if self.dated and (day := self.limits.example(settling)) is not None:
                settling.found.days[self.path] = day
            if self.field.saves_to is not None:
                settling.says_of_person(self.field.saves_to, value)

    def answer(self, settling: Settling) -> Value:
        """What was answered; None when nothing was, or when it was wrong, which is then noted."""
        self._close(settling)
        value = self._suggested(settling) if self._untouched(settling) else None
        if value is not None:
            settling.found.suggested.add(self.path)
            read: Value | Said = value
        else:
            read = self.read(settling.written, settling.place)
        before = len(settling.found.problems)
        value = self._taken(settling, read)
        if self.field.required:
            self._demanded(settling, value, len(settling.found.problems) > before)
        return value

    def _untouched(self, settling: Settling) -> bool:
        if not self.fills or self.path in settling.touched:
            return False
        return not any(part in settling.written for part in self.parts)

    def _suggested(self, settling: Settling) -> Value:
        """What is known already, or else the default; nothing that the question could not take."""
        field = self.field
        value: Value = None
        if field.saves_to is not None:
            value = settling.known(field.saves_to)
        if value is None and field.default is not None:
            value = field.default.run(settling.env)
        if value is None:
            return None
        read = self.type.read(field, self.type.raw(field, value), settling.place)
        if isinstance(read, Said) or self._refuses(settling, read):
            return None
        outside = self.early and read is not None and self._outside(settling, read) is not None
        return None if outside else read

    def _taken(self, settling: Settling, value: Value | Said) -> Value:
        """The answer, if it can be taken."""
        if isinstance(value, Said):
            settling.misread(self.field, self.path, value)
            return None
        if value is None:
            return None
        if self._refuses(settling, value):
            settling.found.wrong(self.path, "wrong", not_to_choose(self.field))
            return None
        if not self.early:
            settling.later(self._limited_later, value)
            return value
        return None if self._beyond(settling, value) else value

    def _beyond(self, settling: Settling, value: Value) -> bool:
        text = self._outside(settling, value)
        if text is not None:
            settling.found.wrong(self.path, "bounds", text)
        return text is not None

    def _outside(self, settling: Settling, value: Value) -> Said | None:
        return self.limits.outside(value, settling) if self.limits.any else None

    def _limited_later(self, settling: Settling, value: Value) -> None:
        self._beyond(settling, value)

    def _demanded(self, settling: Settling, value: Value, told: bool) -> None:
        """`told`: there is a problem already, so that nobody has to be told that an answer is missing."""
        if isinstance(self.field.required, Expression):
            settling.later(self._told_later if told else self._demanded_later, value)
        else:
            self._missing(settling, value, told)

    def _demanded_later(self, settling: Settling, value: Value) -> None:
        required = self.field.required
        if isinstance(required, Expression) and required.run(settling.env) is True:
            self._missing(settling, value, told=False)

    def _told_later(self, settling: Settling, value: Value) -> None:
        required = self.field.required
        if isinstance(required, Expression) and required.run(settling.env) is True:
            settling.found.required.add(self.path)

    def _missing(self, settling: Settling, value: Value, told: bool) -> None:
        settling.found.required.add(self.path)
        if told:
            return
        if value is None:
            settling.found.wrong(self.path, "missing", missing(self.field))
        else:
            settling.rows_missing(self.field, self.path, value)

    def _close(self, settling: Settling) -> None:
        """Note the options and candidates that cannot be chosen now."""
        for name, condition in self.conditional:
            if condition.run(settling.env) is not True:
                settling.found.closed.add(f"{self.path}.{name}")
        if self.narrowed:
            for name in self._candidates(settling):
                if not self._fits(settling, name):
                    settling.found.closed.add(f"{self.path}.{name}")

    def _candidates(self, settling: Settling) -> Mapping[str, object]:
        place = settling.place
        if self.field.type == RECORD:
            return place.records.get(self.field.among, {})
        return place.staff if self.field.type == "user" else place.organisations

    def _fits(self, settling: Settling, candidate: str) -> bool:
        """Whether a colleague, organisation or record is one that `where` lets be chosen."""
        if self.field.type == RECORD:
            return self._may_point(settling, candidate)
        belongs = settling.context.belongs.get(candidate)
        settling.env.this = {"": candidate, "organisation": belongs}
        return self.field.where is None or self.field.where.run(settling.env) is True

    def _may_point(self, settling: Settling, candidate: str) -> bool:
        """Whether a record may be chosen: bare names are its own, and states; `this` is the record. What is
        over never may.
        """
        record, env = settling.place.records[self.field.among][candidate], settling.env
        if self.field.where is None or record.over:
            return not record.over
        row, visits = env.row, env.visits
        env.row, env.visits, env.this = record.names, record.visits, {"": candidate}
        fits = self.field.where.run(env) is True
        env.row, env.visits = row, visits
        return fits

    @property
    def narrowed(self) -> bool:
        return self.field.where is not None or self.field.type == RECORD

    def _refuses(self, settling: Settling, value: Value) -> bool:
        """Whether something that was chosen cannot be chosen now."""
        if not self.conditional and not self.narrowed:
            return False
        chosen = value if isinstance(value, tuple) else (value,)
        return any(f"{self.path}.{one}" in settling.found.closed for one in chosen)
