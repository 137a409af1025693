"""Something that belongs to the language but cannot be used yet."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="not-yet",
    title=Message("Det går inte att använda än", "It cannot be used yet"),
    why=Message(
        "Språket rymmer mer än vad motorn kan göra i den här versionen. Det som inte går "
        "att använda sägs till om, så att ingen tror att det fungerar.",
        "The language holds more than the engine can do in this version. What cannot be "
        "used is pointed out, so that nobody believes it works.",
    ),
    wrong="""workflow: väg
forms:
  samtal: {by: coach, read: coach, kept_as: samtal}
""",
    right="""workflow: väg
forms:
  samtal: {by: coach, read: coach}
""",
)
