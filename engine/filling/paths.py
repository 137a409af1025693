"""Owns where the paths that a browser posts lead: `språk`, `barn.0.födelseår`, `who5.svar.pigg`; and what
was written at them, in words.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions.form import Field, Form
from engine.fields.field_type import Words
from engine.fields.yes_no import NO, YES
from engine.filling.draft import Draft
from engine.filling.groups import MOST_ROWS
from engine.foundation.texts import said

A_FILE = said("en fil")
YES_OR_NO: Mapping[str, Words] = {YES: said("Ja"), NO: said("Nej")}


def found_at(form: Form, path: str) -> tuple[Field, str] | None:
    """The question that a path leads to, through blocks and rows, and what is left of the path."""
    fields: Mapping[str, Field] = form.fields
    name, _, rest = path.partition(".")
    while (field := fields.get(name)) is not None:
        if field.block is not None and rest:
            fields = field.block.fields
        elif field.type == "repeat" and rest:
            row, _, rest = rest.partition(".")
            if not (row.isdecimal() and row.isascii() and len(row) < 5 and int(row) < MOST_ROWS):
                return None
            fields = field.fields
        else:
            return field, rest
        name, _, rest = rest.partition(".")
    return None


def written_in_words(form: Form, draft: Draft) -> tuple[tuple[Words, Words], ...]:
    """All that stands in a draft, right or wrong, each with what was asked."""
    return tuple(
        (label_at(form, path), said("{all}", all=tuple(chosen(form, path, text) for text in texts)))
        for path, texts in draft.written.items()
        if any(text.strip() for text in texts)
    )


def written_at(form: Form, draft: Draft, path: str) -> Words | None:
    """What stands in the draft at a question and its parts; None when nothing does."""
    texts = [
        chosen(form, name, text)
        for name, all_ in draft.written.items()
        if name == path or name.startswith(f"{path}.")
        for text in all_
        if text.strip()
    ]
    return said("{all}", all=tuple(texts)) if texts else None


def label_at(form: Form, path: str) -> Words:
    """The question's label, with its row of a matrix."""
    found = found_at(form, path)
    if found is None:
        return path
    field, rest = found
    row = field.rows.get(rest)
    if row is None:
        return field.label
    return said("{question}: {row}", question=field.label, row=row.label)


def chosen(form: Form, path: str, text: str) -> Words:
    """What was chosen as the form calls it, or else as it was written."""
    found = found_at(form, path)
    if found is None:
        return text
    field, _ = found
    if field.type == "yes_no":
        return YES_OR_NO.get(text, text)
    if field.type == "file":
        return A_FILE
    option = field.options.get(text)
    return option.label if option is not None else text
