"""An expression that is too long. Found in `engine.expressions`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.expressions.codes import CODES
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="too-long-expression",
    title=Message("Uttrycket är för långt", "The expression is too long"),
    why=CODES["too-long-expression"],
    wrong="""form: namn
title: Namn
fields:
  antal: {type: integer, label: Antal}
  dag: {type: date, label: Dag}
  språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}}
values:
  v:
    label: V
    value: antal + antal + antal + antal  # och så vidare, hundratals gånger
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
    value: antal * 400
""",
)
