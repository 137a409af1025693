"""Owns what `extends` and `use` do: what is written beside them changes what they name.

Mappings merge by name; single values, texts and lists replace; `remove: true` takes away; new names come
last or `before` another. Nothing is copied: the result shares its parts with both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.definitions.checks import duplicate_name, unknown_name
from engine.definitions.grammar import Named, NameOr, Record, Shape, TextShape
from engine.definitions.grammar_forms import FIELD
from engine.definitions.leaves import fixed, listed, meant, short
from engine.definitions.shape_check import stands_short
from engine.definitions.source_tree import Block, Entry, Node, Scalar
from engine.definitions.written import block, entries, get, word
from engine.foundation.diagnostics import Diagnostic, Message, Span
from engine.foundation.suggestions import closest

OWN_WORDS = frozenset({"remove", "before"})


@dataclass(frozen=True, slots=True)
class Merge:
    """`base`: the base language, so that a plain text and a mapping of languages become one. `removed`
    fills with what is taken away, and where that is written.
    """

    base: str
    say: Callable[[Diagnostic], None]
    removed: dict[str, Span] = field(default_factory=dict)

    def merged(self, shape: Shape, under: Node, over: Node) -> Node:
        """What `over` makes of `under`. Of what cannot be changed, because it is written wrong, `over` is
        all that is known.
        """
        match shape:
            case NameOr():
                return over if isinstance(under, Scalar) else self.merged(shape.own, under, over)
            case TextShape():
                under = languages_of(under, self.base)
            case Record():
                under, over = lengthened(shape, under), lengthened(shape, over)
            case Named():
                pass
            case _:
                return over
        if not isinstance(over, Block):
            return over
        return self._changed(shape, under, over) if isinstance(under, Block) else incomplete(over)

    def _changed(self, shape: Record | Named | TextShape, under: Block, over: Block) -> Block:
        match shape:
            case Record():
                return self.record(shape, under, over)
            case Named():
                return self._named(shape, under, over)
            case _:
                return self._text(under, over)

    def _text(self, under: Block, over: Block) -> Block:
        kept = [over.by_key.get(entry.key, entry) for entry in under.entries]
        new = [entry for entry in over.entries if entry.key not in under.by_key]
        return block(over.span, (*kept, *new), under.complete and over.complete)

    def record(self, shape: Record, under: Block, over: Block) -> Block:
        """Two mappings of the language's own keys as one."""
        gone = {entry.key for entry in over.entries if takes_away(entry)}
        kept = [
            self._key(shape, entry, over.by_key.get(entry.key))
            for entry in under.entries
            if entry.key not in gone
        ]
        for key in gone:
            self._must_have({entry.key: entry for entry in under.entries}, key, over.by_key[key])
        new = [entry for entry in over.entries if entry.key not in {*under.by_key, *gone}]
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

    def _named(self, shape: Named, under: Block, over: Block) -> Block:
        found = {entry.key: entry for entry in under.entries}
        for entry in over.entries:
            self._put(shape, found, entry)
        return block(over.span, tuple(found.values()), under.complete and over.complete)

    def _put(self, shape: Named, found: dict[str, Entry], entry: Entry) -> None:
        if takes_away(entry):
            self._must_have(found, entry.key, entry)
            if found.pop(entry.key, None) is not None:
                self.removed[entry.key] = entry.key_span
            return
        before = get(entry.value, "before")
        name = self._meant(shape, found, entry)
        entry = Entry(key=name, key_span=entry.key_span, value=without(entry.value))
        if entry.key in found:
            entry = self._entry(shape.item, found[entry.key], entry)
        if isinstance(before, Scalar) and before.text in found:
            found.pop(entry.key, None)
            insert_before(found, before.text, entry)
        else:
            found[entry.key] = entry
            if isinstance(before, Scalar):
                self._must_have(found, before.text, before)

    def _meant(self, shape: Named, found: dict[str, Entry], entry: Entry) -> str:
        """The name that an entry changes. What cannot stand alone and is called almost as something
        that is there was meant to change that.
        """
        if entry.key in found or not needs_more(shape.item, entry.value):
            return entry.key
        near = closest(entry.key, found)
        if near is None:
            return entry.key
        self._must_have(found, entry.key, entry)
        return near

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


