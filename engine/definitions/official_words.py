"""Owns what the words of an instrument are: the texts that are answered to, and their fingerprint.

Titles, explanations and what the program says around the questions are no part of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from engine.definitions.form import Field, Form
from engine.foundation.texts import Text

LENGTH = 16


def fingerprint(form: Form, language: str) -> str:
    """A digest of the questions and their answers as they are read in a language, in the order they stand."""
    words: list[str] = []
    for name, one in form.fields.items():
        words += [name, *(text.in_(language) for text in texts_of(one))]
    return sha256("\x00".join(words).encode()).hexdigest()[:LENGTH]


def texts_of(field: Field) -> Iterator[Text]:
    """The question, its answers and its rows; of a group and of a block those within."""
    own = (field.label, field.text, field.low, field.high)
    yield from (one for one in own if one is not None and one.entries)
    yield from (one.label for one in field.options.values())
    yield from (one.label for one in field.rows.values())
    inner: Mapping[str, Field] = field.block.fields if field.block is not None else field.fields
    for one in inner.values():
        yield from texts_of(one)
