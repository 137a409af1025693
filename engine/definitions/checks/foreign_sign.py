"""A sign or word of another language. Found in `engine.expressions`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.expressions.codes import CODES
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="foreign-sign",
    title=Message("Tecknet kommer från ett annat språk", "The sign belongs to another language"),
    why=CODES["foreign-sign"],
    wrong="""form: namn
title: Namn
fields:
  antal: {type: integer, label: Antal}
  dag: {type: date, label: Dag}
  språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}}
values:
  v:
    label: V
    value: antal > 1 && antal < 5
""",
    right="""form: namn
title: Namn
fields:
  antal: {type: integer, label: Antal}
  dag: {type: date, label: Dag}
  språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}}
values:
  v:
    label: V
    value: antal > 1 and antal < 5
""",
)
