"""A shape of reserve numbers that cannot be one."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-shape",
    title=Message("Så ser inga nummer ut", "No numbers look like this"),
    why=Message(
        "En form säger hur ett reservnummer ser ut, tecken för tecken: # är en siffra, ? en bokstav, och "
        "stora bokstäver, siffror och bindestreck står för sig själva. Minst fyra # behövs, så att inget "
        "namn kan tas för ett nummer. Skriv formen inom citattecken, för # börjar annars en kommentar.",
        "A shape says what a reserve number looks like, sign by sign: # is a digit, ? a letter, and capital "
        "letters, digits and hyphens stand for themselves. At least four # are needed, so that no name is "
        "taken for a number. Write the shape in quotes, since # otherwise begins a comment.",
    ),
    wrong="""deployment: a
title: A
languages: [sv]
people: {reserve_numbers: ["99-??"]}
roles:
  r: {label: R, sees: all}
fallback: r
workflows: []
""",
    right="""deployment: a
title: A
languages: [sv]
people: {reserve_numbers: ["99######-####"]}
roles:
  r: {label: R, sees: all}
fallback: r
workflows: []
""",
)
