"""A function that does not exist. Found in `engine.expressions`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.expressions.codes import CODES
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unknown-function",
    title=Message("Funktionen finns inte", "The function does not exist"),
    why=CODES["unknown-function"],
    wrong="""form: namn
title: Namn
fields:
  antal: {type: integer, label: Antal}
  dag: {type: date, label: Dag}
  språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}}
values:
  v:
    label: V
    value: rond(antal)
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
    value: round(antal)
""",
)
