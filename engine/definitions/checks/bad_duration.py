"""A duration that cannot be read."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-duration",
    title=Message("Tiden går inte att läsa", "The duration cannot be read"),
    why=Message(
        "En tid är ett tal och en enhet på engelska, som man säger det: 14 days, 5 working "
        "days, 2 weeks, 3 months, 1 year, 2 hours.",
        "A duration is a number and a unit, as one says it: 14 days, 5 working days, 2 "
        "weeks, 3 months, 1 year, 2 hours.",
    ),
    wrong="""form: a
title: A
instrument: {source: B, recall: 2 veckor, licence: {status: free}, wording: own}
fields:
  n: {type: text, label: N}
""",
    right="""form: a
title: A
instrument: {source: B, recall: 2 weeks, licence: {status: free}, wording: own}
fields:
  n: {type: text, label: N}
""",
)
