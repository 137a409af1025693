"""Owns where a name leads: options, rows, one's own names, prefixes, and what stands after a dot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.expressions import syntax as s
from engine.expressions import tree as t
from engine.expressions.expression import Issue
from engine.expressions.issues import did_you_mean, issue, write
from engine.expressions.making import place, unknown
from engine.expressions.matrices import options_of
from engine.expressions.printing import printed
from engine.expressions.scope import Scope
from engine.expressions.slips import SWEDISH_UNITS, UNITS
from engine.expressions.types import NO_NAMES, ORGANISATION, Kind, Type
from engine.expressions.walking import Path
from engine.expressions.wording import called
from engine.foundation.diagnostics import Message
from engine.foundation.suggestions import closest
from engine.foundation.texts import Text

PREFIXES = ("person", "setting", "case", "activity", "team", "clock", "user", "this")
SAME_ELSEWHERE = {
    "True": "true",
    "False": "false",
    "TRUE": "true",
    "FALSE": "false",
    "ja": "true",
    "nej": "false",
    "yes": "true",
    "no": "false",
    "sant": "true",
    "falskt": "false",
    "idag": "today()",
    "today": "today()",
}
NULLS = frozenset({"null", "None", "none", "nil", "undefined", "NULL"})
Evaluate = Callable[[s.Syntax], t.Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The rows a function goes through: what they hold, where they come from. `anything`: what they
    hold is not known, because a mistake was reported.
    """

    path: Path | None
    names: Mapping[str, Type] = field(default_factory=lambda: NO_NAMES)
    states: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    state_labels: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    anything: bool = False


