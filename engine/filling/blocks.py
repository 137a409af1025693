"""Owns a form within a form. One that may be left out, and was, is as if it had not been answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definitions.form import Field
from engine.expressions.expression import Expression
from engine.expressions.scope import Value
from engine.filling.settled import Settled
from engine.filling.shown import Shown

if TYPE_CHECKING:
    from engine.filling.plan import Plan
    from engine.filling.settling import Settling

UNTAKEN = frozenset({"wrong", "bounds"})


class BlockStep:
    __slots__ = ("name", "path", "plan", "required", "shown")

    def __init__(self, field: Field, path: str, page_key: str, plan: Plan) -> None:
        self.name = field.name
        self.path = path
        self.plan = plan
        self.required = field.required
        self.shown = Shown(field, path, page_key)

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        if not self.shown.now(settling):
            return
        inner = settling.inside(self.plan)
        left_out = self._may_be_left_out(settling) and not said_anything(inner, 0, 0)
        self._take_over(settling.found, inner, left_out)
        whole: Value = None if left_out else {**inner.answers, **inner.values}
        names[self.name] = answers[self.name] = whole

    def _may_be_left_out(self, settling: Settling) -> bool:
        if isinstance(self.required, Expression):
            return self.required.run(settling.env) is not True
        return self.required is False

    def _take_over(self, found: Settled, inner: Settled, left_out: bool) -> None:
        found.shown |= inner.shown
        found.closed |= inner.closed
        found.suggested |= inner.suggested
        found.young |= inner.young
        found.days.update(inner.days)
        found.rows.update(inner.rows)
        found.parts += inner.parts
        if not left_out:
            found.required |= inner.required
            found.problems.extend(inner.problems)
            found.flags.extend(f"{self.name}.{flag}" for flag in inner.flags)
            found.let_through.update(inner.let_through)


def said_anything(found: Settled, first_part: int, first_problem: int) -> bool:
    """Whether anything was answered in the parts from `first_part` on, or written so that it could not be
    taken. A suggestion that nobody has touched is no answer.
    """
    suggested = found.suggested
    for number in range(first_part, len(found.parts)):
        prefix, answers, inner = found.parts[number]
        for name, value in answers.items():
            if value is None or name in inner:
                continue
            if not suggested or prefix + name not in suggested:
                return True
    return any(problem.code in UNTAKEN for problem in found.problems[first_problem:])
