"""A tab where spaces should indent."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="tab",
    title=Message("Tabb i indraget", "A tab in the indentation"),
    why=Message(
        "Indrag görs med mellanslag. En tabb är olika bred i olika program, så det går inte att "
        "veta vad raden hör till. Två mellanslag för varje steg inåt är det vanliga.",
        "Lines are indented with spaces. A tab differs in width between programs, so what the line "
        "belongs to cannot be known. Two spaces for each step inwards is usual.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n\tförnamn: {type: text, label: Förnamn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  förnamn: {type: text, label: Förnamn}\n",
)


def find(slip: Slip) -> Explained | None:
    line = slip.here
    margin = line.text[: line.content_column]
    if "\t" not in margin:
        return None
    diagnostic = CHECK.at(
        slip.span(line.number, margin.index("\t"), len(margin)),
        "Raden är indragen med tabb.",
        "The line is indented with a tab.",
        help=Message("Byt tabben mot mellanslag.", "Replace the tab with spaces."),
    )
    first = line.number if slip.outer is None else slip.outer
    return Explained(diagnostic, first, line.number)
