"""A `]` or `}` that closes nothing."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="extra-bracket",
    title=Message("En parentes för mycket", "One bracket too many"),
    why=Message(
        "Parentesen stänger något som inte är öppnat. Ta bort den, eller sätt dit den som "
        "öppnar. Hör den till en text sätts texten inom citattecken.",
        "The bracket closes something that is not open. Remove it, or put in the one that opens. "
        "If it belongs to a text, put the text in quotes.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)


def find(slip: Slip) -> Explained | None:
    if slip.sign not in ("]", "}") or "flow" in slip.context:
        return None
    diagnostic = CHECK.at(
        slip.span(slip.line, slip.column, slip.column + 1),
        f"Här står ett {slip.sign} som inte stänger något.",
        f"This {slip.sign} closes nothing.",
        help=Message("Ta bort det, eller sätt dit det som öppnar.", "Remove it, or open it first."),
    )
    return Explained(diagnostic, slip.line, slip.line)
