"""A byte-order mark first in the file."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Diagnostic, Message, Severity, Span

CHECK = Check(
    code="byte-order-mark",
    title=Message("Osynligt märke först i filen", "An invisible mark first in the file"),
    why=Message(
        "Vissa program sätter ett osynligt märke (BOM) först i filen. Filen läses ändå, men andra "
        "verktyg kan snubbla på det. Spara som UTF-8 utan BOM.",
        "Some programs put an invisible mark (BOM) first in the file. The file is read all the "
        "same, but other tools may stumble over it. Save as UTF-8 without BOM.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
    severity=Severity.WARNING,
)


def found(file: str) -> Diagnostic:
    return CHECK.at(
        Span(file, 1, 1, 1, 1),
        "Filen börjar med ett osynligt märke (BOM).",
        "The file starts with an invisible mark (BOM).",
        help=Message("Spara den som UTF-8 utan BOM.", "Save it as UTF-8 without BOM."),
    )
