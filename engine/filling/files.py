"""Owns where the files stand in a form's answers, through blocks and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.form import Field, Form
from engine.expressions.scope import Value
from engine.fields.file import files_of
from engine.filling.plan import plan_of

FILE = "file"


def files_in(fields: Mapping[str, Field], answers: Value) -> Iterator[Mapping[str, Value]]:
    """Each file that has been answered with."""
    held = answers if isinstance(answers, Mapping) else {}
    for name, value in held.items():
        field = fields.get(name)
        if field is None:
            continue
        if field.block is not None:
            yield from files_in(field.block.fields, value)
        elif field.type == "repeat":
            for row in value if isinstance(value, tuple) else ():
                yield from files_in(field.fields, row)
        elif field.type == FILE:
            yield from files_of(value)


def ids_in(form: Form, answers: Value) -> tuple[str, ...]:
    if not plan_of(form).files:
        return ()
    return tuple(str(one["id"]) for one in files_in(form.fields, answers))
