"""A code that is no language."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unknown-language",
    title=Message("Språket finns inte", "The language does not exist"),
    why=Message(
        "Språk skrivs med sin kod: sv, en, ar, so. En text på flera språk har en kod för varje.",
        "Languages are written with their code: sv, en, ar, so. A text in several languages "
        "has one code for each.",
    ),
    wrong="""form: a
title: {sv: Namn, xx: Name}
fields:
  namn: {type: text, label: Namn}
""",
    right="""form: a
title: {sv: Namn, en: Name}
fields:
  namn: {type: text, label: Namn}
""",
)
