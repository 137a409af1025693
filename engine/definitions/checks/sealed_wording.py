"""A change to the official wording of an instrument."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="sealed-wording",
    title=Message(
        "Orden i instrumentet får inte ändras", "The instrument's words may not be changed"
    ),
    why=Message(
        "Ett instrument med officiell ordalydelse går bara att jämföra om alla får exakt "
        "samma ord. Därför kan orden inte ändras där det används.",
        "An instrument with official wording can be compared only if all get exactly the "
        "same words. So the words cannot be changed where it is used.",
    ),
    wrong="""form: a
title: A
fields:
  nöjd: {use: instrument, fields: {a: {label: Egna ord}}}
""",
    right="""form: a
title: A
fields:
  nöjd: {use: instrument}
""",
)
