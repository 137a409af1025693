"""A step of a story that says nothing that can be done."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-story",
    title=Message("Steget går inte att göra", "The step cannot be taken"),
    why=Message(
        "Ett steg säger vem, as, och högst en sak som görs: open, fill, amend, do, assign "
        "eller wait. Den som väntar är ingen. Till amend hör why: varför det rättas.",
        "A step says who, as, and at most one thing that is done: open, fill, amend, do, assign "
        "or wait. Waiting has no who. With amend goes why: the reason.",
    ),
    wrong="""scenarios: s
title: S
deployment: d
workflow: w
on: 2024-01-08
stories:
  a:
    title: A
    steps:
      - {as: coach, do: avsluta, fill: avslut}
""",
    right="""scenarios: s
title: S
deployment: d
workflow: w
on: 2024-01-08
stories:
  a:
    title: A
    steps:
      - {as: coach, do: avsluta}
""",
)
