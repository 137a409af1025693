"""Owns what a form begins with before anybody has written in it: the rows that the `default` of a repeating
group gives, such as those of last time. Everything else is suggested while the form is settled.

The rows are written in the draft, as somebody would have written them: from then on they are changed and
taken away like any others, and what was cleared stays clear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.form import Field, Form
from engine.expressions.scope import Env, Value
from engine.fields.all import BY_NAME
from engine.fields.field_type import joined
from engine.fields.question import Place
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.groups import MOST_ROWS
from engine.foundation.once import once
from engine.foundation.texts import Said

NEVER_AGAIN = frozenset({"signature", "file", "consent"})
"""Types whose answers belong to the occasion when they were given."""


def begun(form: Form, context: FillContext) -> Draft:
    """The draft that a form begins with. Outsiders are given nothing beforehand."""
    groups = suggested(form) if context.prefills else ()
    if not groups:
        return Draft()
    env, place = context.env({}), context.place()
    written: dict[str, tuple[str, ...]] = {}
    rows: dict[str, int] = {}
    for path, group in groups:
        found = tuple(texts_of(group, env, place))
        if found:
            rows[path] = len(found)
            for number, row in enumerate(found):
                written |= {f"{path}.{number}.{name}": texts for name, texts in row.items()}
    return Draft(written=written, rows=rows)


@once
def suggested(form: Form) -> tuple[tuple[str, Field], ...]:
    """The groups of a form, and of its blocks, that have a default, each with its path."""
    return tuple(groups_in(form.fields, ""))


def groups_in(fields: Mapping[str, Field], prefix: str) -> Iterator[tuple[str, Field]]:
    for name, one in fields.items():
        if one.block is not None:
            yield from groups_in(one.block.fields, f"{prefix}{name}.")
        elif one.type == "repeat" and one.default is not None:
            yield prefix + name, one


def texts_of(group: Field, env: Env, place: Place) -> Iterator[dict[str, tuple[str, ...]]]:
    """Each row as it would have been written; one that says nothing here is no row."""
    found = group.default.run(env) if group.default is not None else None
    for row in found[:MOST_ROWS] if isinstance(found, tuple) else ():
        texts = dict(texts_in(group.fields, row, place)) if isinstance(row, Mapping) else {}
        if texts:
            yield texts


def texts_in(
    fields: Mapping[str, Field], answers: Mapping[str, Value], place: Place
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What stood at the questions that the row still has, and that they can still take."""
    for name, one in fields.items():
        value = answers.get(name)
        if value is None or one.type not in BY_NAME or one.type in NEVER_AGAIN:
            continue
        raw = BY_NAME[one.type].raw(one, value)
        if not isinstance(BY_NAME[one.type].read(one, raw, place), Said):
            for part, texts in raw.items():
                yield joined(name, part), tuple(texts)
