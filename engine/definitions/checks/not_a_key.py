"""Something in a key's place that cannot be one."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="not-a-key",
    title=Message("Det här kan inte vara en nyckel", "This cannot be a key"),
    why=Message(
        "En nyckel är ett kort ord eller ett namn på en enda rad, följt av kolon.",
        "A key is a short word or a name on a single line, followed by a colon.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  [namn]: {type: text, label: Namn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)
HELP = Message("Skriv ett namn före kolonet.", "Write a name before the colon.")


def find(slip: Slip) -> Explained | None:
    if slip.sign != ":" or slip.column != slip.here.content_column:
        return None
    span = slip.span(slip.line, slip.column, slip.column + 1)
    first = slip.line if slip.outer is None else slip.outer
    diagnostic = CHECK.at(
        span, "Det står inget före kolonet.", "Nothing stands before the colon.", help=HELP
    )
    return Explained(diagnostic, first, slip.line)


def found(span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        "Det här kan inte vara en nyckel.",
        "This cannot be a key.",
        help=HELP,
    )
