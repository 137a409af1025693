"""Things that depend on each other in a circle."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="cycle",
    title=Message("Det går runt i en cirkel", "It goes round in a circle"),
    why=Message(
        "Ett värde kan inte räknas ut ur sig självt, varken direkt eller genom andra, och "
        "en fråga kan inte avgöra om den själv visas.",
        "A value cannot be computed from itself, directly or through others, and a question "
        "cannot decide whether it is shown itself.",
    ),
    wrong="""form: a
title: A
fields:
  n: {type: integer, label: N}
values:
  a: {label: A, value: b + n}
  b: {label: B, value: a + 1}
""",
    right="""form: a
title: A
fields:
  n: {type: integer, label: N}
values:
  a: {label: A, value: n}
  b: {label: B, value: a + 1}
""",
)
