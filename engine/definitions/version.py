"""Owns versions: a digest of all that decides how a form or workflow behaves and reads.

Comments, indentation and the way of writing texts do not matter; the order does, since it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from engine.definitions.source_tree import Block, Node, Scalar, Sequence
from engine.definitions.translations import Translations
from engine.definitions.written import word

if TYPE_CHECKING:
    from engine.definitions.form_drafts import FormDraft
    from engine.definitions.workflow_drafts import WorkflowDraft

LENGTH = 16


def version_of(draft: FormDraft) -> str:
    """The form's own text, its translations, and the versions of its blocks."""
    translations = draft.compilation.reading.translations
    parts = [*plain(draft.tree, translations), draft.compilation.reading.base]
    for field in draft.all_fields():
        if field.block is not None:
            parts.append(field.block.compiled().version)
        elif field.type_name == "consent":
            parts += consents_of(draft, (word(field.node, "consent") or "",))
    return digest(parts)


def consents_of(draft: FormDraft | WorkflowDraft, names: Iterable[str]) -> list[str]:
    """What is agreed to belongs to what one answers, and decides who sees what."""
    known = draft.compilation.ground.consents
    return [known[name].version for name in names if name in known]


def digest(parts: list[str]) -> str:
    return sha256("\x00".join(parts).encode()).hexdigest()[:LENGTH]


def plain(node: Node, translations: Translations) -> list[str]:
    """The tree as a flat run of words, the same for every way of writing it."""
    words: list[str] = []
    _put(node, translations, words)
    return words


def _put(node: Node, translations: Translations, words: list[str]) -> None:
    if isinstance(node, Scalar):
        words.append("=" + node.text)
    elif isinstance(node, Block):
        words.append("{")
        for entry in node.entries:
            words.append(entry.key)
            _put(entry.value, translations, words)
        words.append("}")
    elif isinstance(node, Sequence):
        words.append("[")
        for item in node.items:
            _put(item, translations, words)
        words.append("]")
    if (more := translations.of(node)) is not None:
        words.extend(f"@{language}={text}" for language, text in sorted(more.items()))


def workflow_version(draft: WorkflowDraft) -> str:
    """The workflow's own text and translations, and the versions of its forms and activities."""
    translations = draft.compilation.reading.translations
    parts = [*plain(draft.tree, translations), draft.compilation.reading.base]
    parts += [form.compiled().version for form in draft.forms.values() if form is not None]
    parts += consents_of(draft, draft.compilation.ground.consents)
    parts += [workflow_version(one) for one in draft.activities.values() if one is not None]
    return digest(parts)
