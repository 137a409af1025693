"""Owns one pass through a form: what it has found so far, and what its steps may do.

A hidden question is None to all logic while its text stays in the draft. What may depend on answers that
come later waits until all are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from engine.definitions.form import Field, Rule
from engine.expressions.scope import NOTHING, Env, Value, Values
from engine.fields.consent import against_age, given_in, too_young
from engine.fields.field_type import Written
from engine.fields.question import Place
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.identity_facts import said_of_person
from engine.filling.rows import last_row
from engine.filling.settled import Settled
from engine.filling.wording import missing, wrong_answer
from engine.foundation.texts import Said
from engine.foundation.wrong import Problem

if TYPE_CHECKING:
    from engine.filling.plan import Plan

MOST_ROWS_IN_ALL = 2000  # groups within rows included, whatever number of rows was posted
Later = Callable[["Settling", Value], None]


class Settling:
    __slots__ = ("context", "copied", "draft", "env", "found", "place", "rows_left", "touched",
                 "waiting", "written")  # fmt: skip

    def __init__(self, draft: Draft, context: FillContext) -> None:
        self.draft = draft
        self.written: Written = draft.to_read
        self.touched = draft.touched
        self.context = context
        self.place: Place = context.place()
        self.env: Env = context.env({})
        self.found = Settled()
        self.waiting: list[tuple[Later, Value, Values]] = []
        self.copied = False
        self.rows_left = MOST_ROWS_IN_ALL

    def whole(self, plan: Plan) -> None:
        """Everything in a form, in its order; then what waited, its rules and its flags."""
        if plan.saves_to_person and not self.copied:
            self.env.person, self.copied = dict(self.env.person), True
        names, found = plan.names.copy(), self.found
        answers = found.answers = plan.answers.copy()
        found.shown |= plan.shown
        found.required |= plan.required
        self.env.own = names
        found.parts.append((plan.prefix, answers, plan.inner))
        for step in plan.steps:
            step.take(self, names, answers)
        for check, value, row in self.waiting:
            self.env.row = row
            check(self, value)
        self.env.row = NOTHING
        for one in plan.consents:
            self._given_by(one, plan.prefix + one.name, answers.get(one.name))
        self._rules(plan)
        found.flags += [one.name for one in plan.flags if one.when.run(self.env)]
        if len(found.problems) > 1:
            found.problems.sort(key=_by_place(plan))

    def inside(self, plan: Plan) -> Settled:
        """A form within this one, settled by itself."""
        own, row, found, waiting = self.env.own, self.env.row, self.found, self.waiting
        self.found, self.waiting, self.env.row = Settled(), [], NOTHING
        self.whole(plan)
        inner = self.found
        self.env.own, self.env.row, self.found, self.waiting = own, row, found, waiting
        return inner

    def _given_by(self, field: Field, path: str, value: Value) -> None:
        """Whether somebody too young for a consent has given it through a guardian."""
        terms, born = field.terms, self.env.person.get("birth_date")
        if terms is None or not too_young(born, self.env.today, terms):
            return
        self.found.young.add(path)
        if isinstance(value, Mapping) and given_in(value):
            signer = self.place.signer
            by_link = signer is not None and signer.kind == "link"
            wrong = against_age(value, terms.self_from, by_link=by_link)
            if wrong is not None:
                self.misread(field, path, wrong)

    def later(self, check: Later, value: Value) -> None:
        """Check when all answers of the form are known, in the row where one is now."""
        self.waiting.append((check, value, self.env.row))

    def misread(self, field: Field, path: str, advice: Said) -> None:
        self.found.wrong(path, "wrong", wrong_answer(field, advice))

    def rows_missing(self, field: Field, path: str, value: Value) -> None:
        """In a matrix each row that lacks an answer is named."""
        if field.rows and isinstance(value, Mapping) and None in value.values():
            for row in field.rows.values():
                if value.get(row.name) is None:
                    self.found.wrong(f"{path}.{row.name}", "missing", missing(row))

    def known(self, saves_to: tuple[str, str]) -> Value:
        """What is saved already where an answer will be."""
        if not self.context.prefills:
            return None
        where, name = saves_to
        return self.context.kept(where).get(name)

    def says_of_person(self, saves_to: tuple[str, str], value: Value) -> None:
        """In the form that asks, `person.x` already means the answer."""
        where, name = saves_to
        if where == "person" and isinstance(self.env.person, dict):
            self.env.person.update(said_of_person(name, value, self.env.today))

    def last_row(self, group: str) -> int:
        """The number of the last row that anything was written in; -1 without any."""
        return last_row(self.written, group)

    def _rules(self, plan: Plan) -> None:
        prefix = plan.prefix
        for rule in plan.rules:
            if rule.check.run(self.env) is not False:
                continue
            name = prefix + rule.name
            reason = self.draft.reasons.get(name) if rule.soft else None
            if reason:
                self.found.let_through[name] = reason
            else:
                self.found.problems.append(
                    Problem(
                        path=self._seen_at(rule, plan),
                        code=f"rule:{name}",
                        text=rule.message,
                        soft=rule.soft,
                    )
                )

    def _seen_at(self, rule: Rule, plan: Plan) -> str:
        """Where a rule is told: at its question; when that is hidden, at the last shown of those it
        asks about.
        """
        first = rule.at.partition(".")[0]
        asked = {path[1] for path in rule.check.reads if path[0] == "own" and len(path) > 1}
        others = [name for name in reversed(list(plan.fields)) if name in asked]
        shown = self.found.shown
        for name in (rule.at, first, *others):
            if plan.prefix + name in shown:
                return plan.prefix + name
        return plan.prefix + rule.at


def _by_place(plan: Plan) -> Callable[[Problem], tuple[int, ...]]:
    """Problems in the order in which the questions stand."""
    start, fields = len(plan.prefix), plan.fields

    def place(problem: Problem) -> tuple[int, ...]:
        return tuple(_numbers(fields, problem.path[start:].split(".")))

    return place


def _numbers(fields: Mapping[str, Field], names: Iterable[str]) -> Iterator[int]:
    """Where each step of a path stands: a question among the others, a row by its number."""
    in_group = False
    for name in names:
        if in_group and name.isdecimal():
            yield int(name)
        elif name in fields:
            yield list(fields).index(name)
            one = fields[name]
            fields, in_group = one.fields, one.type == "repeat"
        else:
            return
