"""A function written with other parts than it has. Found in `engine.expressions`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.expressions.codes import CODES
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="wrong-arguments",
    title=Message("Funktionen skrivs på ett annat sätt", "The function is written in another way"),
    why=CODES["wrong-arguments"],
    wrong="""form: namn
title: Namn
fields:
  antal: {type: integer, label: Antal}
  dag: {type: date, label: Dag}
  språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}}
values:
  v:
    label: V
    value: year()
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
    value: year(dag)
""",
)
