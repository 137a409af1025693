"""An expression with a comma or brackets inside braces."""

from __future__ import annotations

import re

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip, piece_at, quoted
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
KEY = re.compile(r"[^\W\d]\w*: +")
HELP = Message(
    "Skriv nycklarna på var sin rad, utan måsvingar, eller sätt uttrycket inom citattecken.",
    "Write each key on a line of its own, without braces, or put the expression in quotes.",
)


def find(slip: Slip) -> Explained | None:
    if slip.opened is None or slip.sign == ",":
        return None
    text = slip.here.text
    start, end = piece_at(text, slip.opened, slip.column)
    key = KEY.match(text, start, end)
    start = key.end() if key else start
    meant = text[start:end]
    if not any(sign in meant for sign in "([{") or meant[0] in "\"'" or slip.column >= end:
        return None
    span = slip.span(slip.line, start, end)
    return Explained(cut(span, meant), slip.first, slip.line)


def cut(span: Span, text: str) -> Diagnostic:
    """The finding for an expression that the braces cut apart."""
    return CHECK.at(
        span,
        f"”{text}” kan inte stå inom måsvingar utan citattecken.",
        f"”{text}” cannot stand inside braces without quotes.",
        help=HELP,
        fix=Fix(span, quoted(text)),
    )
