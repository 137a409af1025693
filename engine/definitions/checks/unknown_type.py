"""A field type that does not exist."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unknown-type",
    title=Message("Fälttypen finns inte", "The field type does not exist"),
    why=Message(
        "type säger vilken sorts fråga det är. Sorterna är bestämda, på engelska: text, "
        "choice, date och så vidare.",
        "type says what kind of question it is. The kinds are given: text, choice, date and so on.",
    ),
    wrong="""form: a
title: A
fields:
  namn: {type: txt, label: Namn}
""",
    right="""form: a
title: A
fields:
  namn: {type: text, label: Namn}
""",
)
