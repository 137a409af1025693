"""A date that does not exist or is written in another way."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-date",
    title=Message("Datumet går inte att läsa", "The date cannot be read"),
    why=Message(
        "Datum skrivs år-månad-dag: 2026-02-28. Dagar som stänger varje år skrivs månad- "
        "dag: 07-13.",
        "Dates are written year-month-day: 2026-02-28. Days closed every year are written "
        "month-day: 07-13.",
    ),
    wrong="""deployment: a
title: A
languages: [sv]
period: {from: 28/2 2026}
roles:
  r: {label: R, sees: all}
fallback: r
workflows: []
""",
    right="""deployment: a
title: A
languages: [sv]
period: {from: 2026-02-28}
roles:
  r: {label: R, sees: all}
fallback: r
workflows: []
""",
)
