"""Owns how the parts of a form are written as steps of a programme. Which of them a page needs is left to
`programme`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.definitions.form import BandSet, Computed, Field, Flag, Form, Page, Rule
from engine.expressions.expression import Expression
from engine.expressions.for_browser import plain
from engine.expressions.live import Givens, WithheldError, changing, live_tree
from engine.filling.limits import constant
from engine.filling.live_room import SAID, Room, Saying, languages_of, saved_names

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a question may change while somebody types. `shows`: come and go; `requires`: become required;
    `narrows`: have other options; `suggests`: get another suggestion.
    """

    shows: bool = False
    requires: bool = False
    narrows: bool = False
    suggests: bool = False


@dataclass(slots=True)
class Told:
    """What of a programme is seen on its page: `marks` by path without row numbers, the rest by path.
    `standing`: what stays as the server found it: whether it is about being shown, required or closed, and
    the path.
    """

    marks: dict[str, Mark] = field(default_factory=dict)
    values: dict[str, Computed] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    flags: dict[str, Flag] = field(default_factory=dict)
    standing: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Scribe:
    """Writes the steps of one programme. Of the step being written: `reads`, what of the form it reads;
    `matters`, whether the page shows something of it that may change; `top`, its name.
    """

    givens: Givens
    saying: Saying
    told: Told = field(default_factory=Told)
    top: str = ""
    reads: set[str] = field(default_factory=set)
    matters: bool = False
    every_read: set[str] = field(default_factory=set)

    def begin(self, top: str) -> None:
        self.top, self.reads, self.matters = top, set(), False

    def tree(self, expression: Expression, room: Room) -> Json:
        """Raises `WithheldError`."""
        found = live_tree(expression.tree, room.called, self.givens)
        self.every_read.update(found.reads)
        self.reads.update(
            one for one in found.reads
            if one.startswith(SAID) or (one.startswith("own.") and not room.inner)
        )  # fmt: skip
        return found.to_json()

    def stands(self, kind: str, key: str) -> str:
        """It stays as the server found it: what is `shown`, `required`, `closed`."""
        self.told.standing.add((kind, key))
        return STANDS

    # Pages and values

    def page(self, page: Page, prefix: str, room: Room) -> Json | None:
        """A page that is shown on a condition."""
        if page.show_if is None:
            return None
        step: Json = {"kind": "page", "name": page.name}
        try:
            step["show"] = self.tree(page.show_if, room)
        except WithheldError:
            room.leave(page.name)
            return {**step, "show": self.stands("shown", f"page:{prefix}{page.name}")}
        if step["show"]["reads"]:
            room.names.add(page.name)
        return step

    def value(self, value: Computed, path: str, room: Room) -> Json | None:
        """A computed value that may change."""
        try:
            step = self.computed(value, room)
        except WithheldError:
            room.leave(value.name)
            return None
        if not room.inner and not self.reads:
            return None
        room.names.add(value.name)
        if not value.hidden:
            self.told.values[path] = value
            self.matters = True
        return step

    def computed(self, value: Computed, room: Room) -> Json:
        step: Json = {"kind": "value", "name": value.name}
        if value.value is not None:
            step["value"] = self.tree(value.value, room)
        else:
            step["decide"] = [
                {"gives": row.gives, **self.when(row.when, room)} for row in value.decide
            ]
        if value.band_sets:
            step["bands"] = [
                {"of": bands_of(one), **self.when(one.when, room)} for one in value.band_sets
            ]
        return step

    def when(self, condition: Expression | None, room: Room) -> Json:
        return {} if condition is None else {"when": self.tree(condition, room)}

    # Fields

    def away(self, one: Field, page: Page, room: Room) -> Json | None:
        """A question of another page that is shown, or not, by what is answered on this one."""
        try:
            if self.is_inside(one, room):
                raise WithheldError
            if page.name in room.stuck:
                raise WithheldError
            show = {} if one.show_if is None else {"show": self.tree(one.show_if, room)}
        except WithheldError:
            room.leave(one.name)
            return None
        if page.name not in room.names and not self.reads:
            return None
        room.names.add(one.name)
        if one.saves_to is not None and one.saves_to[0] == "person":
            self.saying.stuck |= saved_names(one.saves_to)
        return {"kind": "away", "name": one.name, **self.on_page(page), **show}

    def on_page(self, page: Page | None) -> Json:
        """Of which page a question is, where that is shown on a condition."""
        if page is None or page.show_if is None:
            return {}
        self.reads.add(f"own.{page.name}")
        return {"page": page.name}

    def is_inside(self, one: Field, room: Room) -> bool:
        """Whether something within the question, beside its being shown, may change."""
        return any(changing(inner.tree, room.called) for inner in inner_expressions(one))

    def field(self, one: Field, path: str, key: str, room: Room, page: Page | None = None) -> Json:
        """A question of the page. `page`: of a block, where that is shown on a condition."""
        step: Json = {"kind": "ask", "name": one.name, **self.on_page(page)}
        shows = self.shown(step, one, key, room)
        if one.block is not None:
            self.block(step, one.block, key, room, one)
        elif one.type == "repeat":
            self.group(step, one, key, room)
        else:
            self.question(step, one, key, room)
        self.mark(key, shows=shows or "page" in step)
        return step

    def mark(self, key: str, **ways: bool) -> None:
        known = self.told.marks.get(key, Mark())
        found = Mark(**{name: getattr(known, name) or ways.get(name, False) for name in WAYS})
        if found != Mark():
            self.told.marks[key] = found
            self.matters = True

    def shown(self, step: Json, one: Field, key: str, room: Room) -> bool:
        """Whether its being shown may change."""
        if one.show_if is None:
            return False
        try:
            step["show"] = self.tree(one.show_if, room)
        except WithheldError:
            step["show"] = self.stands("shown", key)
            room.leave(one.name)
            return False
        return bool(step["show"]["reads"])

    def question(self, step: Json, one: Field, key: str, room: Room) -> None:
        step["type"] = one.type
        if one.type == "record":  # What it points at is known to the server alone.
            room.leave(one.name)
        if one.options and one.type not in ("user", "organisation"):
            step["options"] = list(one.options)
        if one.rows:
            step["rows"] = list(one.rows)
        if one.many:
            step["many"] = True
        self.limits(step, one, room)
        self.options(step, one, key, room)
        self.suggestion(step, one, key, room)
        said = self.saying.noted(one, self.top)
        if said and one.saves_to is not None:
            step |= {"says": said, "saves": one.saves_to[1], "languages": languages_of(one)}
        self.required(step, one, key, room)

    def limits(self, step: Json, one: Field, room: Room) -> None:
        """Those that ask about answers let an answer count that is beyond them: that is told when all is."""
        bounds = {"min": one.min, "max": one.max}
        late = any(
            path[0] in ("own", "row") for bound in bounds.values() if bound for path in bound.reads
        )
        for key, bound in bounds.items():
            if bound is not None and (not late or one.type == "repeat"):
                known = constant(bound)
                try:
                    step[key] = (
                        self.tree(known, room) if isinstance(known, Expression) else plain(known)
                    )
                except WithheldError:
                    room.leave(one.name)

    def options(self, step: Json, one: Field, key: str, room: Room) -> None:
        closed: Json = {}
        for option in one.options.values():
            if option.show_if is not None:
                try:
                    closed[option.name] = self.tree(option.show_if, room)
                except WithheldError:
                    closed[option.name] = self.stands("closed", f"{key}.{option.name}")
                    room.leave(one.name)
        if closed:
            step["open"] = closed
            self.mark(key, narrows=any(one != STANDS and one["reads"] for one in closed.values()))

    def suggestion(self, step: Json, one: Field, key: str, room: Room) -> None:
        """One that hangs on other answers. Without them it stands in the field already."""
        if one.default is None or one.type not in WRITTEN:
            return
        try:
            found = self.tree(one.default, room)
        except WithheldError:
            return
        if found["reads"]:
            step["default"] = found
            self.mark(key, suggests=True)

    def required(self, step: Json, one: Field, key: str, room: Room) -> None:
        if one.required is True:
            step["required"] = True
        elif isinstance(one.required, Expression):
            try:
                step["required"] = self.tree(one.required, room)
            except WithheldError:
                step["required"] = self.stands("required", key)
            else:
                self.mark(key, requires=bool(step["required"]["reads"]) and one.type != "repeat")

    # What holds other questions

    def block(self, step: Json, block: Form, key: str, room: Room, one: Field) -> None:
        step["kind"] = "block"
        pages = {page.name: page for page in block.pages}
        page_of = {name: page for page in block.pages for name in page.fields}
        inner = Room(saying=self.saying, names={*block.fields, *block.values}, inner=True)
        steps: list[Json | None] = []
        for name in block.order:
            at = f"{key}.{name}"
            if name in block.fields:
                steps.append(self.field(block.fields[name], at, at, inner, page_of[name]))
            elif name in block.values:
                steps.append(self.value(block.values[name], at, inner))
            else:
                steps.append(self.page(pages[name], f"{key}.", inner))
        step["steps"] = [found for found in steps if found is not None]
        step |= self.ends(block, inner, f"{key}.")
        self.may_be_left_out(step, one, key, room)
        if inner.stuck:
            room.leave(one.name)

    def may_be_left_out(self, step: Json, one: Field, key: str, room: Room) -> None:
        """Then nothing in it is required before something in it is answered."""
        if one.required is None or one.required is True:
            return
        step["required"] = False
        if isinstance(one.required, Expression):
            try:
                step["required"] = self.tree(one.required, room)
            except WithheldError:
                room.leave(one.name)
        for inner_key in required_within(step, key):
            self.mark(inner_key, requires=True)

    def group(self, step: Json, one: Field, key: str, room: Room) -> None:
        step["kind"] = "group"
        self.limits(step, one, room)
        bounds = (step[bound] for bound in ("min", "max") if bound in step)
        self.matters |= any(
            isinstance(bound, dict) and bool(bound.get("reads")) for bound in bounds
        )
        self.required(step, one, key, room)
        row = room.with_row(one.fields)
        order = one.order or tuple(one.fields)
        step["steps"] = [
            self.field(one.fields[name], f"{key}.{name}", f"{key}.{name}", row) for name in order
        ]
        if row.row_stuck:
            room.leave(one.name)

    # Rules and flags

    def ends(self, form: Form, room: Room, prefix: str, page: Page | None = None) -> Json:
        """What is told when all is known. Of the form itself, rules about questions of the page."""
        of_page = [
            rule for rule in form.rules.values()
            if page is None or rule.at.partition(".")[0] in page.fields
        ]  # fmt: skip
        rules = [self.rule(form, rule, room, prefix) for rule in of_page]
        flags = [self.flag(flag, room, prefix) for flag in form.flags.values()]
        return {
            "rules": [one for one in rules if one is not None],
            "flags": [one for one in flags if one is not None],
        }

    def rule(self, form: Form, rule: Rule, room: Room, prefix: str) -> Json | None:
        try:
            check = self.tree(rule.check, room)
        except WithheldError:
            return None
        if not check["reads"]:
            return None
        self.told.rules[prefix + rule.name] = rule
        return {"name": rule.name, "check": check, "at": seen_at(form, rule)}

    def flag(self, flag: Flag, room: Room, prefix: str) -> Json | None:
        """One that says something to whoever answers."""
        if flag.help is None:
            return None
        try:
            when = self.tree(flag.when, room)
        except WithheldError:
            return None
        if not when["reads"]:
            return None
        self.told.flags[prefix + flag.name] = flag
        return {"name": flag.name, "when": when}


