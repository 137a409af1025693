"""Owns what is told of each class of a definition: `Spec`, with the `Group`s of things inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.definitions.diff.changes import Weight, Words
from engine.definitions.grammar import Record
from engine.definitions.source_tree import Entry, Node
from engine.definitions.written import entries, get
from engine.foundation.texts import Said

SERIOUS, NOTICE, QUIET = Weight.SERIOUS, Weight.NOTICE, Weight.QUIET
Found = Callable[[Node | None], Iterable[Entry]]
EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Named things inside a thing, in the field `attr`. `find`: where they are written in the thing's own
    node. `within`: by the name of one, that of the sibling it lies in, which is of the sort `container` and
    in the group `containers`. `ordered`: their order is shown.
    """

    attr: str
    find: Found
    within: Callable[[object, str], str] | None = None
    containers: str = ""
    container: str = ""
    ordered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """`sort` names the class; `called` says one in a sentence. `keys`: where a field is written under
    another key; fields under one key are told together. `names`: the sort of what a field names. `follows`:
    fields that follow from others or say only where things stand.
    """

    sort: str
    called: Callable[[Words], Said]
    record: Record | None = None
    label: str = "label"
    removed: Weight = SERIOUS
    added: Weight = NOTICE
    moved: Weight = QUIET
    weights: Mapping[str, Weight] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    names: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    groups: tuple[Group, ...] = ()
    follows: frozenset[str] = frozenset({"name", "span"})


def under(*path: str) -> Found:
    """The entries of the mapping that the keys lead to."""

    def find(node: Node | None) -> Iterable[Entry]:
        for key in path:
            node = get(node, key)
        return entries(node)

    return find
