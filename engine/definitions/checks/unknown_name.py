"""A name that nothing has."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unknown-name",
    title=Message("Namnet finns inte", "The name does not exist"),
    why=Message(
        "Allt som nämns måste finnas: fält, formulär, roller, lägen. Namnet slås upp när "
        "filen läses, så att inget saknas när någon använder den.",
        "All that is named must exist: fields, forms, roles, states. Names are looked up "
        "when the file is read, so that nothing is missing when somebody uses it.",
    ),
    wrong="""form: a
title: A
fields:
  n: {type: integer, label: N}
rules:
  r: {check: n > 1, message: Fel, at: m}
""",
    right="""form: a
title: A
fields:
  n: {type: integer, label: N}
rules:
  r: {check: n > 1, message: Fel, at: n}
""",
)
