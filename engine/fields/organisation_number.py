"""Owns `organisation_number`: ten digits with a check digit, `NNNNNN-NNNN`."""

from __future__ import annotations

import re
from typing import ClassVar

from engine.expressions.scope import Value
from engine.fields.field_type import Example
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.identity import luhn
from engine.foundation.texts import Said, said

NEITHER = "00"
"""What stands in the middle of no number: that of an organisation has 20 or more, a person's a month."""
SHAPE = re.compile(r"(?:16)?(\d{6})-?(\d{4})", re.ASCII)


class OrganisationNumber(Plain):
    name = "organisation_number"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("212000-0829",)}, "212000-0829"),
        Example({"": ("2120000829",)}, "212000-0829"),
        Example({"": ("16212000-0829",)}, "212000-0829"),
        Example({"": ("",)}, None),
        Example({"": ("212000-0828",)}, None, wrong=True),
        Example({"": ("212",)}, None, wrong=True),
    )

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        found = SHAPE.fullmatch("".join(text.split()))
        if found is None:
            return said("Skriv organisationsnumret med tio siffror, till exempel 212000-0829.")
        if luhn(found[1] + found[2]) != 0 or found[1][2:4] == NEITHER:
            return said("Kontrollera siffrorna: den sista stämmer inte med de andra.")
        return f"{found[1]}-{found[2]}"
