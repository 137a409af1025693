"""A second opinion on how a form is settled: everything worked out again and again until nothing changes.

It knows nothing of plans, orders or readers: only what a form says and what was written. It is as slow as
it is plain. Questions that save to the person are left to tests of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.definitions.form import Computed, Field, Form, Rule
from engine.expressions.expression import Expression
from engine.expressions.scope import Env, Value
from engine.fields.all import BY_NAME
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.foundation.texts import Said

Problems = set[tuple[str, str]]
BEGUN = {"wrong", "bounds"}


@dataclass
class Naive:
    """What was found: the same names as in `Settled`; problems are paths with their codes."""

    answers: dict[str, Value] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    suggested: set[str] = field(default_factory=set)
    problems: Problems = field(default_factory=set)
    flags: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    by_path: dict[str, Value] = field(default_factory=dict)
    let_through: dict[str, str] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        """Whether anything was answered that is no suggestion, or written that could not be taken."""
        written = any(
            value is not None and path not in self.suggested for path, value in self.by_path.items()
        )
        return written or any(code in BEGUN for _, code in self.problems)

    def add(self, other: Naive) -> None:
        for name in ("shown", "closed", "required", "suggested", "problems"):
            getattr(self, name).update(getattr(other, name))
        self.rows.update(other.rows)
        self.by_path.update(other.by_path)
        self.let_through.update(other.let_through)


def settle_naively(form: Form, draft: Draft, context: FillContext, prefix: str = "") -> Naive:
    """Settle with what was found the time before, until it is the same as this time."""
    before = Naive()
    for _ in range(len(form.order) + 3):
        now = Pass(form, draft, context, prefix, before).whole()
        if now == before:
            return now
        before = now
    raise AssertionError("the form never comes to rest")


@dataclass
class Pass:
    form: Form
    draft: Draft
    context: FillContext
    prefix: str
    before: Naive
    found: Naive = field(default_factory=Naive)

    def whole(self) -> Naive:
        for page in self.form.pages:
            if self.holds(page.show_if):
                self.found.shown.add(f"page:{self.prefix}{page.name}")
                fields = [self.form.fields[name] for name in page.fields]
                self.fields(fields, self.prefix, self.found.answers, None)
        for value in self.form.values.values():
            self.value(value)
        self.rules()
        self.found.flags += [one.name for one in self.form.flags.values() if self.holds(one.when)]
        return self.found

    def env(self, row: Mapping[str, Value] | None = None) -> Env:
        """What was known the time before; what is not known is None."""
        unknown: dict[str, Value] = dict.fromkeys(self.form.fields)
        env = self.context.env({**unknown, **self.before.answers, **self.before.values})
        return env if row is None else replace(env, row=row)

    def holds(self, condition: Expression | None, row: Mapping[str, Value] | None = None) -> bool:
        return condition is None or condition.run(self.env(row)) is True

    def fields(
        self,
        fields: Iterable[Field],
        prefix: str,
        answers: dict[str, Value],
        row: Mapping[str, Value] | None,
    ) -> None:
        for one in fields:
            if not self.holds(one.show_if, row):
                continue
            path = prefix + one.name
            self.found.shown.add(path)
            if one.block is not None:
                answers[one.name] = self.block(one, one.block, path, row)
            elif one.type == "repeat":
                answers[one.name] = self.group(one, path, row)
            elif one.type != "info":
                value = self.question(one, path, row)
                answers[one.name] = self.found.by_path[path] = value

    def question(self, one: Field, path: str, row: Mapping[str, Value] | None) -> Value:
        for option in one.options.values():
            if not self.holds(option.show_if, row):
                self.found.closed.add(f"{path}.{option.name}")
        value = self.read(one, path, row)
        told = any(at == path for at, _ in self.found.problems)
        if self.must(one, row):
            self.found.required.add(path)
            if value is None and not told:
                self.found.problems.add((path, "missing"))
            elif isinstance(value, Mapping):
                self.found.problems |= {
                    (f"{path}.{name}", "missing") for name in one.rows if value.get(name) is None
                }
        return value

    def must(self, one: Field, row: Mapping[str, Value] | None) -> bool:
        if isinstance(one.required, Expression):
            return one.required.run(self.env(row)) is True
        return bool(one.required)

    def read(self, one: Field, path: str, row: Mapping[str, Value] | None) -> Value:
        type_, place = BY_NAME[one.type], self.context.place()
        raw = {}
        for part in type_.parts(one):
            name = f"{path}.{part}" if part else path
            if name in self.draft.written:
                raw[part] = self.draft.written[name]
        if not raw and path not in self.draft.touched and one.default is not None:
            value = one.default.run(self.env(row))
            taken = type_.read(one, type_.raw(one, value), place) if value is not None else None
            if (
                taken is not None
                and not isinstance(taken, Said)
                and self.fits(one, path, taken, row)
            ):
                self.found.suggested.add(path)
                return self.within(one, path, taken, row)
        read = type_.read(one, raw, place)
        if isinstance(read, Said) or self.refused(path, read):
            self.found.problems.add((path, "wrong"))
            return None
        return self.within(one, path, read, row)

    def fits(self, one: Field, path: str, value: Value, row: Mapping[str, Value] | None) -> bool:
        """Whether a suggestion could be taken, as far as is known before anything is answered."""
        if self.refused(path, value):
            return False
        return bounded_by_answers(one) or not self.outside(one, value, row)

    def refused(self, path: str, value: Value) -> bool:
        chosen = value if isinstance(value, tuple) else (value,)
        return any(f"{path}.{one}" in self.found.closed for one in chosen)

    def within(self, one: Field, path: str, value: Value, row: Mapping[str, Value] | None) -> Value:
        """A limit that reads other answers makes the answer wrong, not unknown."""
        if value is None or not self.outside(one, value, row):
            return value
        self.found.problems.add((path, "bounds"))
        return value if bounded_by_answers(one) else None

    def outside(self, one: Field, value: Value, row: Mapping[str, Value] | None) -> bool:
        measured: Any = BY_NAME[one.type].measure(value)
        low: Any = None if one.min is None else one.min.run(self.env(row))
        high: Any = None if one.max is None else one.max.run(self.env(row))
        return (low is not None and measured < low) or (high is not None and measured > high)

    def block(self, one: Field, form: Form, path: str, row: Mapping[str, Value] | None) -> Value:
        inner = settle_naively(form, self.draft, self.context, f"{path}.")
        may = one.required is False
        if isinstance(one.required, Expression):
            may = not self.must(one, row)
        if may and not inner.begun:
            kept = Naive(
                shown=inner.shown, closed=inner.closed, suggested=inner.suggested, rows=inner.rows
            )
            kept.by_path = inner.by_path
            self.found.add(kept)
            return None
        self.found.add(inner)
        self.found.flags += [f"{one.name}.{flag}" for flag in inner.flags]
        return {**inner.answers, **inner.values}

    def group(self, one: Field, path: str, row: Mapping[str, Value] | None) -> Value:
        numbers = [
            int(head)
            for name in self.draft.written
            if name.startswith(f"{path}.")
            and (head := name[len(path) + 1 :].partition(".")[0]).isdecimal()
        ]
        count = self.draft.rows.get(path, max(numbers, default=-1) + 1)
        least: Any = None if one.min is None else one.min.run(self.env(row))
        count = max(count, int(least or 0))
        self.found.rows[path] = count
        settled = [self.row(one, f"{path}.{number}.") for number in range(count)]
        kept = tuple(answers for answers in settled if answers is not None)
        if self.must(one, row):
            self.found.required.add(path)
        if self.must(one, row) and not kept:
            self.found.problems.add((path, "missing"))
        elif self.outside(one, kept, row):
            self.found.problems.add((path, "bounds"))
        return kept

    def row(self, one: Field, prefix: str) -> dict[str, Value] | None:
        """A row is settled until it comes to rest; one in which nothing was answered is none."""
        outer, names = self.found, dict.fromkeys(one.fields)
        found, answers, seen = Naive(), dict[str, Value](), dict[str, Value]()
        for _ in range(len(one.fields) + 3):
            found, answers = Naive(), {}
            self.found = found
            self.fields(one.fields.values(), prefix, answers, {**names, **seen})
            if answers == seen:
                break
            seen = answers
        self.found = outer
        touched = any(prefix + name in self.draft.touched for name in one.fields)
        if not found.begun and not touched:
            found.problems.clear()
        self.found.flags += found.flags
        self.found.add(found)
        return answers if found.begun else None

    def value(self, value: Computed) -> None:
        env, found = self.env(), self.found.values
        found[value.name] = self.worked_out(value, env)
        if value.band_sets:
            sets = self.sets(value, env)
            found[f"{value.name}@band"] = self.band(sets, found[value.name])
            if len(value.band_sets) > 1 or value.band_sets[0].when is not None:
                found[f"{value.name}@sets"] = tuple(one.name for one in sets)

    def worked_out(self, value: Computed, env: Env) -> Value:
        if value.value is not None:
            return value.value.run(env)
        for row in value.decide:
            held = row.when is None or row.when.run(env)
            if held is None:
                return None
            if held:
                return row.gives
        return None

    def sets(self, value: Computed, env: Env) -> list[Any]:
        """Those that may hold; what stands below one that does is never asked."""
        held = [one.when is None or one.when.run(env) for one in value.band_sets]
        last = held.index(True) + 1 if True in held else len(held)
        return [
            one
            for one, holds in list(zip(value.band_sets, held, strict=True))[:last]
            if holds is not False
        ]

    def band(self, sets: list[Any], number: Any) -> Value:
        """The band that all of them give."""
        names = [
            [
                band.name
                for band in bands.bands.values()
                if number is not None
                and band.low <= number
                and (
                    band.high is None
                    or number < band.high
                    or (number == band.high and not band.below_high)
                )
            ]
            for bands in sets
        ]
        same = names and names[0] and all(one == names[0] for one in names)
        return names[0][0] if same else None

    def rules(self) -> None:
        for rule in self.form.rules.values():
            name = self.prefix + rule.name
            if rule.check.run(self.env()) is not False:
                continue
            reason = self.draft.reasons.get(name) if rule.soft else None
            if reason:
                self.found.let_through[name] = reason
            else:
                self.found.problems.add((self.told_at(rule), f"rule:{name}"))

    def told_at(self, rule: Rule) -> str:
        """At its question where that is shown, else at the last that is shown of those it reads."""
        asked = [
            name
            for name in self.form.fields
            if any(p[:2] == ("own", name) for p in rule.check.reads)
        ]
        for name in (rule.at, rule.at.partition(".")[0], *asked[::-1]):
            if self.prefix + name in self.found.shown:
                return self.prefix + name
        return self.prefix + rule.at


def bounded_by_answers(one: Field) -> bool:
    limits = [bound for bound in (one.min, one.max) if bound is not None]
    return any(at[0] in ("own", "row") for bound in limits for at in bound.reads)
