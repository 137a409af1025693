"""A subtraction without spaces. Found in `engine.expressions`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.expressions.codes import CODES
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="subtraction-spaces",
    title=Message("Minustecknet saknar mellanslag", "The minus sign lacks spaces"),
    why=CODES["subtraction-spaces"],
    wrong="""form: namn
title: Namn
fields:
  antal: {type: integer, label: Antal}
  dag: {type: date, label: Dag}
  språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}}
values:
  v:
    label: V
    value: antal -1
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
    value: antal - 1
""",
)
