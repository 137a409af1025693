"""Owns how answers written in a story become what a browser would post, so that stories and people go
the same way: options by name, rows as lists, a block as a mapping, yes and no as true and false.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.definitions.form import Field, Form
from engine.definitions.story import Written
from engine.filling.draft import Draft


def draft_of(
    form: Form, answers: Mapping[str, Written], people: Mapping[str, str] | None = None
) -> Draft:
    """The draft of a whole form. `people`: names of a story to the accounts they stand for.

    What a story does not mention nobody has touched, so that its default applies; of a row that it
    does mention every question counts as seen.
    """
    story = Story(people or {})
    story.fields(form.fields, answers, "")
    return Draft(
        written={path: tuple(texts) for path, texts in story.written.items()},
        touched=frozenset(story.touched),
        rows=story.rows,
    )


def changed(draft: Draft, told: Draft) -> Draft:
    """The draft with what a story says in the place of what was answered there."""
    kept = {
        path: texts
        for path, texts in draft.written.items()
        if not any(lies_in(path, one) for one in (*told.rows, *told.written))
    }
    return replace(
        draft,
        written={**kept, **told.written},
        touched=draft.touched | told.touched,
        rows={**draft.rows, **told.rows},
    )


def lies_in(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.")


class Story:
    """What a story has said so far, as it would have been posted."""

    def __init__(self, people: Mapping[str, str]) -> None:
        self.people = people
        self.written: dict[str, list[str]] = {}
        self.touched: set[str] = set()
        self.rows: dict[str, int] = {}

    def fields(
        self, fields: Mapping[str, Field], answers: Mapping[str, Written], prefix: str
    ) -> None:
        for name, written in answers.items():
            if name in fields:
                self.answer(fields[name], prefix + name, written)

    def answer(self, field: Field, path: str, written: Written) -> None:
        self.touched.add(path)
        if field.block is not None:
            if isinstance(written, Mapping):
                self.fields(field.block.fields, written, f"{path}.")
        elif field.type == "repeat":
            self.group(field, path, written if isinstance(written, tuple) else (written,))
        elif isinstance(written, Mapping):
            for part, text in written.items():
                self.text(field, f"{path}.{part}", text)
        else:
            for text in written if isinstance(written, tuple) else (written,):
                self.text(field, path, text)

    def group(self, field: Field, path: str, rows: tuple[Written, ...]) -> None:
        self.rows[path] = len(rows)
        for number, row in enumerate(rows):
            self.touched.update(f"{path}.{number}.{name}" for name in field.fields)
            if isinstance(row, Mapping):
                self.fields(field.fields, row, f"{path}.{number}.")

    def text(self, field: Field, path: str, written: Written) -> None:
        text = written if isinstance(written, str) else ""
        if field.type == "user":
            text = self.people.get(text, text)
        self.written.setdefault(path, []).append(text)
