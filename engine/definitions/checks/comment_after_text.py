"""A `#` after a text, with a single space before it."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Diagnostic, Message, Severity, Span

CHECK = Check(
    code="comment-after-text",
    title=Message("Kommentar direkt efter text", "A comment right after a text"),
    why=Message(
        "Ett # med mellanslag före gör resten av raden till en kommentar. Om # skulle höra till "
        "texten försvinner den delen utan att det märks. Två mellanslag före # visar att det är "
        "en kommentar.",
        "A # with a space before it makes the rest of the line a comment. If the # was meant as a "
        "part of the text, that part is lost unnoticed. Two spaces before # show that it is a "
        "comment.",
    ),
    wrong="form: barn\ntitle: Barn\nfields:\n  antal:\n    type: integer\n"
    "    label: Hur många? # antal\n",
    right="form: barn\ntitle: Barn\nfields:\n  antal:\n    type: integer\n"
    "    label: Hur många?  # antal\n",
    severity=Severity.WARNING,
)


def found(span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        "Det som står efter # läses som en kommentar.",
        "What stands after # is read as a comment.",
        help=Message(
            "Sätt två mellanslag före # om det är en kommentar, annars texten inom citattecken.",
            "Put two spaces before # if it is a comment, or else the text in quotes.",
        ),
    )
