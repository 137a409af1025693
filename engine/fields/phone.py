"""Owns `phone`: a telephone number, kept as it is usually written."""

from __future__ import annotations

import re
from typing import ClassVar

from engine.expressions.scope import Value
from engine.fields.field_type import Example
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.texts import Said, said

FILLING = re.compile(r"[\s()/.\u2010-\u2015-]")
SHAPE = re.compile(r"\+?\d{6,15}", re.ASCII)
MOBILE = re.compile(r"(07\d)(\d{3})(\d{2})(\d{2})", re.ASCII)


class Phone(Plain):
    name = "phone"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("070-174 06 24",)}, "070-174 06 24"),
        Example({"": ("0701740624",)}, "070-174 06 24"),
        Example({"": ("+46 70 174 06 24",)}, "070-174 06 24"),
        Example({"": ("0046701740624",)}, "070-174 06 24"),
        Example({"": ("+358 40 123 4567",)}, "+358401234567"),
        Example({"": ("0150-570 00",)}, "015057000"),
        Example({"": ("",)}, None),
        Example({"": ("ring mig",)}, None, wrong=True),
        Example({"": ("12",)}, None, wrong=True),
    )

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        bare = FILLING.sub("", text.replace("(0)", ""))
        if bare.startswith("00"):
            bare = "+" + bare[2:]
        if SHAPE.fullmatch(bare) is None:
            return said("Skriv telefonnumret med siffror, till exempel 070-174 06 24.")
        if bare.startswith("+46"):
            bare = "0" + bare[3:].removeprefix("0")
        mobile = MOBILE.fullmatch(bare)
        return f"{mobile[1]}-{mobile[2]} {mobile[3]} {mobile[4]}" if mobile else bare
