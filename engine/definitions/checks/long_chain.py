"""Things that build on one another in too many steps."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="long-chain",
    title=Message(
        "Saker bygger på varandra i för många led", "Things build on one another in too many steps"
    ),
    why=Message(
        "Ett värde kan bygga på andra värden, ett formulär på andra formulär, men inte i hur många led "
        "som helst. En människa kan inte heller följa en så lång kedja.",
        "A value may build on other values, a form on other forms, but not in any number of steps. "
        "A person cannot follow such a long chain either.",
    ),
    wrong="""form: a
title: A
fields:
  n: {type: integer, label: N}
values:
  a: {label: A, value: b + 1}
  b: {label: B, value: n}  # och så vidare, hundratals led
""",
    right="""form: a
title: A
fields:
  n: {type: integer, label: N}
values:
  a: {label: A, value: n + 100}
""",
)
