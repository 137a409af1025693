"""Characters that cannot be seen and change what is read: control characters, bidi marks, hard
spaces."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

CHECK = Check(
    code="invisible-character",
    title=Message("Osynligt tecken", "An invisible character"),
    why=Message(
        "Tecken som inte syns följer ibland med när man klistrar in text. Styrtecken kan få en "
        "rad att se ut att säga något annat än den gör, och hårda mellanslag räknas inte som "
        "indrag. Ta bort tecknet.",
        "Characters that cannot be seen sometimes come along when text is pasted. Control "
        "characters may make a line look as if it said something else, and hard spaces do not "
        "count as indentation. Remove the character.",
    ),
    wrong="form: namn\ntitle: Namn\u202e\nfields:\n  namn: {type: text, label: Namn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)


def found(character: str, span: Span) -> Diagnostic:
    code = f"U+{ord(character[0]):04X}"
    return CHECK.at(
        span,
        f"Här står ett osynligt tecken ({code}).",
        f"There is an invisible character here ({code}).",
        help=Message("Ta bort det.", "Remove it."),
        fix=Fix(span, ""),
    )


def hard_space(span: Span) -> Diagnostic:
    width = span.end_column - span.column
    return CHECK.at(
        span,
        "Här står ett hårt mellanslag i stället för ett vanligt.",
        "There is a hard space here instead of an ordinary one.",
        help=Message("Byt det mot ett vanligt mellanslag.", "Replace it with an ordinary space."),
        fix=Fix(span, " " * width),
    )