STANDS = "stands"
WAYS = ("shows", "requires", "narrows", "suggests")
WRITTEN = frozenset(
    {"text", "long_text", "integer", "decimal", "slider", "yes_no", "choice", "scale", "date"}
)
"""Types whose suggestions the browser can write itself."""


def bands_of(one: BandSet) -> list[list[Any]]:
    """Name, low and high, and whether the high end is left out; an open end is null."""
    return [
        [name, None if band.low == float("-inf") else band.low, band.high, band.below_high]
        for name, band in one.bands.items()
    ]


def inner_expressions(one: Field) -> Iterable[Expression]:
    """Those of a question beside its condition, and of what is within it."""
    within = [option.show_if for option in one.options.values()]
    within += [one.where, one.min, one.max]
    within += [one.required] if isinstance(one.required, Expression) and one.block else []
    for inner in one.fields.values():
        within += [inner.show_if, *inner_expressions(inner)]
    return [found for found in within if found is not None]


def required_within(step: Json, key: str) -> Iterable[str]:
    for one in step["steps"]:
        at = f"{key}.{one['name']}"
        if one["kind"] == "ask" and one.get("required"):
            yield at
        elif one["kind"] in ("block", "group"):
            yield from required_within(one, at)


def seen_at(form: Form, rule: Rule) -> list[str]:
    """Where a rule may be told, the best first; see `Settling`."""
    asked = {path[1] for path in rule.check.reads if path[0] == "own" and len(path) > 1}
    names = [name for page in form.pages for name in page.fields]
    others = [name for name in reversed(names) if name in asked]
    return list(dict.fromkeys((rule.at, rule.at.partition(".")[0], *others)))
