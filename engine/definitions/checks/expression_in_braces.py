"""An expression with a comma or brackets inside braces."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip, piece_end, quoted
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

CHECK = Check(
    code="expression-in-braces",
    title=Message("Villkor inom måsvingar", "An expression in braces"),
    why=Message(
        "Inom måsvingar skiljer kommatecknet nycklarna åt. Ett uttryck med komma eller egna "
        "parenteser läses därför fel där. Skriv det på en egen rad.",
        "Inside braces a comma parts the keys. An expression with a comma or brackets of its own "
        "is therefore misread there. Write it on a line of its own.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  ålder: {type: integer, label: Ålder}\n"
    "  skola: {type: text, label: Skola, show_if: ålder in [6, 7]}\n",
    right="form: namn\ntitle: Namn\nfields:\n  ålder: {type: integer, label: Ålder}\n"
    "  skola:\n    type: text\n    label: Skola\n    show_if: ålder in [6, 7]\n",
)
HELP = Message(
    "Skriv nycklarna på var sin rad, utan måsvingar, eller sätt uttrycket inom citattecken.",
    "Write each key on a line of its own, without braces, or put the expression in quotes.",
)


def find(slip: Slip) -> Explained | None:
    if not slip.in_brackets or slip.sign not in ("[", "{") or slip.scalar is None:
        return None
    if slip.scalar[0] != slip.line or slip.scalar_quoted:
        return None
    start, text = slip.scalar[1], slip.here.text
    meant = text[start : piece_end(text, start)].rstrip()
    span = slip.span(slip.line, start, start + len(meant))
    first = slip.line if slip.outer is None else slip.outer
    return Explained(cut(span, meant), first, slip.line)


def cut(span: Span, text: str) -> Diagnostic:
    """The finding for an expression that the braces cut apart."""
    return CHECK.at(
        span,
        f"{text} kan inte stå inom måsvingar utan citattecken.",
        f"{text} cannot stand inside braces without quotes.",
        help=HELP,
        fix=Fix(span, quoted(text)),
    )
