"""Items with a dash and keys without one, side by side."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="mixed-list",
    title=Message("Lista och nycklar blandade", "A list and keys mixed"),
    why=Message(
        "Det som står under en nyckel är antingen en lista, där varje rad börjar med ett streck, "
        "eller nycklar med värden. Det som har ett namn är alltid nycklar, aldrig en lista.",
        "What stands under a key is either a list, whose lines start with a dash, or keys with "
        "values. What has a name is always a key, never an item of a list.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  förnamn: {type: text, label: Förnamn}\n"
    "  - efternamn: {type: text, label: Efternamn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  förnamn: {type: text, label: Förnamn}\n"
    "  efternamn: {type: text, label: Efternamn}\n",
)


def find(slip: Slip) -> Explained | None:
    line = slip.here
    starts_line = slip.column == line.content_column and not slip.in_brackets
    if not starts_line or slip.column not in slip.columns:
        return None
    if line.dashed:
        sv, en = "Här står ett streck bland nycklar.", "Here is a dash among keys."
        step = Message("Ta bort strecket.", "Remove the dash.")
    elif "'-' indicator" in slip.problem:
        sv, en = (
            "Här står en nyckel bland rader med streck.",
            "Here is a key among items with a dash.",
        )
        step = Message(
            "Dra in raden om den hör till punkten ovanför, eller skriv alla rader på samma sätt.",
            "Indent the line if it belongs to the item above, or write all lines the same way.",
        )
    else:
        return None
    return Explained(CHECK.at(slip.content_span(line), sv, en, help=step), line.number, line.number)
