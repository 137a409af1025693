"""Owns how answers written in a story become what a browser would post, so that stories and people go
the same way: options by name, rows as lists, a block as a mapping, yes and no as true and false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.form import Field, Form
from engine.definitions.story import Written
from engine.filling.draft import Draft


def draft_of(
    form: Form, answers: Mapping[str, Written], people: Mapping[str, str] | None = None
) -> Draft:
    """The draft of a whole form. `people`: names of a story to the accounts they stand for."""
    posted: list[tuple[str, str]] = []
    rows: dict[str, int] = {}
    for name, written in answers.items():
        field = form.fields.get(name)
        if field is not None:
            posted.extend(_posted(field, name, written, people or {}))
            if field.type == "repeat" and isinstance(written, tuple):
                rows[name] = len(written)
    found: dict[str, list[str]] = {}
    for path, text in posted:
        found.setdefault(path, []).append(text)
    return Draft(
        written={path: tuple(texts) for path, texts in found.items()},
        touched=frozenset([*found, *answers, *_cells(rows, form)]),
        rows=rows,
    )


def _cells(rows: Mapping[str, int], form: Form) -> Iterator[str]:
    """Every place in the rows that were written counts as seen."""
    for group, count in rows.items():
        for row in range(count):
            for name in form.fields[group].fields:
                yield f"{group}.{row}.{name}"


def _posted(
    field: Field, path: str, written: Written, people: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    if field.block is not None and isinstance(written, Mapping):
        for name, inner in written.items():
            if (question := field.block.fields.get(name)) is not None:
                yield from _posted(question, f"{path}.{name}", inner, people)
    elif field.type == "repeat" and isinstance(written, tuple):
        for number, row in enumerate(written):
            yield from _row(field, f"{path}.{number}", row, people)
    elif isinstance(written, Mapping):
        for part, text in written.items():
            yield f"{path}.{part}", _word(field, text, people)
    elif isinstance(written, tuple):
        for text in written:
            yield path, _word(field, text, people)
    else:
        yield path, _word(field, written, people)


def _row(
    field: Field, path: str, row: Written, people: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    if isinstance(row, Mapping):
        for name, inner in row.items():
            if (question := field.fields.get(name)) is not None:
                yield from _posted(question, f"{path}.{name}", inner, people)


def _word(field: Field, written: Written, people: Mapping[str, str]) -> str:
    text = written if isinstance(written, str) else ""
    return people.get(text, text) if field.type == "user" else text
