"""A key that the language does not have in that place."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unknown-key",
    title=Message("Nyckeln finns inte", "The key does not exist"),
    why=Message(
        "Nycklarna är språkets egna ord, på engelska, och varje sak har sina. En nyckel som "
        "är felstavad eller hör hemma någon annanstans gör ingenting, så den släpps inte "
        "igenom.",
        "Keys are the language's own words, and each thing has its own. A key that is "
        "misspelt or belongs elsewhere would do nothing, so it is not let through.",
    ),
    wrong="""form: a
title: A
fields:
  namn: {type: text, lable: Namn}
""",
    right="""form: a
title: A
fields:
  namn: {type: text, label: Namn}
""",
)
