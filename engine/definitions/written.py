"""Owns looking into the tree of a file without ever tripping over what is not there.

Every function takes any node and gives nothing where the shape is another: `shape_check` has said what
is wrong with it, so that the `compile_` modules can go on with the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence, Unknown
from engine.foundation.diagnostics import Span


def get(node: Node | None, key: str) -> Node | None:
    """The value of a key; None when it lacks or could not be read."""
    if not isinstance(node, Block):
        return None
    entry = node.by_key.get(key)
    if entry is None or isinstance(entry.value, Unknown):
        return None
    return entry.value


def has(node: Node | None, key: str) -> bool:
    """Whether the key is written, readable or not."""
    return isinstance(node, Block) and key in node.by_key


def scalar(node: Node | None, key: str) -> Scalar | None:
    found = get(node, key)
    return found if isinstance(found, Scalar) else None


def word(node: Node | None, key: str) -> str | None:
    found = scalar(node, key)
    return found.text if found is not None else None


def true(node: Node | None, key: str) -> bool:
    return word(node, key) == "true"


def entries(node: Node | None) -> tuple[Entry, ...]:
    """The keys and values of a mapping, those that could not be read too."""
    return node.entries if isinstance(node, Block) else ()


def readable(node: Node | None) -> Iterator[Entry]:
    for entry in entries(node):
        if not isinstance(entry.value, Unknown):
            yield entry


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """One or many single values."""
    if isinstance(node, Scalar):
        return (node,)
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(item for item in items if isinstance(item, Scalar))


def many(node: Node | None) -> tuple[Node, ...]:
    """One or many of anything but what could not be read."""
    if node is None or isinstance(node, Unknown):
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(item for item in items if not isinstance(item, Unknown))


def way_to(node: Node | None, span: Span) -> tuple[str, ...]:
    """The keys that lead to a place: at each step the last one that starts before it. Empty where the
    place comes before all of them.
    """
    keys: list[str] = []
    while isinstance(node, Block):
        before = [one for one in node.entries if one.key_span[1:3] <= span[1:3]]
        if not before:
            break
        keys.append(before[-1].key)
        node = before[-1].value
    return tuple(keys)


def rest(node: Node | None, key: str) -> Node | None:
    """The value of a key, or what is left of it where it could not be read: `whole` tells the two from
    a key that lacks.
    """
    entry = node.by_key.get(key) if isinstance(node, Block) else None
    return entry.value if entry is not None else None


def whole(*nodes: Node | None) -> bool:
    """Whether none of the mappings and lists has lost anything to a break of syntax."""
    return all(_whole(node) for node in nodes)


def _whole(node: Node | None) -> bool:
    if isinstance(node, Sequence):
        return node.complete and not any(isinstance(item, Unknown) for item in node.items)
    if not isinstance(node, Block):
        return not isinstance(node, Unknown)
    return node.complete and not any(torn(entry) for entry in node.entries)


def torn(entry: Entry) -> bool:
    """Whether a break of syntax went through the key itself: it is no key at all."""
    return isinstance(entry.value, Unknown) and not entry.key.isidentifier()


def key_span(node: Node | None, key: str, otherwise: Span) -> Span:
    entry = node.by_key.get(key) if isinstance(node, Block) else None
    return entry.key_span if entry is not None else otherwise


def block(span: Span, items: tuple[Entry, ...], complete: bool = True) -> Block:
    by_key = {entry.key: entry for entry in items}
    return Block(span=span, entries=items, complete=complete, by_key=by_key)
