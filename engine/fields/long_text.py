"""Owns `long_text`: several lines, kept as they were written."""

from __future__ import annotations

from typing import ClassVar

from engine.expressions.scope import Value
from engine.fields.field_type import Example, own
from engine.fields.question import Place, Question, Raw
from engine.fields.text import TextField
from engine.foundation.texts import Said

MOST = 20_000


class LongText(TextField):
    name = "long_text"
    most = MOST
    line_end = "\n"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("Ett\nTvå",)}, "Ett\nTvå"),
        Example({"": ("Ett\r\nTvå\r\n",)}, "Ett\nTvå"),
        Example({"": (" \r\n",)}, None),
        Example({"": ("x" * (MOST + 1),)}, None, wrong=True),
    )

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        text = own(raw).replace("\r\n", "\n").replace("\r", "\n")
        return self.parse(question, text, place) if text else None
