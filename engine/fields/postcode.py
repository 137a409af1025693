"""Owns `postcode`: as the deployment's country writes it."""

from __future__ import annotations

import re
from typing import ClassVar

from engine.expressions.scope import Value
from engine.fields.field_type import Example
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.texts import Said, said

DIGITS = {"se": 5, "dk": 4, "no": 4, "fi": 5}
NUMBER = re.compile(r"\d+", re.ASCII)


class Postcode(Plain):
    name = "postcode"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("641 30",)}, "641 30"),
        Example({"": ("64130",)}, "641 30"),
        Example({"": ("",)}, None),
        Example({"": ("6413",)}, None, wrong=True),
        Example({"": ("abcde",)}, None, wrong=True),
    )

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        bare = "".join(text.split()).upper().removeprefix("SE-")
        wanted = DIGITS.get(place.country, 5)
        if NUMBER.fullmatch(bare) is None or len(bare) != wanted:
            return said("Skriv postnumret med {count} siffror.", count=wanted)
        return f"{bare[:3]} {bare[3:]}" if place.country == "se" else bare