def takes_away(entry: Entry) -> bool:
    """`remove: true`, of a name or of a key that need not be there."""
    return word(entry.value, "remove") == "true"


def needs_more(shape: Shape, node: Node) -> bool:
    """Whether a record lacks something that it has to have when it changes nothing."""
    if not isinstance(shape, Record) or not isinstance(node, Block) or not node.complete:
        return False
    there = node.by_key.keys()
    lacks = any(there.isdisjoint(group) for group in shape.either)
    return lacks or any(name not in there for name in shape.required)


def on_its_page(under: Block, over: Block, say: Callable[[Diagnostic], None]) -> Block:
    """The changes to a form, with those of a field that stands on another page moved there, which is
    said; a whole new field of that name is left out. Where the field is taken away from its page, it is
    moved, and nothing is wrong.
    """
    home = {
        field_.key: page.key
        for page in entries(get(under, "pages"))
        for field_ in entries(get(page.value, "fields"))
    }
    written = get(over, "pages")
    strays = [
        (page, field_)
        for page in entries(written)
        for field_ in entries(get(page.value, "fields"))
        if home.get(field_.key, page.key) != page.key and not taken_from(written, home, field_)
    ]
    if not isinstance(written, Block) or not strays:
        return over
    pages = {page.key: page for page in written.entries}
    for page, field_ in strays:
        say(on_another_page(field_, home[field_.key], page.key))
        pages[page.key] = with_fields(pages[page.key], field_, keep=False)
        if not needs_more(FIELD, field_.value):
            continue
        there = pages.get(home[field_.key]) or Entry(
            key=home[field_.key], key_span=field_.key_span, value=block(field_.value.span, ())
        )
        pages[there.key] = with_fields(there, field_, keep=True)
    moved = block(written.span, tuple(pages.values()), written.complete)
    kept = (one for one in over.entries if one.key != "pages")
    changed = Entry(key="pages", key_span=over.by_key["pages"].key_span, value=moved)
    return block(over.span, (*kept, changed), over.complete)


def taken_from(pages: Node | None, home: Mapping[str, str], field_: Entry) -> bool:
    fields = get(get(pages, home[field_.key]), "fields")
    return word(get(fields, field_.key), "remove") == "true"


def with_fields(page: Entry, field_: Entry, *, keep: bool) -> Entry:
    """The page with one of its fields added or left out."""
    fields = get(page.value, "fields")
    kept = tuple(one for one in entries(fields) if one.key != field_.key)
    kept = (*kept, field_) if keep else kept
    span = fields.span if fields is not None else field_.value.span
    value = replaced(page.value, "fields", block(span, kept))
    return Entry(key=page.key, key_span=page.key_span, value=value)


def replaced(node: Node, key: str, value: Node) -> Node:
    """The mapping with another value for one of its keys."""
    if not isinstance(node, Block):
        return node
    old = node.by_key.get(key)
    new = Entry(key=key, key_span=old.key_span if old else value.span, value=value)
    kept = tuple(new if one.key == key else one for one in node.entries)
    return block(node.span, kept if old else (*kept, new), node.complete)


def on_another_page(field_: Entry, page: str, here: str) -> Diagnostic:
    return duplicate_name.CHECK.at(
        field_.key_span,
        f"{short(field_.key)} står på sidan {page} i det som ändras, inte på {here}.",
        f"{short(field_.key)} stands on the page {page} in what is changed, not on {here}.",
        help=Message(
            f"Skriv ändringen under {page}, eller ge ett nytt fält ett annat namn.",
            f"Write the change under {page}, or give a new field another name.",
        ),
    )


def incomplete(over: Block) -> Block:
    """What changes something that cannot be read: nothing may be said to lack in it."""
    kept = []
    for entry in over.entries:
        if entry.key in OWN_WORDS or takes_away(entry):
            continue
        value = incomplete(entry.value) if isinstance(entry.value, Block) else entry.value
        kept.append(Entry(key=entry.key, key_span=entry.key_span, value=value))
    return block(over.span, tuple(kept), complete=False)


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
