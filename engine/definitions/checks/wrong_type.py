"""A text where a mapping belongs, a list where one value belongs, and so on."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="wrong-type",
    title=Message("Fel sorts värde", "The wrong sort of value"),
    why=Message(
        "Varje nyckel har ett bestämt slags värde: ett enda ord, en lista eller nycklar med "
        "värden. En lista får bara stå där flera kan nämnas.",
        "Every key has one sort of value: a single word, a list, or keys with values. A "
        "list may stand only where several can be named.",
    ),
    wrong="""form: a
title: A
fields: namn
""",
    right="""form: a
title: A
fields:
  namn: {type: text, label: Namn}
""",
)
