"""A word that is not one of those the key can have."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unknown-word",
    title=Message("Ordet går inte att välja", "The word cannot be chosen"),
    why=Message(
        "Några nycklar tar ett av ett par bestämda ord, på engelska.",
        "Some keys take one of a few given words.",
    ),
    wrong="""form: a
title: A
fields:
  n: {type: integer, label: N}
flags:
  f: {when: n > 1, severity: hög, label: F}
""",
    right="""form: a
title: A
fields:
  n: {type: integer, label: N}
flags:
  f: {when: n > 1, severity: urgent, label: F}
""",
)
