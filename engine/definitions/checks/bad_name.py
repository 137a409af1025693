"""A name with signs that names cannot have, or a word the language needs itself."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-name",
    title=Message("Namnet går inte att använda", "The name cannot be used"),
    why=Message(
        "Namn skrivs med små bokstäver, siffror och understreck och börjar inte med en "
        "siffra; å, ä och ö går bra. Ord som språket själv använder i uttryck kan inte vara "
        "namn.",
        "Names are written with lower case letters, digits and underscores and do not start "
        "with a digit; å, ä and ö are fine. Words that the language itself uses in "
        "expressions cannot be names.",
    ),
    wrong="""form: a
title: A
fields:
  Mitt-Namn: {type: text, label: Namn}
""",
    right="""form: a
title: A
fields:
  mitt_namn: {type: text, label: Namn}
""",
)
