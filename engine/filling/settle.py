"""Owns the one pass through a form: what is shown, read, required, computed and wrong.

`settle(form, draft, context)` reads what was written; every part is settled after what it depends on, so a
hidden question is absent (None) from all logic while its text stays in the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from engine.definitions.form import Computed, Form, Page
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value
from engine.fields.field_type import FieldType
from engine.fields.question import Place
from engine.filling.computing import band_of, compute
from engine.filling.context import FillContext
from engine.filling.draft import Draft, Written
from engine.filling.identity_facts import facts_of
from engine.filling.plan import Asked, Plan, plan_of
from engine.filling.settled import Settled
from engine.filling.wording import above, below, missing, wrong_answer
from engine.foundation.texts import Said
from engine.foundation.wrong import Problem

MOST_ROWS = 200


def settle(form: Form, draft: Draft, context: FillContext) -> Settled:
    """The form worked out. Never raises, whatever was written."""
    settling = Settling(draft, context)
    settling.whole(plan_of(form))
    return settling.found


class Settling:
    """One pass. Holds what the pass has found so far, and nothing after it."""

    __slots__ = ("context", "draft", "env", "found", "own", "place", "prefix", "written")

    def __init__(self, draft: Draft, context: FillContext) -> None:
        self.draft = draft
        self.written: Written = draft.written
        self.context = context
        self.place: Place = context.place()
        self.found = Settled()
        self.own: dict[str, Value] = {}
        self.env: Env = context.env(self.own)
        self.prefix = ""

    def whole(self, plan: Plan) -> None:
        """Everything in a form, in its order; then its rules and flags."""
        if plan.saves_to_person:
            self.env.person = dict(self.env.person)
        pages: dict[str, bool] = {}
        for step in plan.steps:
            if isinstance(step, Asked):
                self.question(plan, step, pages[step.page])
            elif isinstance(step, Computed):
                self.value(step)
            else:
                pages[step.name] = self.page(step)
        self._in_order(plan)
        self._rules(plan.form)
        self._flags(plan.form)

    def page(self, page: Page) -> bool:
        shown = page.show_if is None or page.show_if.run(self.env) is True
        if shown:
            self.found.shown.add(f"page:{self.prefix}{page.name}")
        return shown

    def question(self, plan: Plan, asked: Asked, page_shown: bool) -> None:
        name, path = asked.name, self.prefix + asked.name
        shown = page_shown and (asked.show_if is None or asked.show_if.run(self.env) is True)
        if not shown:
            self.own[name] = None
            return
        self.found.shown.add(path)
        if asked.field.block is not None:
            self._block(plan, asked, path)
        elif asked.field.type == "repeat":
            self._group(plan, asked, path)
        elif asked.type is not None and asked.type.asks:
            value = self.answer(asked, path)
            self.own[name] = self.found.answers[name] = value
            if asked.field.saves_to is not None:
                self._overlay(asked.field.saves_to, value)

    def answer(self, asked: Asked, path: str) -> Value:
        """What was answered at `path`; None when nothing was, or when it was wrong."""
        value: Value
        if asked.quick and (texts := self.written.get(path)) is not None and len(texts) == 1:
            value = texts[0] if texts[0] in asked.field.options else self._read(asked, path)
        else:
            value = self._read(asked, path)
        if asked.bounded and value is not None:
            value = self._bounded(asked, path, value)
        required = asked.required
        if required is not None and required is not False:
            self._required(asked, path, value)
        self.found.by_path[path] = value
        return value

    def _read(self, asked: Asked, path: str) -> Value:
        type_ = cast(FieldType, asked.type)
        raw = {
            part: texts
            for part in asked.parts
            if (texts := self.written.get(f"{path}.{part}" if part else path)) is not None
        }
        if not raw and asked.fills and path not in self.draft.touched:
            return self._suggested(asked, path)
        value = type_.read(asked.field, raw, self.place)
        if isinstance(value, Said):
            self.found.problems.append(
                Problem(path=path, code="wrong", text=wrong_answer(asked.field, value))
            )
            return None
        if asked.conditional_options or asked.field.where is not None:
            value = self._allowed(asked, path, value)
        return value

    def _suggested(self, asked: Asked, path: str) -> Value:
        """The default, or what is known already; nothing that the question could not take."""
        value: Value = None
        if asked.field.default is not None:
            value = asked.field.default.run(self.env)
        elif asked.field.saves_to is not None:
            where, name = asked.field.saves_to
            source = self.context.person if where == "person" else self.context.case
            value = source.get(name)
        if value is None:
            return None
        type_ = cast(FieldType, asked.type)
        read = type_.read(asked.field, type_.raw(asked.field, value), self.place)
        if isinstance(read, Said) or read is None:
            return None
        self.found.suggested.add(path)
        return read

    def _allowed(self, asked: Asked, path: str, value: Value) -> Value:
        """The value when its options are shown and its candidates fit; else a problem."""
        for name, option in asked.field.options.items():
            if option.show_if is not None and option.show_if.run(self.env) is not True:
                self.found.shown.add(f"hidden:{path}.{name}")
        chosen = value if isinstance(value, tuple) else (value,)
        for one in chosen:
            hidden = f"hidden:{path}.{one}" in self.found.shown
            if one is not None and (hidden or not self.fits(asked, str(one))):
                self.found.problems.append(
                    Problem(path=path, code="wrong", text=missing(asked.field))
                )
                return None
        return value

    def fits(self, asked: Asked, candidate: str) -> bool:
        """Whether a colleague or organisation is one that `where` lets be chosen."""
        if asked.field.where is None:
            return True
        self.env.this = {
            "": candidate,
            "organisation": self.context.belongs.get(candidate, candidate),
        }
        return asked.field.where.run(self.env) is True

    def _bounded(self, asked: Asked, path: str, value: Value) -> Value:
        measured = cast(FieldType, asked.type).measure(value)
        least, greatest = self._bound(asked.least), self._bound(asked.greatest)
        if least is not None and measured < least:  # type: ignore[operator]  # of one kind, by the check
            text = below(asked.field, least, greatest, self.place)
        elif greatest is not None and measured > greatest:  # type: ignore[operator]  # as above
            text = above(asked.field, least, greatest, self.place)
        else:
            return value
        self.found.problems.append(Problem(path=path, code="bounds", text=text))
        return None

    def _bound(self, bound: Expression | Value) -> Value:
        return bound.run(self.env) if isinstance(bound, Expression) else bound

    def _required(self, asked: Asked, path: str, value: Value) -> None:
        required = asked.required
        if isinstance(required, Expression) and required.run(self.env) is not True:
            return
        self.found.required.add(path)
        whole = not isinstance(value, Mapping) or None not in value.values()
        if value is not None and whole:
            return
        if not any(problem.path == path for problem in self.found.problems[-2:]):
            self.found.problems.append(
                Problem(path=path, code="missing", text=missing(asked.field))
            )
        if isinstance(value, Mapping) and asked.field.rows:
            self._rows_missing(asked, path, value)

    def _rows_missing(self, asked: Asked, path: str, value: Mapping[str, Value]) -> None:
        """In a matrix each row that lacks an answer is named instead of the whole."""
        self.found.problems.pop()
        for row in asked.field.rows.values():
            if value.get(row.name) is None:
                self.found.problems.append(
                    Problem(path=f"{path}.{row.name}", code="missing", text=missing(row))
                )

    def _overlay(self, saves_to: tuple[str, str], value: Value) -> None:
        """In the form that says it, `person.x` already means the answer."""
        where, name = saves_to
        if where != "person" or not isinstance(self.env.person, dict):
            return
        if name == "identity":
            self.env.person.update(facts_of(value, self.context.today))
        else:
            self.env.person[name] = value

    def value(self, value: Computed) -> None:
        number = compute(value, self.env)
        self.own[value.name] = self.found.values[value.name] = number
        if value.band_sets:
            band = band_of(value, number, self.env)
            self.own[f"{value.name}@band"] = self.found.values[f"{value.name}@band"] = band

    def _block(self, plan: Plan, asked: Asked, path: str) -> None:
        """Another form inside this one. One that may be left out, and was, asks for nothing."""
        inner = self._inside(f"{path}.")
        inner.whole(plan.blocks[asked.name])
        left_out = asked.required is False and not _anything(inner.found.answers)
        found = inner.found
        self._take_over(found, with_problems=not left_out)
        if not left_out:
            self.found.flags.extend(f"{asked.name}.{flag}" for flag in found.flags)
        names: dict[str, Value] = {**found.answers, **found.values}
        self.own[asked.name] = names
        self.found.answers[asked.name] = names

    def _inside(self, prefix: str) -> Settling:
        inner = Settling.__new__(Settling)
        inner.draft, inner.written = self.draft, self.written
        inner.context, inner.place = self.context, self.place
        inner.found, inner.own = Settled(), {}
        inner.env = self.context.env(inner.own)
        inner.env.person = self.env.person
        inner.prefix = prefix
        return inner

    def _take_over(self, found: Settled, *, with_problems: bool) -> None:
        self.found.shown |= found.shown
        self.found.suggested |= found.suggested
        self.found.rows |= found.rows
        self.found.by_path |= found.by_path
        if with_problems:
            self.found.required |= found.required
            self.found.problems.extend(found.problems)

    def _group(self, plan: Plan, asked: Asked, path: str) -> None:
        count = self._count(asked, path)
        self.found.rows[path] = count
        rows = tuple(self._row(plan.rows[asked.name], f"{path}.{row}") for row in range(count))
        filled = tuple(row for row in rows if _anything(row))
        self.own[asked.name] = self.found.answers[asked.name] = filled
        if asked.bounded:
            self._bounded_rows(asked, path, filled)
        if asked.required is True and not filled:
            self._required(asked, path, None)

    def _count(self, asked: Asked, path: str) -> int:
        """As many rows as were added; at least the least that must be there."""
        least = self._bound(asked.least)
        known = self.draft.rows.get(path)
        if known is None:
            known = 1 + max((_row_of(name, path) for name in self.written), default=-1)
        floor = int(least) if isinstance(least, int | float) else 0
        return min(max(known, floor), MOST_ROWS)

    def _bounded_rows(self, asked: Asked, path: str, rows: tuple[Mapping[str, Value], ...]) -> None:
        greatest, least = self._bound(asked.greatest), self._bound(asked.least)
        if isinstance(greatest, int | float) and len(rows) > greatest:
            self.found.wrong(path, "bounds", above(asked.field, least, greatest, self.place))
        elif isinstance(least, int | float) and len(rows) < least:
            self.found.wrong(path, "bounds", below(asked.field, least, greatest, self.place))

    def _row(self, fields: tuple[Asked, ...], path: str) -> Mapping[str, Value]:
        """One row: names in its conditions mean this row."""
        row: dict[str, Value] = {}
        self.env.row = row
        before = len(self.found.problems)
        for asked in fields:
            inner = f"{path}.{asked.name}"
            if asked.show_if is not None and asked.show_if.run(self.env) is not True:
                row[asked.name] = None
                continue
            self.found.shown.add(inner)
            if asked.type is not None and asked.type.asks:
                row[asked.name] = self.answer(asked, inner)
        self.env.row = {}
        if not _anything(row) and not self._touched(fields, path):
            del self.found.problems[before:]
        return {name: value for name, value in row.items() if f"{path}.{name}" in self.found.shown}

    def _touched(self, fields: tuple[Asked, ...], path: str) -> bool:
        """Whether somebody has been shown the row; a new one is not wrong before it is seen."""
        return any(f"{path}.{asked.name}" in self.draft.touched for asked in fields)

    def _in_order(self, plan: Plan) -> None:
        """Problems, as the questions stand on the pages."""
        names = [name for page in plan.form.pages for name in page.fields]
        places = {name: number for number, name in enumerate(names)}
        start = len(self.prefix)

        def place(problem: Problem) -> int:
            return places.get(problem.path[start:].split(".", 1)[0], len(places))

        self.found.problems.sort(key=place)

    def _rules(self, form: Form) -> None:
        for rule in form.rules.values():
            if rule.check.run(self.env) is not False:
                continue
            if rule.soft and self.draft.reasons.get(self.prefix + rule.name):
                continue
            code = f"rule:{self.prefix}{rule.name}"
            self.found.problems.append(
                Problem(path=self.prefix + rule.at, code=code, text=rule.message, soft=rule.soft)
            )

    def _flags(self, form: Form) -> None:
        for flag in form.flags.values():
            if flag.when.run(self.env) is True:
                self.found.flags.append(flag.name)


def _anything(answers: Mapping[str, Value]) -> bool:
    """Whether anything at all was answered."""
    return any(
        _anything(value) if isinstance(value, Mapping) else value not in (None, ())
        for value in answers.values()
    )


def _row_of(name: str, path: str) -> int:
    head = name.removeprefix(f"{path}.").partition(".")[0]
    inside = name.startswith(f"{path}.") and head.isdecimal() and len(head) < 5
    return int(head) if inside else -1
