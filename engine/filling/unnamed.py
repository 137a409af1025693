"""Owns what the texts of an anonymous form may not hold: the person's own name, mail address or telephone
number, or anything that looks like an identity number. Who writes knows whom it is about, and those who read
are not to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.definitions.form import Field, Form
from engine.expressions.scope import Value
from engine.filling.settled import Settled
from engine.foundation.folding import PART, folded, name_tokens
from engine.foundation.texts import Said, said

TEXTS = frozenset({"text", "long_text"})
SHORTEST = 3
"""Letters: shorter parts of a name are words of their own too often."""
DIGITS = 7
"""So many of a telephone number are nobody else's."""
NUMBER = re.compile(r"(?<!\d)(?:\d\d)?\d{6}[-+\u2010-\u2013 ]?\d{3}[\dXx](?!\d)")
NOT_A_DIGIT = re.compile(r"\D")


def refuse_names(form: Form, found: Settled, person: Mapping[str, Value]) -> None:
    """A problem for each text that tells who it is about."""
    parts = {
        part
        for name in ("name", "alias")
        for part in name_tokens(str(person.get(name) or ""))
        if len(part) >= SHORTEST and not part.isdigit()
    }
    for path, field, text in texts(form.fields, found.answers, ""):
        told = telling(text, parts, person)
        if told is not None:
            found.wrong(path, "names", said("{label}: {what}", label=field.label, what=told))


def texts(
    fields: Mapping[str, Field], answers: Value, prefix: str
) -> Iterator[tuple[str, Field, str]]:
    """What has been written in words, with where, through blocks and rows."""
    held = answers if isinstance(answers, Mapping) else {}
    for name, field in fields.items():
        value, path = held.get(name), prefix + name
        if field.block is not None:
            yield from texts(field.block.fields, value, f"{path}.")
        elif field.type == "repeat":
            for at, row in enumerate(value if isinstance(value, tuple) else ()):
                yield from texts(field.fields, row, f"{path}.{at}.")
        elif field.type in TEXTS and isinstance(value, str):
            yield path, field, value


def telling(text: str, parts: set[str], person: Mapping[str, Value]) -> Said | None:
    """What in the text tells who it is."""
    mail, phone = str(person.get("email") or ""), str(person.get("phone") or "")
    if mail and mail.casefold() in text.casefold():
        return said("Ta bort e-postadressen, den som läser ska inte få veta vem det är")
    digits = NOT_A_DIGIT.sub("", phone)[-DIGITS:]
    if len(digits) == DIGITS and digits in NOT_A_DIGIT.sub("", text):
        return said("Ta bort telefonnumret, den som läser ska inte få veta vem det är")
    if NUMBER.search(text):
        return said("Ta bort personnumret, den som läser ska inte få veta vem det är")
    for word in PART.findall(text):
        if folded(word) in parts:
            return said(
                "Ta bort namnet {name}, den som läser ska inte få veta vem det är", name=word
            )
    return None
