"""Owns the answers of a form in words, as they are shown before sending and when read afterwards.

Works on what was answered alone, so that it serves a draft and a submission alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.definitions.form import Field, Form, MatrixRow
from engine.expressions.scope import Value, Values
from engine.fields.all import BY_NAME
from engine.fields.field_type import Words
from engine.fields.file import called, files_of
from engine.fields.question import Place
from engine.fields.signature import Signed, signed_as
from engine.filling.row_headings import row_heading
from engine.filling.signing import SIGNATURE
from engine.foundation.texts import Said, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question with its answer in words. `rows`: of a repeating group, a block or a matrix, each with a
    heading and what is in it. `empty`: asked, and not answered. `files`: their ids, with what each is called.
    `signed`: the signature that it is.
    """

    path: str
    label: Words
    value: Words
    empty: bool
    field: Field
    sensitive: Text | None = None
    rows: tuple[tuple[Words, tuple[Answered, ...]], ...] = ()
    files: tuple[tuple[str, Words], ...] = ()
    signed: Signed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPage:
    page: str
    title: Text | None
    answers: tuple[Answered, ...]


def in_words(form: Form, answers: Values, place: Place) -> tuple[AnsweredPage, ...]:
    """What was asked, page by page; pages where nothing was asked are left out."""
    found = []
    for page in form.pages:
        rows = tuple(
            row
            for name in page.fields
            if name in answers
            for row in _answered(form.fields[name], name, answers[name], place)
        )
        if rows:
            found.append(AnsweredPage(page=page.name, title=page.title, answers=rows))
    return tuple(found)


def _answered(field: Field, path: str, value: Value, place: Place) -> Iterator[Answered]:
    if field.block is not None:
        if not value or asked_in(field.block, value):
            yield _of_block(field, field.block, path, value, place)
    elif field.type == "repeat":
        yield _of_group(field, path, value, place)
    elif field.type == "matrix":
        yield _of_matrix(field, path, value, place)
    else:
        words = BY_NAME[field.type].show(field, value, place)
        told = _one(field, path, words, value is None, ())
        if field.type == "file":
            told = replace(told, files=_files(value, place))
        yield replace(told, signed=signed_as(value, place)) if field.type == SIGNATURE else told


def _files(value: Value, place: Place) -> tuple[tuple[str, Words], ...]:
    return tuple((str(one["id"]), called(one)) for one in files_of(value))


def _one(
    field: Field,
    path: str,
    words: Words,
    empty: bool,
    rows: tuple[tuple[Words, tuple[Answered, ...]], ...],
) -> Answered:
    return Answered(
        path=path,
        label=field.label,
        value=words,
        empty=empty,
        field=field,
        sensitive=field.sensitive,
        rows=rows,
    )


def asked_in(form: Form, value: Value) -> bool:
    """Whether any of a block's questions is there; else only what was counted in it is."""
    return isinstance(value, Mapping) and any(name in form.fields for name in value)


def each_answer(answers: Iterable[Answered]) -> Iterator[Answered]:
    """Every answer, with those within others."""
    for one in answers:
        yield one
        for _, inner in one.rows:
            yield from each_answer(inner)


def _of_block(field: Field, form: Form, path: str, value: Value, place: Place) -> Answered:
    inside = value if isinstance(value, Mapping) else {}
    pages = in_words(form, inside, place)
    rows = tuple((form.title, _under(path, page.answers)) for page in pages)
    empty = all(answer.empty for page in pages for answer in page.answers)
    return _one(field, path, "", empty, () if empty else rows)


def _under(path: str, answers: tuple[Answered, ...]) -> tuple[Answered, ...]:
    """The answers of a matrix within a block are told row by row."""
    flat: list[Answered] = []
    for answer in answers:
        inner = answer.rows[0][1] if answer.field.type == "matrix" and answer.rows else (answer,)
        flat.extend(inner)
    return tuple(flat)


def _of_group(field: Field, path: str, value: Value, place: Place) -> Answered:
    rows = value if isinstance(value, tuple) else ()
    told = tuple(
        (
            row_heading(field, number, row, place),
            tuple(_of_row(field, row, f"{path}.{number}", place)),
        )
        for number, row in enumerate(rows)
        if isinstance(row, Mapping)
    )
    return _one(field, path, BY_NAME["repeat"].show(field, value, place), not rows, told)


def _of_row(field: Field, row: Values, path: str, place: Place) -> Iterator[Answered]:
    for name, inner in field.fields.items():
        if name in row:
            yield from _answered(inner, f"{path}.{name}", row[name], place)


def _of_matrix(field: Field, path: str, value: Value, place: Place) -> Answered:
    chosen = value if isinstance(value, Mapping) else {}
    rows = tuple(
        _cell(field, row, f"{path}.{row.name}", chosen.get(row.name)) for row in field.rows.values()
    )
    words = BY_NAME["matrix"].show(field, value, place)
    return _one(field, path, words, not chosen, ((field.label, rows),) if chosen else ())


def _cell(field: Field, row: MatrixRow, path: str, name: Value) -> Answered:
    option = field.options.get(str(name))
    words: Words = option.label if option is not None else Said("")
    return Answered(path=path, label=row.label, value=words, empty=option is None, field=field)
