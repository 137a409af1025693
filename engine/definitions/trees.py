"""Owns the tree of a form or workflow as it is after `extends`, held against the grammar, with its
translations read. Each document is done once for a deployment.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.definitions.checks import (
    cycle,
    duplicate_name,
    sealed_wording,
    unknown_translation,
)
from engine.definitions.form import Seal
from engine.definitions.grammar import Record
from engine.definitions.grammar_deployments import DEPLOYMENT, TRANSLATION
from engine.definitions.grammar_forms import FORM
from engine.definitions.grammar_workflows import WORKFLOW
from engine.definitions.leaves import language
from engine.definitions.library import Library, language_of, name_span
from engine.definitions.merge import Merge, incomplete, on_its_page
from engine.definitions.official_files import half_official, no_instrument, words_lacking
from engine.definitions.reading import Reading, undeclared
from engine.definitions.shape_check import ShapeCheck
from engine.definitions.source_tree import Block, Document, Entry, Kind, Node, Scalar
from engine.definitions.understanding import Understanding
from engine.definitions.written import block, get, scalar, word
from engine.foundation.diagnostics import Diagnostic, Message, Span

GRAMMAR: dict[str, Record] = {"form": FORM, "workflow": WORKFLOW, "deployment": DEPLOYMENT}
WORDING = frozenset("label hint title text low high about rows options".split())


@dataclass(slots=True)
class Trees:
    """`removed`: by file, the names that it takes away from what it changes, and where. `seals`: by file,
    those of its files of official words. `bases`: by file, the one that it is made from.
    """

    library: Library
    reading: Reading
    removed: dict[str, dict[str, Span]] = field(default_factory=dict)
    seals: dict[str, list[Seal]] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    _done: dict[str, Block] = field(default_factory=dict)
    _doing: list[str] = field(default_factory=list)

    def of(self, document: Document) -> Block:
        """The document's tree, merged and checked."""
        if document.file in self._done:
            return self._done[document.file]
        self._doing.append(document.file)
        tree = self._make(document)
        self._doing.pop()
        self._done[document.file] = tree
        return tree

    def start_over(self) -> None:
        """Forget what was being made when it had to be given up."""
        self._doing.clear()

    def read_files(self) -> tuple[str, ...]:
        """The files whose trees have been asked for."""
        return tuple(self._done)

    def _make(self, document: Document) -> Block:
        kind, root = document.kind, document.root
        assert kind is not None and isinstance(root, Block)  # noqa: S101, PT018  # found by its first key
        shape = GRAMMAR[kind]
        understood = Understanding(self.reading.say).record(shape, root)
        tree = self._extended(document, kind, understood)
        unbuilt = "extends" in shape.keys and tree is understood and only_changes(tree)
        ShapeCheck(self.reading.say, self.reading.check_text, unbuilt).check(shape, tree)
        self._translate(document, shape, tree)
        return tree

    def _extended(self, document: Document, kind: Kind, root: Block) -> Block:
        shape, extends = GRAMMAR[kind], scalar(root, "extends")
        if extends is None or "extends" not in shape.keys:
            return root
        own = tuple(entry for entry in root.entries if entry.key != "extends")
        over = block(root.span, own, root.complete)
        under = self._base(document, kind, extends)
        if under is None:
            return incomplete(over)
        self.bases[document.file] = under.span.file
        return self._merged(shape, under, over)

    def _merged(self, shape: Record, under: Block, over: Block) -> Block:
        """What `over` makes of `under`, from which names may have been taken away before."""
        if self.is_official(under):
            check_sealed(self.reading, over)
        if shape is FORM:
            over = on_its_page(under, over, self.reading.say)
        merge = Merge(self.reading.base, self.reading.say)
        merged = merge.record(shape, under, over)
        removed = self.removed.setdefault(over.span.file, {})
        removed.update({**self.removed.get(under.span.file, {}), **merge.removed})
        return merged

    def _base(self, document: Document, kind: Kind, extends: Scalar) -> Block | None:
        base = self.library.find(kind, extends.text, besides=document)
        if base is None and extends.text == document.name:
            self._itself(extends)
            return None
        if base is None:
            self.no_document(extends, kind, besides=document.name)
            return None
        if base.file in self._doing:
            self.reading.say(
                cycle.CHECK.at(
                    extends.span,
                    f"{document.name} bygger på sig själv genom {extends.text}.",
                    f"{document.name} is made from itself by way of {extends.text}.",
                )
            )
            return None
        return self.of(base)

    def _itself(self, extends: Scalar) -> None:
        self.reading.say(
            cycle.CHECK.at(
                extends.span,
                f"{extends.text} kan inte bygga på sig själv.",
                f"{extends.text} cannot be made from itself.",
                help=Message(
                    "Skriv namnet på något annat, eller ta bort extends.",
                    "Write the name of something else, or remove extends.",
                ),
            )
        )

    def no_document(self, at: Scalar, kind: Kind, besides: str | None = None) -> None:
        """Say that there is no form or workflow called so, unless some file could not be read."""
        if self.library.nameless:
            return
        sv, en = {
            "form": ("inget formulär", "no form"),
            "workflow": ("inget arbetsflöde", "no workflow"),
        }.get(kind, ("inget projekt", "no deployment"))
        names = [name for name in self.library.names(kind) if name != besides]
        self.reading.unknown(at, at.text, names, sv, en)

    def _translate(self, document: Document, shape: Record, tree: Block) -> None:
        first: dict[str, Document] = {}
        for translation in self.library.translations_of(document):
            code = language_of(translation)
            same = first.setdefault(code, translation)
            if same is translation or not code:
                self.translate(translation, shape, tree)
            else:
                self.reading.say(_translated_twice(translation, same))

    def translate(self, translation: Document, shape: Record, tree: Block) -> None:
        root, code = translation.root, language_of(translation)
        assert isinstance(root, Block)  # noqa: S101  # found by its first key
        ShapeCheck(self.reading.say, self.reading.check_text).check(
            TRANSLATION, without_texts(root)
        )
        written, official = scalar(root, "language"), scalar(root, "wording")
        if written is not None and language(written) is None:
            self._check_language(translation, written.span, code, official is not None)
            self.reading.translations.read(shape, tree, root, code, official is not None)
        if official is not None:
            self._seal(tree, root, code, official)

    def _seal(self, tree: Block, root: Block, code: str, official: Scalar) -> None:
        """Official words of an instrument, with the fingerprint that they were sealed with."""
        at = scalar(root, "seal")
        seal = Seal(
            language=code,
            written=at.text if at is not None else "",
            span=at.span if at is not None else official.span,
        )
        self.seals.setdefault(tree.span.file, []).append(seal)
        if get(tree, "instrument") is None and tree.complete:
            self.reading.say(no_instrument(official))
        for missing in words_lacking(tree, self.reading.translations, code):
            self.reading.say(half_official(official, missing))

    def seals_of(self, file: str) -> list[Seal]:
        """Those of a form and of what it is made from; its own go before."""
        base = self.bases.get(file)
        below = self.seals_of(base) if base is not None and base != file else []
        return [*below, *self.seals.get(file, ())]

    def is_official(self, tree: Block) -> bool:
        """Whether a form has the words of an instrument, in any language."""
        own = word(get(tree, "instrument"), "wording") == "official"
        return own or bool(self.seals_of(tree.span.file))

    def _check_language(self, translation: Document, span: Span, code: str, official: bool) -> None:
        if official and code == self.reading.base:
            return
        if code == self.reading.base:
            self.reading.say(_into_base(span, code))
        elif not self.reading.declares(code, translation.file):
            self.reading.say(undeclared(span, code))

    def overridden(self, name: str, under: Block, use: Block, over: tuple[Entry, ...]) -> Block:
        """The tree of a form used as a block, with what is written beside `use` changed in it."""
        changes = block(use.span, over)
        merged = self._merged(FORM, under, changes)
        ShapeCheck(self.reading.say, self.reading.check_text).check(FORM, merged)
        return merged


