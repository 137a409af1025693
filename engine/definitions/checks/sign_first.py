"""A text that starts with a sign which means something else in YAML."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Line, Slip, line_of, piece_end, quoted
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

CHECK = Check(
    code="sign-first",
    title=Message("Texten börjar med ett särskilt tecken", "The text starts with a special sign"),
    why=Message(
        "Tecknen % @ [ { > | - * & ! ? ` betyder något annat när de står först i ett värde. "
        "Sätt texten inom citattecken så läses den som den står.",
        "The signs % @ [ { > | - * & ! ? ` mean something else when they come first in a value. "
        "Put the text in quotes and it is read as it stands.",
    ),
    wrong="form: rabatt\ntitle: Rabatt\nabout: %-satsen fylls i av kommunen\n"
    "fields:\n  namn: {type: text, label: Namn}\n",
    right='form: rabatt\ntitle: Rabatt\nabout: "%-satsen fylls i av kommunen"\n'
    "fields:\n  namn: {type: text, label: Namn}\n",
)
SIGNS = frozenset("%@[{>|-*&!?`]},")
IN_BRACES = SIGNS - frozenset("[{]},")
AT_START = SIGNS - frozenset("-[{]}")


def find(slip: Slip) -> Explained | None:
    line = slip.here
    if slip.in_brackets:
        return _in_braces(slip)
    if (line.key or line.dashed) and line.value[:1] in SIGNS and slip.column >= line.value_column:
        span = slip.value_span(line)
        return _explained(slip, line, span, line.value)
    directive = _directive_above(slip)
    if directive is not None:
        return _key(slip, directive)
    starts_line = not line.key and line.text.lstrip()[:1] in AT_START
    if starts_line or "directive" in slip.context:
        return _key(slip, line)
    return None


def _directive_above(slip: Slip) -> Line | None:
    """`%ord` is a directive to YAML, which stumbles over the line after it."""
    if "<document start>" not in slip.problem:
        return None
    lines = (line_of(slip.lines, number) for number in reversed(range(slip.line)))
    above = next((line for line in lines if not line.blank), None)
    return above if above is not None and above.text.startswith("%") else None


def _explained(slip: Slip, line: Line, span: Span, text: str) -> Explained:
    first = line.number if slip.outer is None else slip.outer
    return Explained(said_at(span, text), first, line.number)


def said_at(span: Span, text: str) -> Diagnostic:
    """The finding for a value that reads `text` in the source, with the quoted text as repair."""
    sign = text[:1]
    return CHECK.at(
        span,
        f"En text kan inte börja med {sign} utan citattecken.",
        f"A text cannot start with {sign} without quotes.",
        help=Message("Sätt hela texten inom citattecken.", "Put the whole text in quotes."),
        fix=Fix(span, quoted(text)),
    )


def _in_braces(slip: Slip) -> Explained | None:
    column = slip.column
    if slip.began is not None and slip.began[0] == slip.line and "flow" not in slip.context:
        column = slip.began[1]
    if slip.here.text[column : column + 1] not in IN_BRACES:
        return None
    text = slip.here.text[column : piece_end(slip.here.text, column)].rstrip()
    span = slip.span(slip.line, column, column + len(text))
    return _explained(slip, slip.here, span, text)


def _key(slip: Slip, line: Line) -> Explained:
    sign = line.text[line.content_column]
    diagnostic = CHECK.at(
        slip.content_span(line),
        f"En rad kan inte börja med {sign}.",
        f"A line cannot start with {sign}.",
        help=Message(
            "Skriv en nyckel, ett kolon och ett värde.", "Write a key, a colon and a value."
        ),
    )
    return Explained(diagnostic, line.number, line.number)
