"""A function over rows inside another over the same rows. Found in `engine.expressions`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.expressions.codes import CODES
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="same-group",
    title=Message("Samma rader gås igenom två gånger", "The same rows are gone through twice"),
    why=CODES["same-group"],
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
      ålder: {type: integer, label: Ålder}
values:
  v:
    label: V
    value: count(barn where count(barn where ålder > 3) > 1)
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
)