class Names:
    """Looks names up for one expression; reports those that lead nowhere."""

    def __init__(self, scope: Scope, issues: list[Issue], notes: list[Issue]) -> None:
        self.scope = scope
        self.issues = issues
        self.notes = notes
        self.frames: list[Frame] = []

    def report(self, found: Issue, at: s.Syntax) -> t.Node:
        self.issues.append(found)
        return unknown(at)

    def known(self, name: str) -> bool:
        return any(name in names for names in self.layers()) or any(
            frame.anything for frame in self.frames
        )

    def layers(self) -> Iterable[Mapping[str, Type]]:
        """The names one may use, innermost first."""
        yield from (frame.names for frame in reversed(self.frames))
        if self.scope.row is not None:
            yield self.scope.row
        yield self.scope.names
        yield self.outermost()

    def outermost(self) -> Mapping[str, Type]:
        pairs = {"unit": self.scope.unit, "subproject": self.scope.subproject}
        return {name: type_ for name, type_ in pairs.items() if type_ is not None}

    def bare(self, syntax: s.Name, like: Type | None) -> t.Node:
        option = self.option(syntax, like)
        if option is not None:
            return option
        found = self.find(syntax)
        if found is not None:
            return found
        if any(frame.anything for frame in self.frames) or (like and like.kind is Kind.ANY):
            return unknown(syntax)
        return self.missing(syntax, like)

    def option(self, syntax: s.Name, like: Type | None) -> t.Node | None:
        """The name as one of the options of `like`."""
        if like is None:
            return None
        if syntax.name in like.options:
            kind = Kind.CHOICE if like.kind is Kind.CHOICES else like.kind
            type_ = Type(kind=kind, options=like.options, ordered=like.ordered, label=like.label)
            return t.Constant(type=type_, **place(syntax), value=syntax.name)
        party = like.kind is Kind.ORGANISATION or (like.kind is Kind.CHOICES and not like.options)
        if party and syntax.name in self.scope.parties:
            return t.Constant(type=ORGANISATION, **place(syntax), value=syntax.name)
        return None

    def find(self, syntax: s.Name) -> t.Node | None:
        for level in range(len(self.frames), 0, -1):
            type_ = self.frames[level - 1].names.get(syntax.name)
            if type_ is not None:
                self.note_shadow(syntax, level)
                return named(syntax, type_, "row", level)
        if self.scope.row is not None and syntax.name in self.scope.row:
            self.note_shadow(syntax, 0)
            return named(syntax, self.scope.row[syntax.name], "row")
        if syntax.name in self.scope.names:
            return named(syntax, self.scope.names[syntax.name], "own")
        if syntax.name in self.outermost():
            return named(syntax, self.outermost()[syntax.name], "env")
        return self.candidate(syntax)

    def candidate(self, syntax: s.Name) -> t.Node | None:
        """`this` alone: the one that a `where` asks about."""
        type_ = self.scope.prefixes.get("this", NO_NAMES).get("")
        if syntax.name != "this" or type_ is None:
            return None
        return t.Name(type=type_, **place(syntax), place="this", name="")

    def note_shadow(self, syntax: s.Name, level: int) -> None:
        """Only of names that are listed: where some were lost, any other would be in the mapping too."""
        outer = [frame.names for frame in self.frames[: max(0, level - 1)]]
        if level and self.scope.row is not None:
            outer.append(self.scope.row)
        if any(syntax.name in tuple(names) for names in (*outer, self.scope.names)):
            self.notes.append(shadowed(syntax))

    def missing(self, syntax: s.Name, like: Type | None) -> t.Node:
        if syntax.name in NULLS:
            return self.report(no_null(syntax), syntax)
        if syntax.name[0].isdigit():
            return self.report(digits_first(syntax), syntax)
        if syntax.name in self.scope.prefixes:
            return self.report(lacks_dot(syntax, self.scope.prefixes[syntax.name]), syntax)
        options = () if like is None else tuple(like.options)
        visible = [name for names in self.layers() for name in names]
        same = SAME_ELSEWHERE.get(syntax.name)
        if options and (same is None or same not in options):
            return self.report(unknown_option(syntax, options, visible), syntax)
        near = same or closest(syntax.name, visible)
        return self.report(unknown_name(syntax, near), syntax)

    def dotted(self, syntax: s.Dot, evaluate: Evaluate) -> t.Node:
        of = syntax.of
        if isinstance(of, s.Name) and of.name in PREFIXES and not self.known(of.name):
            return self.prefixed(syntax, of)
        if isinstance(of, s.Name) and not self.known(of.name):
            return self.unknown_start(syntax, of)
        return self.member(syntax, evaluate(of))

    def unknown_start(self, syntax: s.Dot, of: s.Name) -> t.Node:
        visible = [name for names in self.layers() for name in names]
        near = closest(of.name, [*visible, *self.scope.prefixes])
        self.issues.append(unknown_name(of, near))
        return unknown(syntax)

    def prefixed(self, syntax: s.Dot, of: s.Name) -> t.Node:
        names = self.scope.prefixes.get(of.name)
        if names is None:
            return self.report(no_prefix(of, self.scope.prefixes), syntax)
        type_ = names.get(syntax.name)
        if type_ is None:
            return self.report(unknown_member(syntax, f"{of.name}.", names), syntax)
        return t.Name(type=type_, **place(syntax), place=of.name, name=syntax.name)

    def member(self, syntax: s.Dot, of: t.Node) -> t.Node:
        kind = of.type.kind
        if kind is Kind.ANY:
            return unknown(syntax)
        if kind is Kind.MATRIX:
            return self.matrix_row(syntax, of)
        if kind is Kind.COLLECTION and of.type.item in ("submission", "activity"):
            of = t.Pick(type=one_of(of.type), **place(syntax.of), of=of, which="latest")
        elif kind not in (Kind.GROUP, Kind.SUBMISSION, Kind.ACTIVITY):
            return self.report(no_members(syntax, of.type), syntax)
        type_ = of.type.names.get(syntax.name)
        if type_ is None:
            return self.report(unknown_member(syntax, before(syntax), of.type.names), syntax)
        return t.Member(type=type_, **place(syntax), of=of, name=syntax.name)

    def matrix_row(self, syntax: s.Dot, of: t.Node) -> t.Node:
        if syntax.name not in of.type.rows:
            return self.report(unknown_member(syntax, before(syntax), of.type.rows), syntax)
        return t.Member(
            type=row_type(of.type, syntax.name), **place(syntax), of=of, name=syntax.name
        )


def named(syntax: s.Name, type_: Type, where: str, level: int = 0) -> t.Node:
    return t.Name(type=type_, **place(syntax), place=where, name=syntax.name, level=level)


def one_of(collection: Type) -> Type:
    """The type of one submission, activity or row of a collection."""
    kinds = {"submission": Kind.SUBMISSION, "activity": Kind.ACTIVITY}
    kind = kinds.get(collection.item, Kind.GROUP)
    return Type(
        kind=kind,
        names=collection.names,
        of=collection.of,
        label=collection.label,
        states=collection.states,
        state_labels=collection.state_labels,
    )


def row_type(matrix: Type, row: str) -> Type:
    """One row of a matrix as a choice; a reversed row has its points the other way round."""
    return Type(
        kind=Kind.CHOICE,
        options=options_of(matrix, row),
        ordered=matrix.ordered,
        label=matrix.rows[row] or matrix.label,
    )


def shadowed(syntax: s.Name) -> Issue:
    name = syntax.name
    return issue(
        "shadowed-name",
        syntax,
        f'"{name}" betyder raden här, men samma namn finns också utanför',
        f'"{name}" means the row here, but the same name exists outside it too',
        help=Message("Ge det ena ett annat namn", "Give one of them another name"),
    )


