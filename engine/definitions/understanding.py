"""Owns reading on when the language's own words are misspelt or written in Swedish: each is reported, and
counts from then on as what it means, so that what is below is checked and nothing is said to lack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.definitions.checks import unknown_key, unknown_type, unknown_word
from engine.definitions.field_rules import OVERRIDES, needs
from engine.definitions.grammar import (
    Anything,
    Leaf,
    ListOf,
    Named,
    NameOr,
    OneOrMany,
    Record,
    Shape,
    Single,
    Word,
)
from engine.definitions.grammar_forms import FIELD, FORM
from engine.definitions.leaves import meant, short
from engine.definitions.merge import OWN_WORDS
from engine.definitions.not_yet import FIELD_TYPES as LATER_TYPES
from engine.definitions.shape_check import slipped_out, stands_short
from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence
from engine.definitions.words import KEYS, TYPES, WORDS, by_table, meaning
from engine.definitions.written import block, torn
from engine.fields.all import BY_NAME
from engine.foundation.diagnostics import Diagnostic, Fix


@dataclass(frozen=True, slots=True)
class Understanding:
    """Reads nodes as what they mean; `say` is given what is not written so. Of what cannot be used yet
    only that is said, by `shape_check`.
    """

    say: Callable[[Diagnostic], None]

    def of(self, shape: Shape, node: Node) -> Node:
        """The node itself where all its words are the language's own."""
        match shape:
            case Record() if isinstance(node, Block) and not stands_short(shape, node):
                return self._record(shape, node)
            case Named() if isinstance(node, Block):
                return _with(node, [self._value(shape.item, entry) for entry in node.entries])
            case OneOrMany() | ListOf() if isinstance(node, Sequence):
                return self._items(shape.item, node)
            case OneOrMany():
                return self.of(shape.item, node)
            case NameOr() if not isinstance(node, Scalar):
                return self.of(shape.own, node)
            case Single(leaf=Leaf.FIELD_TYPE) if isinstance(node, Scalar):
                return self._type(node, BY_NAME)
            case Word() if isinstance(node, Scalar):
                return self._word(shape, node)
            case _:
                return node

    def record(self, shape: Record, node: Block) -> Block:
        found = self.of(shape, node)
        return found if isinstance(found, Block) else node

    def _record(self, shape: Record, node: Block) -> Block:
        found: list[Entry] = []
        taken = set(node.by_key)
        before: Entry | None = None
        for written in node.entries:
            entry = written
            if not slipped_out(shape, before, written):
                entry = self._key(shape, written, taken)
            before = written
            key = shape.keys.get(entry.key)
            if key is not None and shape is FIELD and entry.key == "type":
                entry = self._field_type(entry, node)
            elif key is not None:
                entry = self._value(_inner(shape, entry.key, key.shape), entry)
            found.append(entry)
        return _with(node, found)

    def _field_type(self, entry: Entry, around: Block) -> Entry:
        """A `checkbox` with options is a choice, one without a yes or no."""
        chosen = any("options" in (key, *KEYS.get(key.casefold(), ())) for key in around.by_key)
        fitting = [name for name in BY_NAME if chosen or "options" not in needs(name)]
        if not isinstance(entry.value, Scalar):
            return entry
        value = self._type(entry.value, fitting)
        return entry if value is entry.value else entry._replace(value=value)

    def _key(self, shape: Record, entry: Entry, taken: set[str]) -> Entry:
        """The entry under the key that is meant; `taken` are those that are there."""
        if entry.key in shape.keys or entry.key in OWN_WORDS or torn(entry):
            return entry
        name = meaning(entry.key, KEYS, [one for one in shape.keys if one not in taken])
        if name is None:
            return entry
        taken.add(name)
        if not shape.keys[name].later:
            self.say(_no_key(entry, shape, name))
        return Entry(key=name, key_span=entry.key_span, value=entry.value)

    def _value(self, shape: Shape, entry: Entry) -> Entry:
        value = self.of(shape, entry.value)
        return entry if value is entry.value else entry._replace(value=value)

    def _items(self, shape: Shape, node: Sequence) -> Sequence:
        items = tuple(self.of(shape, item) for item in node.items)
        same = all(one is other for one, other in zip(items, node.items, strict=True))
        return node if same else Sequence(span=node.span, items=items, complete=node.complete)

    def _type(self, node: Scalar, fitting: Iterable[str]) -> Scalar:
        """`fitting`: the types that are the likeliest."""
        known = (*BY_NAME, *LATER_TYPES)
        likely = by_table(node.text.casefold(), TYPES, tuple(fitting))
        name = None if node.text in known else likely or meaning(node.text, TYPES, known)
        if name is None or name in LATER_TYPES:
            return node if name is None else node._replace(text=name)
        self.say(
            unknown_type.CHECK.at(
                node.span,
                f"Fälttypen {short(node.text)} finns inte.",
                f"There is no field type {short(node.text)}.",
                help=meant(name),
                fix=Fix(node.span, name),
            )
        )
        return node._replace(text=name)

    def _word(self, shape: Word, node: Scalar) -> Scalar:
        known = (*shape.words, *shape.later)
        name = None if node.text in known else meaning(node.text, WORDS, known)
        if name is None or name in shape.later:
            return node if name is None else node._replace(text=name)
        self.say(
            unknown_word.CHECK.at(
                node.span,
                f"{short(node.text)} går inte att välja här.",
                f"{short(node.text)} cannot be chosen here.",
                help=meant(name),
                fix=Fix(node.span, name),
            )
        )
        return node._replace(text=name)


def _no_key(entry: Entry, shape: Record, name: str) -> Diagnostic:
    return unknown_key.CHECK.at(
        entry.key_span,
        f"{short(entry.key)} är ingen nyckel för {shape.noun.sv}.",
        f"{short(entry.key)} is not a key of {shape.noun.en}.",
        help=meant(name),
        fix=Fix(entry.key_span, name),
    )


def _inner(shape: Record, key: str, own: Shape) -> Shape:
    """What stands below a key. Below a field stand the fields of a repeating group, or changes to the form
    that it uses.
    """
    below = isinstance(own, Anything) and shape == FIELD and key in OVERRIDES
    return FORM.keys[key].shape if below else own


def _with(node: Block, found: list[Entry]) -> Block:
    if all(one is other for one, other in zip(found, node.entries, strict=True)):
        return node
    return block(node.span, tuple(found), node.complete)
