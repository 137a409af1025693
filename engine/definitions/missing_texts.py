"""Owns the warning about texts that participants read and that lack one of the deployment's languages.

One for each form and language, with a count and the first place. Until they are translated the base
language is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.definitions.checks import missing_translation
from engine.definitions.form_drafts import FormDraft
from engine.definitions.grammar_forms import FORM
from engine.definitions.source_tree import Node
from engine.definitions.translations import MissingTexts
from engine.definitions.written import get, scalars
from engine.foundation.diagnostics import Message

if TYPE_CHECKING:
    from engine.definitions.compilation import Compilation

READER = "participant"
KEYS = ("by", "read", "read_result")


def report_missing(compilation: Compilation) -> None:
    languages = compilation.reading.languages[1:]
    for draft in _read_by_participants(compilation) if languages else ():
        missing = MissingTexts(
            compilation.reading.base, languages, compilation.reading.translations
        )
        missing.look(FORM, draft.tree)
        for language, nodes in missing.lacking.items():
            _report(compilation, draft, language, nodes)


def _read_by_participants(compilation: Compilation) -> Iterator[FormDraft]:
    found: dict[FormDraft, None] = {}
    for workflow in (*compilation.workflows.values(), *compilation.activities):
        for name, draft in workflow.forms.items():
            use = get(get(workflow.tree, "forms"), name)
            names = {one.text for key in KEYS for one in scalars(get(use, key))}
            if draft is not None and READER in names:
                _with_blocks(draft, found)
    yield from found


def _with_blocks(draft: FormDraft, found: dict[FormDraft, None]) -> None:
    found[draft] = None
    for field in draft.all_fields():
        if field.block is not None and field.block not in found:
            _with_blocks(field.block, found)


def _report(compilation: Compilation, draft: FormDraft, language: str, nodes: list[Node]) -> None:
    count = len(nodes)
    sv, en = ("1 text", "1 text") if count == 1 else (f"{count} texter", f"{count} texts")
    compilation.reading.say(
        missing_translation.CHECK.at(
            nodes[0].span,
            f"{draft.name} läses av deltagare men saknar {sv} på språket {language}.",
            f"{draft.name} is read by participants but lacks {en} in the language {language}.",
            help=Message(
                f"Lägg dem i en fil med translation: {draft.name} och language: {language}.",
                f"Put them in a file with translation: {draft.name} and language: {language}.",
            ),
        )
    )
