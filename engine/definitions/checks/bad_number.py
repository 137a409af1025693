"""Something else where a number belongs."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-number",
    title=Message("Här ska ett tal stå", "A number belongs here"),
    why=Message(
        "Tal skrivs med siffror, utan mellanrum, och med punkt före decimaler.",
        "Numbers are written in digits, without spaces, and with a point before decimals.",
    ),
    wrong="""form: a
title: A
fields:
  n: {type: scale, label: N, options: {a: {label: A, points: ett}}}
""",
    right="""form: a
title: A
fields:
  n: {type: scale, label: N, options: {a: {label: A, points: 1}}}
""",
)
