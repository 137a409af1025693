"""A text in typographic quotes, which part it from nothing: only straight ones do."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip, quoted
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

CURLY = frozenset("”“„«»’‘‚")
CHECK = Check(
    code="curly-quote",
    title=Message("Citattecknen är inte raka", "The quotes are not straight"),
    why=Message(
        "Ordbehandlare gör om raka citattecken till typografiska, som ” och “. Här är de vanliga "
        'tecken i texten och skyddar den inte mot kolon och komma. Det gör bara det raka ".',
        "Word processors turn straight quotes into typographic ones, such as ” and “. Here those are "
        'ordinary signs of the text and do not protect it from colons and commas. Only the straight " '
        "does.",
    ),
    wrong="form: ring\ntitle: ”Ring: nu”\nfields:\n  namn: {type: text, label: Namn}\n",
    right='form: ring\ntitle: "Ring: nu"\nfields:\n  namn: {type: text, label: Namn}\n',
)


def find(slip: Slip) -> Explained | None:
    """A break inside such a text, which ends with the value or, inside braces, before a comma."""
    text, start = slip.here.text, slip.here.value_column
    if slip.in_brackets:
        start = slip.scalar[1] if slip.scalar and slip.scalar[0] == slip.line else len(text)
    end = end_of(text, start, within=slip.in_brackets)
    if end is None or not start <= slip.column <= end:
        return None
    span = slip.span(slip.line, start, end)
    return Explained(found(span, text[start:end]), slip.first, slip.line)


def end_of(text: str, start: int, *, within: bool) -> int | None:
    """Where a text that begins with a typographic quote at `start` ends with another. `within` braces
    more may follow.
    """
    if text[start : start + 1] not in CURLY:
        return None
    for column in range(start + 1, len(text)):
        rest = text[column + 1 :].strip()
        if text[column] in CURLY and (not rest or (within and rest[0] in ",}]")):
            return column + 1
    return None


def found(span: Span, text: str) -> Diagnostic:
    """The finding for `text` in its quotes, which stands at `span`."""
    sign = text[0]
    return CHECK.at(
        span,
        f'Citattecknet {sign} ska vara det raka ".',
        f'The quote {sign} has to be the straight ".',
        help=Message(f"Skriv {quoted(text[1:-1])}.", f"Write {quoted(text[1:-1])}."),
        fix=Fix(span, quoted(text[1:-1])),
    )
