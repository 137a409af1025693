"""Owns what `extends` and `use` do: what is written beside them changes what they name.

Mappings merge by name; single values, texts and lists replace; `remove: true` takes away; new names come
last or `before` another. Nothing is copied: the result shares its parts with both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.definitions.checks import unknown_name
from engine.definitions.grammar import Named, NameOr, Record, Shape, TextShape
from engine.definitions.languages import is_language
from engine.definitions.leaves import fixed, listed, meant, short
from engine.definitions.shape_check import stands_short
from engine.definitions.source_tree import Block, Entry, Node, Scalar, Unknown
from engine.definitions.written import block, get, word
from engine.foundation.diagnostics import Diagnostic
from engine.foundation.suggestions import closest

OWN_WORDS = frozenset({"remove", "before"})


@dataclass(frozen=True, slots=True)
class Merge:
    """`base`: the base language, so that a plain text and a mapping of languages become one."""

    base: str
    say: Callable[[Diagnostic], None]

    def merged(self, shape: Shape, under: Node, over: Node) -> Node:
        if isinstance(over, Unknown) or isinstance(under, Unknown):
            return over
        match shape:
            case NameOr():
                return self.merged(shape.own, under, over)
            case TextShape():
                return self._text(under, over)
            case Record():
                return self._record(shape, under, over)
            case Named() if isinstance(under, Block) and isinstance(over, Block):
                return self._named(shape, under, over)
            case _:
                return over

    def _text(self, under: Node, over: Node) -> Node:
        if isinstance(over, Scalar) or not isinstance(over, Block):
            return over
        return self._plain_merge(languages_of(under, self.base), over)

    def _plain_merge(self, under: Node, over: Block) -> Node:
        if not isinstance(under, Block):
            return over
        kept = [over.by_key.get(entry.key, entry) for entry in under.entries]
        new = [entry for entry in over.entries if entry.key not in under.by_key]
        return block(over.span, (*kept, *new), under.complete and over.complete)

    def _record(self, shape: Record, under: Node, over: Node) -> Node:
        under, over = lengthened(shape, under), lengthened(shape, over)
        if not isinstance(under, Block) or not isinstance(over, Block):
            return over
        return self.record(shape, under, over)

    def record(self, shape: Record, under: Block, over: Block) -> Block:
        """Two mappings of the language's own keys as one."""
        kept = [self._key(shape, entry, over.by_key.get(entry.key)) for entry in under.entries]
        new = [entry for entry in over.entries if entry.key not in under.by_key]
        return block(over.span, (*kept, *new), under.complete and over.complete)

    def _key(self, shape: Record, under: Entry, over: Entry | None) -> Entry:
        if over is None:
            return under
        known = shape.keys.get(under.key)
        if known is None:
            return over
        return self._entry(known.shape, under, over)

    def _entry(self, shape: Shape, under: Entry, over: Entry) -> Entry:
        value = self.merged(shape, under.value, over.value)
        return Entry(key=over.key, key_span=over.key_span, value=value)

    def _named(self, shape: Named, under: Block, over: Block) -> Node:
        found = {entry.key: entry for entry in under.entries}
        for entry in over.entries:
            self._put(shape, found, entry)
        return block(over.span, tuple(found.values()), under.complete and over.complete)

    def _put(self, shape: Named, found: dict[str, Entry], entry: Entry) -> None:
        if word(entry.value, "remove") == "true":
            self._must_have(found, entry.key, entry)
            found.pop(entry.key, None)
            return
        before = get(entry.value, "before")
        entry = Entry(key=entry.key, key_span=entry.key_span, value=without(entry.value))
        if entry.key in found:
            entry = self._entry(shape.item, found[entry.key], entry)
        if isinstance(before, Scalar) and before.text in found:
            found.pop(entry.key, None)
            insert_before(found, before.text, entry)
        else:
            found[entry.key] = entry
            if isinstance(before, Scalar):
                self._must_have(found, before.text, before)

    def _must_have(self, found: dict[str, Entry], name: str, at: Entry | Scalar) -> None:
        if name in found:
            return
        near = closest(name, found)
        span = at.key_span if isinstance(at, Entry) else at.span
        self.say(
            unknown_name.CHECK.at(
                span,
                f"Det finns inget som heter {short(name)} i det som ändras.",
                f"There is nothing called {short(name)} in what is changed.",
                help=meant(near) or listed(list(found)),
                fix=fixed(Scalar(span=span, text=name), near),
            )
        )


def insert_before(found: dict[str, Entry], name: str, entry: Entry) -> None:
    later = list(found.items())
    found.clear()
    for key, value in later:
        if key == name:
            found[entry.key] = entry
        found[key] = value


def without(node: Node) -> Node:
    """The mapping without the words that only say how to merge it."""
    if not isinstance(node, Block) or not OWN_WORDS & node.by_key.keys():
        return node
    kept = tuple(entry for entry in node.entries if entry.key not in OWN_WORDS)
    return block(node.span, kept, node.complete)


def lengthened(shape: Record, node: Node) -> Node:
    """A record written as its label alone, written out."""
    if shape.short is None or not stands_short(shape, node):
        return node
    return block(node.span, (Entry(key=shape.short, key_span=node.span, value=node),))


def languages_of(node: Node, base: str) -> Node:
    """A plain text as a mapping with the base language alone."""
    if not isinstance(node, Scalar):
        return node
    return block(node.span, (Entry(key=base, key_span=node.span, value=node),))


def is_text(node: Node) -> bool:
    """Whether the node is a text: single, or one for each language."""
    return isinstance(node, Scalar) or (
        isinstance(node, Block) and all(is_language(entry.key) for entry in node.entries)
    )
