"""Owns how a form that was sent becomes a draft again, so that it can be amended: each answer as a browser
would have posted it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.definitions.form import Field, Form
from engine.expressions.scope import Value, Values
from engine.fields.all import BY_NAME
from engine.fields.field_type import joined
from engine.filling.draft import Draft
from engine.filling.signing import SIGNATURE, flat
from engine.filling.submission import Submission


def draft_of_sent(form: Form, sent: Submission) -> Draft:
    """The form as it was sent, every page of it done. What was not asked then nobody has touched."""
    gathered = Gathered(form)
    gathered.fields(form.fields, sent.answers, "")
    return Draft(
        written=gathered.written,
        touched=frozenset(gathered.touched),
        rows=gathered.rows,
        pages=frozenset(page.name for page in form.pages),
        reasons=sent.reasons,
        signed=gathered.signed,
    )


@dataclass(slots=True)
class Gathered:
    """What has been gathered so far."""

    form: Form
    written: dict[str, tuple[str, ...]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)
    signed: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def fields(self, fields: Mapping[str, Field], answers: Values, prefix: str) -> None:
        for one, value in asked(fields, answers):
            self.answer(one, prefix + one.name, value)

    def answer(self, one: Field, path: str, value: Value) -> None:
        self.touched.add(path)
        if one.block is not None:
            self.fields(one.block.fields, value if isinstance(value, Mapping) else {}, f"{path}.")
        elif one.type == "repeat":
            self.group(one, path, value if isinstance(value, tuple) else ())
        elif one.type == SIGNATURE and isinstance(value, Mapping):
            self.signed[path] = flat(self.form, path, dict(value))
        elif one.type in BY_NAME and value is not None:
            raw = BY_NAME[one.type].raw(one, value)
            self.written |= {joined(path, part): tuple(texts) for part, texts in raw.items()}

    def group(self, one: Field, path: str, rows: tuple[Value, ...]) -> None:
        self.rows[path] = len(rows)
        for number, row in enumerate(rows):
            self.fields(one.fields, row if isinstance(row, Mapping) else {}, f"{path}.{number}.")


def asked(fields: Mapping[str, Field], answers: Values) -> Iterator[tuple[Field, Value]]:
    """The questions that were asked, with what was answered."""
    return ((fields[name], value) for name, value in answers.items() if name in fields)
