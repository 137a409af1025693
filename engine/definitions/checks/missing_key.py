"""A key that must be there and is not."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="missing-key",
    title=Message("En nyckel fattas", "A key is missing"),
    why=Message(
        "Vissa nycklar måste finnas för att saken ska kunna användas: ett formulär har en "
        "rubrik, en fråga har en text.",
        "Some keys must be there for the thing to be of use: a form has a title, a question "
        "has a label.",
    ),
    wrong="""form: a
title: A
fields:
  namn: {type: text}
""",
    right="""form: a
title: A
fields:
  namn: {type: text, label: Namn}
""",
)
