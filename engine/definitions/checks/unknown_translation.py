"""A translation of something that the original does not have."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unknown-translation",
    title=Message("Översättningen har inget original", "The translation has no original"),
    why=Message(
        "En översättning har samma form som originalet och bara texter. Det som originalet "
        "inte har, eller som inte är text, visas aldrig.",
        "A translation has the same shape as the original, and only texts. What the "
        "original lacks, or what is no text, is never shown.",
    ),
    wrong="""translation: a
language: en
fields:
  nam: {label: Name}
""",
    right="""translation: a
language: en
fields:
  namn: {label: Name}
""",
)
