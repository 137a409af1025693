"""Owns `text`: one line."""

from __future__ import annotations

import re
from typing import ClassVar
from unicodedata import normalize

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.field_type import Example, Reader, Written
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.texts import Said, said

MOST = 500
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What comes along when text is pasted and says nothing: spaces of no width, marks that turn the direction
# of the text around them. Joiners (200C, 200D) and plain direction marks belong to words and stay.
EMPTY = re.compile(r"[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile(r"[\u0085\u2028\u2029]")


class TextField(Plain):
    name = "text"
    settings = frozenset({"min", "max"})
    bounds: ClassVar[Kind | None] = Kind.NUMBER
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("Odla",)}, "Odla"),
        Example({"": ("  två ord ",)}, "två ord"),
        Example({"": (" ",)}, None),
        Example({"": ("\u200b",)}, None),
        Example({"": ("\u202eannA\u2028Ek",)}, "annA Ek"),
        Example({"": ("x" * (MOST + 1),)}, None, wrong=True),
    )
    most = MOST
    line_end = " "

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        text = LINE_ENDS.sub(self.line_end, EMPTY.sub("", text)).strip()
        if not text:
            return None
        if len(text) > self.most:
            return said("Skriv högst {most} tecken.", most=self.most)
        if UNSEEN.search(text):
            return said("Ta bort tecken som inte syns.")
        return normalize("NFC", text)

    def reader(self, question: Question, path: str) -> Reader:
        most, read = self.most, super().reader(question, path)

        def read_line(written: Written, place: Place) -> Value | Said:
            texts = written.get(path)
            if not texts:
                return None
            text = texts[-1]
            if text.isprintable() and len(text) <= most:
                text = text.strip()
                return (text if text.isascii() else normalize("NFC", text)) or None
            return read(written, place)

        return read_line

    def measure(self, value: Value) -> Value:
        return len(value) if isinstance(value, str) else None
