"""A file of official words that leaves some of them out."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="half-official",
    title=Message("Officiella ord fattas", "Official words are missing"),
    why=Message(
        "En fil med wording: official ger instrumentets egna ord. Då ska den ge alla: varje fråga, rad "
        "och svarsalternativ. Annars blandas de med andra ord, och siffrorna går inte att jämföra.",
        "A file with wording: official gives the instrument's own words. So it has to give all of them: "
        "every question, row and option. Else they are mixed with others, and the figures are not "
        "comparable.",
    ),
    wrong="""translation: mått
language: sv
wording: official
fields: {a: {label: Hur är det?}}
""",
    right="""translation: mått
language: sv
wording: official
fields: {a: {label: Hur är det?, options: {0: Bra, 1: Dåligt}}}
""",
)
