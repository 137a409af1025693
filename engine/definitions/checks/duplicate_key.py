"""The same key twice in one place."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="duplicate-key",
    title=Message("Samma nyckel två gånger", "The same key twice"),
    why=Message(
        "En nyckel får stå en gång på varje ställe. Nycklar jämförs tecken för tecken, så 1 och "
        '"1" är samma. Det första värdet gäller tills det är rättat.',
        "A key may stand once in each place. Keys are compared by their characters, so 1 and "
        '"1" are the same. The first value holds until it is mended.',
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Förnamn}\n"
    "  namn: {type: text, label: Efternamn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  förnamn: {type: text, label: Förnamn}\n"
    "  efternamn: {type: text, label: Efternamn}\n",
)


def found(key: str, span: Span, first: Span) -> Diagnostic:
    return CHECK.at(
        span,
        f"”{key}” finns redan på rad {first.line}.",
        f"”{key}” is already on line {first.line}.",
        help=Message("Ta bort den ena, eller byt namn.", "Remove one of them, or rename it."),
    )
