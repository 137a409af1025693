"""The last resort: a break that no other check recognises."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unreadable-line",
    title=Message("Raden går inte att läsa", "The line cannot be read"),
    why=Message(
        "Det som står på raden är varken nyckel och värde, lista eller text. Oftast hjälper det "
        "att sätta texten inom citattecken eller att skriva nycklarna på var sin rad.",
        "What stands on the line is neither key and value, list nor text. It mostly helps to put "
        "the text in quotes, or to write the keys on lines of their own.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label:} Namn\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)


def find(slip: Slip) -> Explained:
    number = min(slip.line, max(len(slip.lines) - 1, 0))
    width = len(slip.lines[number]) if slip.lines else 0
    column = min(slip.column, max(width - 1, 0))
    diagnostic = CHECK.at(
        slip.span(number, column, column + 1),
        "Raden går inte att läsa härifrån.",
        "The line cannot be read from here.",
        help=Message(
            "Sätt texten inom citattecken, eller skriv nycklarna på var sin rad.",
            "Put the text in quotes, or write the keys on lines of their own.",
        ),
    )
    first = number if slip.outer is None else min(slip.outer, number)
    return Explained(diagnostic, first, number)
