"""Owns `identity`: the numbers that the deployment allows, or an alias."""

from __future__ import annotations

from typing import ClassVar

from engine.expressions.scope import Value
from engine.fields.field_type import Example
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.identity import Fault, Kind, read_among
from engine.foundation.texts import Said, said

ALIAS = "alias"


class IdentityField(Plain):
    name = "identity"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("19850101-2382",)}, "19850101-2382"),
        Example({"": ("850101-2382",)}, "19850101-2382"),
        Example({"": ("850101 2382",)}, "19850101-2382"),
        Example({"": ("",)}, None),
        Example({"": ("19850101-2383",)}, None, wrong=True),
        Example({"": ("19851301-2382",)}, None, wrong=True),
        Example({"": ("1985",)}, None, wrong=True),
    )

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        found = read_among(text, place.today, place.kinds)
        if not isinstance(found, Fault):
            if found.kind in place.kinds or found.kind is Kind.RESERVE:
                return found.text
            return said("Den sortens nummer används inte här.")
        if ALIAS in place.kinds and not any(character.isdigit() for character in text):
            return text
        return _say(found)


def _say(fault: Fault) -> Said:
    if fault is Fault.CHECK_DIGIT:
        return said("Kontrollera siffrorna: den sista stämmer inte med de andra.")
    if fault is Fault.DATE:
        return said("Kontrollera födelsedatumet: den dagen finns inte.")
    return said(
        "Skriv numret med tio eller tolv siffror, till exempel 850101-2382 eller 19850101-2382."
    )
