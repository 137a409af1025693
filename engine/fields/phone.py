"""Owns `phone`: a telephone number, kept as it is usually written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from engine.expressions.scope import Value
from engine.fields.field_type import Example
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.texts import Said, said

FILLING = re.compile(r"[\s()/.\u2010-\u2015-]")
SHAPE = re.compile(r"\+?\d{6,15}", re.ASCII)
# Area codes of three digits; 08 has two, all others have four, and mobile numbers begin with 07 and one more.
THREE = frozenset(
    "010 011 013 016 018 019 020 021 023 026 031 033 035 036 040 042 044 046 054 060 063 090".split()
)
# The first groups of what follows the area code, by its length; the last group is what is left.
GROUPS: Mapping[int, tuple[int, int]] = {5: (3, 2), 6: (2, 2), 7: (3, 2), 8: (3, 3)}


class Phone(Plain):
    name = "phone"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("070-174 06 24",)}, "070-174 06 24"),
        Example({"": ("0701740624",)}, "070-174 06 24"),
        Example({"": ("+46 70 174 06 24",)}, "070-174 06 24"),
        Example({"": ("0046701740624",)}, "070-174 06 24"),
        Example({"": ("+358 40 123 4567",)}, "+358401234567"),
        Example({"": ("0150-57000",)}, "0150-570 00"),
        Example({"": ("08 123 456 78",)}, "08-123 456 78"),
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
        return parted(bare) if place.country == "se" and bare.startswith("0") else bare


def parted(digits: str) -> str:
    """A Swedish number with its groups apart, as it is usually written."""
    short = digits.startswith("07") or digits[:3] in THREE
    area = 2 if digits.startswith("08") else 3 if short else 4
    groups = GROUPS.get(len(digits) - area)
    if groups is None:
        return digits
    first, second = area + groups[0], area + groups[0] + groups[1]
    rest = f" {digits[second:]}" if second < len(digits) else ""
    return f"{digits[:area]}-{digits[area:first]} {digits[first:second]}{rest}"
