"""Owns what is wrong with a file of official words, `translation:` with `wording: official`: it belongs to an
instrument, and says every word that is answered to.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks import half_official as half
from engine.definitions.checks import misplaced_key
from engine.definitions.grammar_forms import FIELDS
from engine.definitions.source_tree import Block, Node, Scalar
from engine.definitions.translations import MissingTexts, Translations
from engine.definitions.written import entries, get
from engine.foundation.diagnostics import Diagnostic, Message

ASIDE = frozenset({"hint", "sensitive", "add", "each"})
"""What stands around a question is ours to say."""


def words_lacking(tree: Block, translations: Translations, language: str) -> Iterator[Node]:
    """The texts of the questions that the official words of a language do not say."""
    said = Translations(translations.say, translations.official)
    lacking = MissingTexts("", (language,), said, aside=ASIDE, own=False)
    for fields in _fields(tree):
        lacking.look(FIELDS, fields)
    yield from lacking.lacking.get(language, ())


def _fields(tree: Block) -> Iterator[Node]:
    found = [
        get(tree, "fields"),
        *(get(page.value, "fields") for page in entries(get(tree, "pages"))),
    ]
    yield from (one for one in found if one is not None)


def half_official(at: Scalar, missing: Node) -> Diagnostic:
    place = f"{missing.span.file.rsplit('/', 1)[-1]}, rad {missing.span.line}"
    line = f"{missing.span.file.rsplit('/', 1)[-1]}, line {missing.span.line}"
    return half.CHECK.at(
        at.span,
        f"En text i frågorna saknas bland de officiella orden: den i {place}.",
        f"A text of the questions is not among the official words: that in {line}.",
        help=Message(
            "Skriv alla frågor, rader och svarsalternativ så som de är publicerade.",
            "Write all questions, rows and options as they are published.",
        ),
    )


def no_instrument(at: Scalar) -> Diagnostic:
    return misplaced_key.CHECK.at(
        at.span,
        "Bara ett mätinstrument har officiella ord, och det som översätts är inget.",
        "Only an instrument has official wording, and what is translated is none.",
        help=Message("Ta bort wording och seal.", "Remove wording and seal."),
    )
