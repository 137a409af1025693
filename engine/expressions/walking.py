"""Owns ways through a typed tree: its paths, what it reads, its nodes in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any, TypeAlias, cast

from engine.expressions.tree import (
    About,
    Call,
    Consented,
    Constant,
    Kept,
    Member,
    Name,
    Node,
    Over,
    Part,
    Pick,
    parts_of,
)

Path: TypeAlias = tuple[str, ...]
STATES_OF_CASE = "state"
CONSENTS = "consent"
ANSWER = "@"


def outside_rows(node: Node) -> Iterator[Node]:
    """The node and all within, outermost first; of a row function only its rows, as what it says about
    each row has no value of its own.
    """
    yield node
    for part in (node.rows,) if isinstance(node, Over | Kept) else parts_of(node):
        yield from outside_rows(part)


def everything(node: Node) -> Iterator[Node]:
    """The node and all within, also within row functions."""
    yield node
    for part in parts_of(node):
        yield from everything(part)


def rebuilt(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """The tree with the parts for which `change` gives another in their place."""
    changed = change(node)
    if changed is not None:
        return changed
    parts = {
        one.name: with_parts(getattr(node, one.name), change)
        for one in fields(node)
        if one.name != "type"
    }
    return replace(node, **parts)


def with_parts(value: Any, change: Callable[[Node], Node | None]) -> Any:
    if isinstance(value, Part):
        return rebuilt(cast(Node, value), change)
    if isinstance(value, tuple) and value and isinstance(value[0], Part):
        return tuple(rebuilt(cast(Node, one), change) for one in value)
    return value


def path_of(node: Node, rows: tuple[Path, ...] = ()) -> Path | None:
    """Where a name's value comes from, such as `("case", "who5", "total")`; None when it is not a name.

    `rows` are the paths of the groups that the functions around go through, outermost first.
    """
    match node:
        case Name(place="row", level=level) if level > 0:
            return (*rows[level - 1], *plain(node.name))
        case Name(place="env"):
            return (node.name,)
        case Name():
            return (node.place, *plain(node.name))
        case Pick():
            return path_of(node.of, rows)
        case Kept():
            return path_of(node.rows, rows)
        case Member():
            around = path_of(node.of, rows)
            return None if around is None else (*around, *plain(node.name))
        case _:
            return None


def plain(name: str) -> Path:
    """A name as others know it: `total@band` is `total`; `@at` and `points` of an answer are no names."""
    bare = name.split("@")[0]
    return (bare,) if bare else ()


def reads_of(node: Node) -> frozenset[Path]:
    """All paths that the value of `node` depends on."""
    found: set[Path] = set()
    note_reads(node, (), found)
    return frozenset(found)


def note_reads(node: Node, rows: tuple[Path, ...], found: set[Path]) -> None:
    match node:
        case Constant():
            return
        case Name() | Member() | Pick():
            note_name(node, rows, found)
        case Over():
            note_rows(node, rows, found)
        case Kept():
            note_kept(node, rows, found)
        case About():
            found.add(rows[node.level - 1] if node.level else (STATES_OF_CASE, node.state))
            if node.function == "days_in":
                found.add(("now",))
        case Consented():
            found.add(rows[node.level - 1] if node.level else (CONSENTS, node.consent))
            if node.party is not None:
                note_reads(node.party, rows, found)
        case Call(function="today"):
            found.add(("today",))
        case _:
            for part in parts_of(node):
                note_reads(part, rows, found)


def note_name(node: Node, rows: tuple[Path, ...], found: set[Path]) -> None:
    path = path_of(node, rows)
    if path is not None and path[0] != ANSWER:
        found.add(path)
    kept = kept_in(node)
    if kept is not None:
        note_kept(kept, rows, found)


def kept_in(node: Node) -> Kept | None:
    """What a name in one of several says of those that it is picked from."""
    while isinstance(node, Member | Pick):
        node = node.of
    return node if isinstance(node, Kept) else None


def note_kept(node: Kept, rows: tuple[Path, ...], found: set[Path]) -> None:
    note_reads(node.rows, rows, found)
    note_reads(node.where, (*rows, path_of(node.rows, rows) or ("?",)), found)


def note_rows(node: Over, rows: tuple[Path, ...], found: set[Path]) -> None:
    """The group, and what is read of its rows. An answer's `points` are no more than the answer itself."""
    group = path_of(node.rows, rows) or ("?",)
    note_reads(node.rows, rows, found)
    for part in (node.what, node.where):
        if part is not None:
            note_reads(part, (*rows, (ANSWER,) if node.scores else group), found)
