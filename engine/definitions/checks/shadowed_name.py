"""A name in a row that something outside has too. Found in `engine.expressions`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.expressions.codes import CODES
from engine.foundation.diagnostics import Message, Severity

CHECK = Check(
    code="shadowed-name",
    title=Message(
        "Samma namn finns i raden och utanför", "The same name is in the row and outside"
    ),
    why=CODES["shadowed-name"],
    wrong="""form: namn
title: Namn
fields:
  antal: {type: integer, label: Antal}
  dag: {type: date, label: Dag}
  språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}}
  barn:
    type: repeat
    label: Barn
    add: Lägg till
    fields:
      antal: {type: integer, label: Ålder}
values:
  v:
    label: V
    value: count(barn where antal > 3)
""",
    right="""form: namn
title: Namn
fields:
  antal: {type: integer, label: Antal}
  dag: {type: date, label: Dag}
  språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}}
  barn:
    type: repeat
    label: Barn
    add: Lägg till
    fields:
      ålder: {type: integer, label: Ålder}
values:
  v:
    label: V
    value: count(barn where ålder > 3)
""",
    severity=Severity.WARNING,
)