def only_changes(form: Block) -> bool:
    """Whether no field of a form says of what kind it is, as in one that only changes another."""
    pages = get(form, "pages")
    places = (form, *(one.value for one in pages.entries)) if isinstance(pages, Block) else (form,)
    under = [get(place, "fields") for place in places if isinstance(place, Block)]
    fields = [one.value for block in under if isinstance(block, Block) for one in block.entries]
    return bool(fields) and all(
        isinstance(one, Block) and get(one, "type") is None and get(one, "use") is None
        for one in fields
    )


def _translated_twice(translation: Document, first: Document) -> Diagnostic:
    code = language_of(translation)
    return duplicate_name.CHECK.at(
        name_span(translation),
        f"{translation.name} är redan översatt till {code} i {first.file}.",
        f"{translation.name} is translated to {code} in {first.file} already.",
        help=Message("Slå ihop filerna.", "Make them one file."),
    )


def _into_base(span: Span, code: str) -> Diagnostic:
    return unknown_translation.CHECK.at(
        span,
        f"{code} är grundspråket, som originalet redan är skrivet på.",
        f"{code} is the base language, which the original is written in already.",
        help=Message(
            "Ändra texterna i originalet, eller skriv ett annat språk här.",
            "Change the texts of the original, or write another language here.",
        ),
    )


def without_texts(root: Block) -> Block:
    kept = tuple(entry for entry in root.entries if entry.key in TRANSLATION.keys)
    return block(root.span, kept, root.complete)


def check_sealed(reading: Reading, over: Block) -> None:
    """The words of an instrument with official wording may not be changed."""
    for key in ("pages", "fields", "about"):
        changed = _wording(get(over, key), key in WORDING)
        if changed is not None:
            reading.say(
                sealed_wording.CHECK.at(
                    changed.span,
                    "Orden i ett instrument med officiell ordalydelse får inte ändras.",
                    "The words of an instrument with official wording may not be changed.",
                    help=Message("Ta bort ändringen.", "Remove the change."),
                )
            )


def _wording(node: Node | None, words: bool) -> Node | None:
    """The first part of a change that touches what people read."""
    if words and node is not None:
        return node
    for entry in node.entries if isinstance(node, Block) else ():
        found = _wording(entry.value, entry.key in WORDING)
        if found is not None:
            return found
    return None