def lacks_dot(syntax: s.Name, names: Iterable[str]) -> Issue:
    """`person` alone."""
    example = f"{syntax.name}.{next((name for name in names if name), '…')}"
    return issue(
        "unknown-name",
        syntax,
        f'Efter "{syntax.name}" ska en punkt och ett namn stå',
        f'After "{syntax.name}" a dot and a name should stand',
        help=write(example),
    )


def no_null(syntax: s.Name) -> Issue:
    return issue(
        "unknown-name",
        syntax,
        f'"{syntax.name}" finns inte: det som inte är besvarat är okänt',
        f'There is no "{syntax.name}": what is not answered is unknown',
        help=Message(
            "Skriv answered(fråga) eller not answered(fråga)",
            "Write answered(question) or not answered(question)",
        ),
    )


def digits_first(syntax: s.Name) -> Issue:
    """`14days`, `1e5`."""
    digits = re.match(r"[0-9]+", syntax.name)
    number = digits.group() if digits else ""
    unit = syntax.name[len(number) :]
    unit = unit if unit in UNITS else SWEDISH_UNITS.get(unit, "")
    right = f"{number} {unit}" if unit else None
    return issue(
        "bad-literal",
        syntax,
        f'"{syntax.name}" är varken ett tal eller ett namn',
        f'"{syntax.name}" is neither a number nor a name',
        help=write(right) if right else None,
        repair=right,
    )


def unknown_option(syntax: s.Name, options: Iterable[str], visible: Iterable[str]) -> Issue:
    options = tuple(options)
    near = closest(syntax.name, options) or closest(syntax.name, visible)
    listed = ", ".join(options[:8]) + (" …" if len(options) > 8 else "")
    return issue(
        "unknown-option",
        syntax,
        f'"{syntax.name}" är inget av svaren, och inget annat heter så',
        f'"{syntax.name}" is not one of the answers, and nothing else is called that',
        help=did_you_mean(near) or Message(f"Svaren är: {listed}", f"The answers are: {listed}"),
        repair=near,
    )


def unknown_name(syntax: s.Name, near: str | None) -> Issue:
    return issue(
        "unknown-name",
        syntax,
        f'Inget heter "{syntax.name}" här',
        f'Nothing is called "{syntax.name}" here',
        help=did_you_mean(near),
        repair=near,
    )


def before(syntax: s.Dot) -> str:
    """What stands before the dot, where it is a name."""
    return syntax.of.name if isinstance(syntax.of, s.Name | s.Dot) else ""


def unknown_member(syntax: s.Dot, prefix: str, names: Iterable[str]) -> Issue:
    near = closest(syntax.name, names)
    start = syntax.end - len(syntax.name)
    of = prefix.rstrip(".")
    inside = (f' i "{of}"', f' in "{of}"') if of else (" där", " there")
    return issue(
        "unknown-name",
        (start, syntax.end),
        f'Inget heter "{syntax.name}"{inside[0]}',
        f'Nothing is called "{syntax.name}"{inside[1]}',
        help=did_you_mean(near) or listing(names),
        repair=near,
    )


def listing(names: Iterable[str]) -> Message | None:
    found = list(dict.fromkeys(name for name in names if name))
    listed = ", ".join(found[:8]) + (" …" if len(found) > 8 else "")
    return Message(f"Där finns: {listed}", f"There is: {listed}") if found else None


def no_prefix(of: s.Name, prefixes: Iterable[str]) -> Issue:
    known = ", ".join(f"{prefix}." for prefix in prefixes)
    return issue(
        "unknown-name",
        of,
        f'"{of.name}." går inte att använda här',
        f'"{of.name}." cannot be used here',
        help=Message(f"Här finns: {known}", f"Here there is: {known}") if known else None,
    )


def not_yet(syntax: s.Syntax, what: str) -> Issue:
    return issue(
        "not-yet",
        syntax,
        f'"{what}" går ännu inte att använda',
        f'"{what}" cannot be used yet',
    )


def no_members(syntax: s.Dot, type_: Type) -> Issue:
    if type_.kind is Kind.COLLECTION:
        return issue(
            "mixed-types",
            syntax,
            "En grupp med flera rader har inget enda svar: säg vilket som menas",
            "A group of several rows has no single answer: say which one is meant",
            help=write(f"min({syntax.name} of {of_name(syntax)})"),
        )
    what = called(type_.kind)
    return issue(
        "mixed-types",
        (syntax.end - len(syntax.name), syntax.end),
        f'Det finns inget "{syntax.name}" i {what.sv}',
        f'There is no "{syntax.name}" in {what.en}',
    )


def of_name(syntax: s.Dot) -> str:
    return printed(syntax.of)
