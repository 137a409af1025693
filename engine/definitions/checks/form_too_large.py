"""A form that becomes too large through its blocks."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="form-too-large",
    title=Message("Formuläret blir för stort", "The form becomes too large"),
    why=Message(
        "Ett block kan innehålla block. Tillsammans får de rymma högst 2 000 frågor: ingen svarar på "
        "fler, och sidan skulle inte gå att visa.",
        "A block may hold blocks. Together they may hold at most 2,000 questions: nobody answers more, "
        "and the page could not be shown.",
    ),
    wrong="""form: a
title: A
fields:
  ett: {use: stort}
  två: {use: stort}  # och så vidare, tusentals frågor
""",
    right="""form: a
title: A
fields:
  ett: {use: stort}
""",
)
