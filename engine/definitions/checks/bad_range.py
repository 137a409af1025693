"""A range that cannot be read or is upside down."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-range",
    title=Message("Intervallet går inte att använda", "The range cannot be used"),
    why=Message(
        "Ett intervall är från och till med två punkter emellan, och båda räknas med: "
        "0..50. Utan slut är det öppet: 18.. , och utan början: ..5 . Med < räknas det sista inte "
        "med: 4..<4.5. Decimaler skrivs med punkt. Ett fälts min är inte större än dess max, och "
        "dess default ligger mellan dem.",
        "A range is from and to with two dots between, and both are included: 0..50. "
        "Without an end it is open: 18.. , and without a beginning: ..5 . With < the last is left "
        "out: 4..<4.5. Decimals are written with a point. A field's min is not greater than its max, "
        "and its default lies between them.",
    ),
    wrong="""form: a
title: A
fields:
  n: {type: integer, label: N, min: 0, max: 50}
values:
  v: {label: V, value: n, bands: {a: {range: 0-50, label: A}}}
""",
    right="""form: a
title: A
fields:
  n: {type: integer, label: N, min: 0, max: 50}
values:
  v: {label: V, value: n, bands: {a: {range: 0..50, label: A}}}
""",
)
