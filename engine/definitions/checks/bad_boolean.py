"""ja, yes or something else where true or false belongs."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-boolean",
    title=Message("Skriv true eller false", "Write true or false"),
    why=Message(
        "Ja och nej skrivs alltid true och false. ja, nej, yes, no, on och off är vanliga "
        "texter här.",
        "Yes and no are always written true and false. ja, nej, yes, no, on and off are "
        "plain texts here.",
    ),
    wrong="""form: a
title: A
fields:
  n: {type: choice, label: N, many: ja, options: {a: A}}
""",
    right="""form: a
title: A
fields:
  n: {type: choice, label: N, many: true, options: {a: A}}
""",
)
