"""Owns `email`: an e-mail address."""

from __future__ import annotations

import re
from typing import ClassVar

from engine.expressions.scope import Value
from engine.fields.field_type import Example
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.texts import Said, said

SHAPE = re.compile(r"[^\s@,;<>()\"\[\]]{1,64}@[^\s@,;<>()\[\]\".]+(\.[^\s@,;<>()\[\]\".]+)+")
MOST = 254


class Email(Plain):
    name = "email"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("bo@example.se",)}, "bo@example.se"),
        Example({"": (" Bo.Ek@example.se ",)}, "Bo.Ek@example.se"),
        Example({"": ("",)}, None),
        Example({"": ("bo@example",)}, None, wrong=True),
        Example({"": ("bo example.se",)}, None, wrong=True),
    )

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        if len(text) > MOST or not text.isprintable() or SHAPE.fullmatch(text) is None:
            return said("Skriv en e-postadress, till exempel namn@example.se.")
        return text
