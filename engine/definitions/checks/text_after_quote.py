"""A value that starts with a quote and goes on after the closing one, or has a quote inside."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip, piece_end, quoted
from engine.foundation.diagnostics import Fix, Message, Span

CHECK = Check(
    code="text-after-quote",
    title=Message("Text efter citattecknet", "Text after the quote"),
    why=Message(
        "Börjar ett värde med ett citattecken slutar det vid nästa. Det som står efter går inte "
        "att läsa. I villkor behövs citattecken nästan aldrig: svarsalternativ skrivs som de är, "
        "till exempel svar == annat.",
        "A value that starts with a quote ends at the next one. What stands after it cannot be "
        "read. Expressions hardly ever need quotes: options are written as they are, for instance "
        "answer == other.",
    ),
    wrong='form: namn\ntitle: "Namn" på dig\nfields:\n  namn: {type: text, label: Namn}\n',
    right="form: namn\ntitle: '\"Namn\" på dig'\nfields:\n  namn: {type: text, label: Namn}\n",
)


def find(slip: Slip) -> Explained | None:
    if not slip.scalar_quoted or slip.scalar is None or slip.scalar[0] != slip.line:
        return None
    start, text = slip.scalar[1], slip.here.text
    if slip.in_brackets:
        value = text[start : piece_end(text, start)].rstrip()
    else:
        value = slip.here.value if start == slip.here.value_column else text[start:].rstrip()
    span = slip.span(slip.line, start, start + len(value))
    diagnostic = CHECK.at(
        span,
        "Texten går vidare efter det avslutande citattecknet.",
        "The text goes on after the closing quote.",
        help=Message(
            "Sätt hela värdet inom citattecken av det andra slaget. Ett svarsalternativ i ett "
            "villkor skrivs utan citattecken.",
            "Put the whole value in quotes of the other kind. An option in an expression is "
            "written without quotes.",
        ),
        fix=_fix(span, value),
    )
    return Explained(diagnostic, slip.first, slip.line)


def _fix(span: Span, value: str) -> Fix | None:
    """`'det's här'` was meant as a text in quotes; `"a" och b` as a text that has quotes. What
    `"a", "b"` was meant as, nobody can say."""
    quote, inner = value[0], value[1:-1]
    at = inner.find(quote)
    after = value[at + 2 : at + 3]
    if after == ",":
        return None
    whole = value[-1] == quote and (inner[at - 1 : at] == " " or after.isalnum())
    return Fix(span, quoted(inner if whole else value))
