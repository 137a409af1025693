"""Owns reading translation files: they are walked beside what they translate, text by text.

The result is a table from a text as it stands in the original (by identity) to its translations, so
that nothing needs to be rewritten. Which translations lack is said here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.definitions.checks import unknown_translation, wrong_type
from engine.definitions.grammar import (
    Anything,
    ListOf,
    Named,
    NameOr,
    OneOrMany,
    Record,
    Shape,
    Single,
    TextShape,
    Word,
)
from engine.definitions.grammar_forms import FIELD, FIELDS, FLAG, PAGE, RULE, VALUE
from engine.definitions.leaves import listed, meant, short
from engine.definitions.merge import lengthened
from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence, Unknown
from engine.foundation.diagnostics import Diagnostic, Fix, Message
from engine.foundation.suggestions import closest

OWN_KEYS = frozenset({"translation", "language", "wording", "seal"})
OVERRIDES: dict[str, Shape] = {
    "pages": Named(PAGE),
    "fields": FIELDS,
    "values": Named(VALUE),
    "rules": Named(RULE),
    "flags": Named(FLAG),
}


@dataclass(slots=True)
class Translations:
    """Original text (by identity of its node) to language to translated text. `official`: those of them that
    go before what the original itself says in that language.
    """

    say: Callable[[Diagnostic], None]
    found: dict[int, dict[str, str]] = field(default_factory=dict)
    official: dict[int, dict[str, str]] = field(default_factory=dict)
    _into: list[dict[int, dict[str, str]]] = field(default_factory=list)

    def of(self, node: Node) -> dict[str, str] | None:
        return self.found.get(id(node))

    def read(
        self,
        shape: Record,
        original: Block,
        translation: Block,
        language: str,
        official: bool = False,
    ) -> None:
        self._into = [self.found, self.official] if official else [self.found]
        for entry in translation.entries:
            if entry.key not in OWN_KEYS:
                self._key(shape, original, entry, language)

    def _walk(self, shape: Shape, original: Node, node: Node, language: str) -> None:
        if isinstance(node, Unknown) or isinstance(original, Unknown):
            return
        match shape:
            case TextShape():
                self._text(original, node, language)
            case Record():
                self._record(shape, original, node, language)
            case Named():
                self._named(shape, original, node, language)
            case NameOr():
                self._walk(shape.own, original, node, language)
            case OneOrMany() | ListOf():
                self._items(shape, original, node, language)
            case _:
                self._no_text(original, node)

    def _text(self, original: Node, node: Node, language: str) -> None:
        if not isinstance(node, Scalar):
            self.say(
                wrong_type.CHECK.at(
                    node.span,
                    "Här ska en översatt text stå.",
                    "A translated text belongs here.",
                    help=Message(
                        "Skriv bara texten: högst upp i filen står vilket språk den är på.",
                        "Write the text alone: the top of the file says what language it is in.",
                    ),
                )
            )
            return
        for table in self._into:
            table.setdefault(id(original), {})[language] = node.text

    def _record(self, shape: Record, original: Node, node: Node, language: str) -> None:
        long, node = lengthened(shape, original), lengthened(shape, node)
        if not isinstance(node, Block) or not isinstance(long, Block):
            self._no_text(original, node)
            return
        for entry in node.entries:
            self._key(shape, long, entry, language)

    def _key(self, shape: Record, original: Block, entry: Entry, language: str) -> None:
        known = shape.keys.get(entry.key)
        there = original.by_key.get(entry.key)
        if there is None:
            if original.complete:
                self.say(_nothing(entry, _with_texts(shape, original)))
            return
        if known is None:
            return
        inner = OVERRIDES.get(entry.key, known.shape) if shape is FIELD else known.shape
        self._walk(inner, there.value, entry.value, language)

    def _named(self, shape: Named, original: Node, node: Node, language: str) -> None:
        if not isinstance(original, Block) or not isinstance(node, Block):
            self._no_text(original, node)
            return
        for entry in node.entries:
            there = original.by_key.get(entry.key)
            if there is not None:
                self._walk(shape.item, there.value, entry.value, language)
            elif original.complete:
                self.say(_nothing(entry, list(original.by_key)))

    def _items(self, shape: OneOrMany | ListOf, original: Node, node: Node, language: str) -> None:
        """Items of a list are translated in the same order; one may stand for one."""
        originals = original.items if isinstance(original, Sequence) else (original,)
        items = node.items if isinstance(node, Sequence) else (node,)
        for one, item in zip(originals, items, strict=False):
            self._walk(shape.item, one, item, language)
        for item in items[len(originals) :]:
            self._no_text(original, item)

    def _no_text(self, original: Node, node: Node) -> None:
        file, line = original.span.file.rsplit("/", 1)[-1], original.span.line
        self.say(
            unknown_translation.CHECK.at(
                node.span,
                "Det här är ingen text i originalet.",
                "This is no text in the original.",
                help=Message(
                    f"Originalet står i {file}, rad {line}.",
                    f"The original is in {file}, line {line}.",
                ),
            )
        )


def _with_texts(shape: Record, original: Block) -> list[str]:
    """The keys of the original that may have something to translate."""
    known = ((name, shape.keys.get(name)) for name in original.by_key)
    return [name for name, key in known if key and not isinstance(key.shape, Single | Word)]


def _nothing(entry: Entry, names: list[str]) -> Diagnostic:
    near = closest(entry.key, names)
    return unknown_translation.CHECK.at(
        entry.key_span,
        f"{short(entry.key)} finns inte i originalet.",
        f"{short(entry.key)} is not in the original.",
        help=meant(near) or listed(names),
        fix=Fix(entry.key_span, near) if near else None,
    )


@dataclass(slots=True)
class MissingTexts:
    """Finds the texts of an original that lack some of `languages`; those under keys in `aside` are not
    looked at, and with `own` false what the original itself says does not count.
    """

    base: str
    languages: tuple[str, ...]
    translations: Translations
    lacking: dict[str, list[Node]] = field(default_factory=dict)
    aside: frozenset[str] = frozenset()
    own: bool = True

    def look(self, shape: Shape, node: Node) -> None:
        match shape:
            case TextShape():
                self._text(node)
            case Record() if isinstance(node, Block) or shape.short:
                self._record(shape, node)
            case Named() if isinstance(node, Block):
                for entry in node.entries:
                    self.look(shape.item, entry.value)
            case NameOr() if isinstance(node, Block):
                self.look(shape.own, node)
            case OneOrMany() | ListOf():
                for item in node.items if isinstance(node, Sequence) else (node,):
                    self.look(shape.item, item)
            case _:
                return

    def _record(self, shape: Record, node: Node) -> None:
        long = lengthened(shape, node)
        for entry in long.entries if isinstance(long, Block) else ():
            known = shape.keys.get(entry.key)
            if known is None or known.later or entry.key in self.aside:
                continue
            nested = shape is FIELD and isinstance(known.shape, Anything)
            self.look(OVERRIDES[entry.key] if nested else known.shape, entry.value)

    def _text(self, node: Node) -> None:
        if not isinstance(node, Scalar | Block):
            return
        own = set(node.by_key) if isinstance(node, Block) else {self.base}
        own = own if self.own else set()
        for language in self.languages:
            if language not in own and language not in (self.translations.of(node) or ()):
                self.lacking.setdefault(language, []).append(node)
