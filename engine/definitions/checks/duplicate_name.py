"""Two things with the same name where names must differ."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="duplicate-name",
    title=Message("Två saker heter likadant", "Two things have the same name"),
    why=Message(
        "Namnet är det enda som skiljer saker åt. Sidor, fält och värden i ett formulär "
        "delar namn; data, formulär och värden i ett arbetsflöde likaså, och lägen sinsemellan.",
        "The name is all that tells things apart. Pages, fields and values of a form share "
        "one set of names; so do data, forms and values of a workflow, and states among "
        "themselves.",
    ),
    wrong="""form: a
title: A
fields:
  a: {type: integer, label: A}
values:
  a: {label: A, value: 1}
""",
    right="""form: a
title: A
fields:
  a: {type: integer, label: A}
values:
  b: {label: B, value: a}
""",
)
