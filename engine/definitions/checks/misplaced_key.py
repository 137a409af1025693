"""A key that belongs to other field types."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="misplaced-key",
    title=Message(
        "Nyckeln hör till en annan sorts fält", "The key belongs to another kind of field"
    ),
    why=Message(
        "Vissa nycklar hör till vissa sorters fält: rows till en matris, options till ett "
        "val. På andra fält gör de ingenting.",
        "Some keys belong to some kinds of field: rows to a matrix, options to a choice. On "
        "other fields they do nothing.",
    ),
    wrong="""form: a
title: A
fields:
  namn: {type: text, label: Namn, options: {a: A}}
""",
    right="""form: a
title: A
fields:
  namn: {type: choice, label: Namn, options: {a: A}}
""",
)
