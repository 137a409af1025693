"""Of some keys exactly one must be there."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="one-of-keys",
    title=Message("Precis en av nycklarna ska finnas", "Exactly one of the keys belongs here"),
    why=Message(
        "Några nycklar utesluter varandra: ett formulär har sidor eller fält, ett värde "
        "räknas ut eller bestäms av en tabell. En av dem måste finnas, och bara en.",
        "Some keys rule each other out: a form has pages or fields, a value is computed or "
        "decided by a table. One of them must be there, and only one.",
    ),
    wrong="""form: a
title: A
""",
    right="""form: a
title: A
fields:
  namn: {type: text, label: Namn}
""",
)
