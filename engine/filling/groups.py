"""Owns repeating groups: rows that each are asked the same questions, with conditions of their own.

A row in which nothing is answered is no row. A new one is not wrong before anybody has seen it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.definitions.form import Field
from engine.expressions.expression import Expression
from engine.expressions.scope import Value
from engine.filling.blocks import said_anything
from engine.filling.limits import Limits
from engine.filling.shown import Shown
from engine.filling.wording import missing

if TYPE_CHECKING:
    from engine.filling.plan import Plan
    from engine.filling.settling import Settling

MOST_ROWS = 200


class GroupStep:
    __slots__ = ("early", "field", "limits", "name", "path", "plan_of_row", "plans", "shown")

    def __init__(
        self, field: Field, path: str, page_key: str, plan_of_row: Callable[[int], Plan]
    ) -> None:
        self.field = field
        self.name = field.name
        self.path = path
        self.shown = Shown(field, path, page_key)
        self.limits = Limits(field)
        self.plan_of_row = plan_of_row
        self.plans: tuple[Plan, ...] = ()

    def take(self, settling: Settling, names: dict[str, Value], answers: dict[str, Value]) -> None:
        if not self.shown.now(settling):
            return
        count = self.count(settling)
        found = settling.found
        found.rows[self.path] = count
        bounds = {
            "least": self.limits.least_now(settling),
            "most": self.limits.greatest_now(settling),
        }
        for name, bound in bounds.items():
            if isinstance(bound, int | float):
                getattr(found, name)[self.path] = int(bound)
        plans = self._plans(count)
        for plan in plans:
            found.shown |= plan.shown
            found.required |= plan.required
        filled = tuple(row for plan in plans if (row := self._row(settling, plan)) is not None)
        names[self.name] = answers[self.name] = filled
        settling.later(self._checked, filled)

    def take_row(self, settling: Settling, number: int) -> None:
        """One row alone."""
        plan, found = self._plans(number + 1)[number], settling.found
        found.shown |= plan.shown
        found.required |= plan.required
        self._row(settling, plan)

    def count(self, settling: Settling) -> int:
        """As many rows as were added; at least the least that must be there."""
        known = settling.draft.rows.get(self.path)
        if known is None:
            known = 1 + settling.last_row(self.path)
        least = self.limits.least_now(settling)
        floor = int(least) if isinstance(least, int | float) else 0
        count = min(max(known, floor), MOST_ROWS, settling.rows_left)
        settling.rows_left -= count
        return count

    def _plans(self, count: int) -> tuple[Plan, ...]:
        """The plans of so many rows; those of higher rows are made when somebody has so many. Threads that
        do so at the same time make them twice, and either may stay.
        """
        plans = self.plans
        if count > len(plans):
            plans += tuple(self.plan_of_row(number) for number in range(len(plans), count))
            self.plans = plans
        return plans[:count]

    def _row(self, settling: Settling, plan: Plan) -> Mapping[str, Value] | None:
        """The answers of one row: names in its conditions mean this row."""
        found, env = settling.found, settling.env
        problems, later, parts = len(found.problems), len(settling.waiting), len(found.parts)
        row, answers = plan.names.copy(), plan.answers.copy()
        found.parts.append((plan.prefix, answers, plan.inner))
        outer, env.row = env.row, row
        for step in plan.steps:
            step.take(settling, row, answers)
        env.row = outer
        if said_anything(found, parts, problems):
            return answers
        if not any(f"{plan.prefix}{name}" in settling.touched for name in plan.fields):
            del found.problems[problems:], settling.waiting[later:]
        return None

    def _checked(self, settling: Settling, rows: Value) -> None:
        """Whether there are enough rows, and not too many."""
        path, required = self.path, self.field.required
        if isinstance(required, Expression):
            required = required.run(settling.env) is True
        if required:
            settling.found.required.add(path)
        text = self.limits.outside(rows, settling)
        if required and not rows:
            settling.found.wrong(path, "missing", missing(self.field))
        elif text is not None:
            settling.found.wrong(path, "bounds", text)
