"""Owns an expression as the browser is given it: what may change there stays a tree, all else is put in as a
value, so that nothing is told but what the tree has to be worked out from.

A part that asks about nothing that changes is worked out here, as a whole: of `case.n > 50 and answer` the
browser gets whether the first holds, never `n`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from engine.expressions import tree as t
from engine.expressions.compile import Run, compiled
from engine.expressions.to_json import Json, key_of, to_json
from engine.expressions.types import Kind
from engine.expressions.walking import everything, rebuilt

Root = tuple[str, str]
"""A place and a name of it: what one name asks about."""
Called = Callable[[Root], str | None]
"""How something that may change is called there, such as `own.x`; None: it cannot change."""
GIVEN = "given"
OPEN = frozenset({"own", "row", "setting", "user", "env", "today"})
"""Places that whoever fills in a form may know as they are: one's own answers, what is set, the day."""


class WithheldError(Exception):
    """Part of an expression may neither be told nor worked out beforehand: it is left to the server."""


@dataclass(slots=True)
class Givens:
    """The values that are put in, each once. `told`: what may be told as it is, beside the open places."""

    told: Callable[[Root], bool]
    runs: list[Run] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)

    def number(self, node: t.Node) -> int:
        """Which of them the node's value is. Whether something holds may always be told."""
        if node.type.kind is not Kind.BOOLEAN and not all(map(self.may_be_told, roots(node))):
            raise WithheldError
        key = key_of(node)
        if key not in self.known:
            self.known[key] = len(self.runs)
            self.runs.append(compiled(node))
        return self.known[key]

    def may_be_told(self, root: Root) -> bool:
        return root[0] in OPEN or self.told(root)


@dataclass(frozen=True, slots=True)
class LiveTree:
    """`reads`: what may change of what it depends on."""

    tree: t.Node
    reads: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        return {"tree": to_json(self.tree), "reads": list(self.reads)}


def live_tree(node: t.Node, called: Called, givens: Givens) -> LiveTree:
    """The tree with all that cannot change worked out. Raises `WithheldError`."""

    def change(part: t.Node) -> t.Node | None:
        if isinstance(part, t.Constant):
            return part
        if rests(part, called):
            return given(part, givens.number(part))
        if isinstance(part, t.Consented):
            raise WithheldError
        name = called(root_of(part)) if isinstance(part, t.Name) and not part.level else None
        return renamed(part, name) if isinstance(part, t.Name) and name is not None else None

    return LiveTree(rebuilt(node, change), changing(node, called))


def changing(node: t.Node, called: Called) -> tuple[str, ...]:
    """What may change of what the node depends on."""
    return tuple(sorted({name for root in roots(node) if (name := called(root)) is not None}))


def rests(part: t.Node, called: Called) -> bool:
    """Whether nothing that the part depends on can change, nor is of a row that a function around it goes
    through.
    """
    inside = {one.level for one in everything(part) if isinstance(one, t.Over | t.Kept)}
    asked = (one for one in everything(part) if isinstance(one, t.Name | t.About | t.Consented))
    levels = {one.level for one in asked} - {0}
    return levels <= inside and not changing(part, called)


def roots(node: t.Node) -> Iterator[Root]:
    """What the names within ask about, but for those of rows that functions go through."""
    for one in everything(node):
        match one:
            case t.Name() if not one.level:
                yield root_of(one)
            case t.About() if not one.level:
                yield "state", one.state
            case t.Consented() if not one.level:
                yield "consent", one.consent
            case t.Call(function="today"):
                yield "today", ""
            case _:
                pass


def root_of(name: t.Name) -> Root:
    """A value's band is the value's."""
    return name.place, name.name.partition("@")[0]


def given(part: t.Node, number: int) -> t.Node:
    name = str(number)
    return t.Name(type=part.type, start=part.start, end=part.end, place=GIVEN, name=name)


def renamed(part: t.Name, called: str) -> t.Node:
    place, _, name = called.partition(".")
    _, at, band = part.name.partition("@")
    return replace(part, place=place, name=name + at + band)
