"""Something else where a number belongs."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-number",
    title=Message("Här ska ett tal stå", "A number belongs here"),
    why=Message(
        "Tal skrivs med siffror, utan mellanrum, och med punkt före decimaler.",
        "Numbers are written in digits, without spaces, and with a point before decimals.",
    ),
    wrong="form: a\ntitle: A\nfields:\n  n: {type: scale, label: N, options: {a: {label: A, points: ett}}}\n",
    right="form: a\ntitle: A\nfields:\n  n: {type: scale, label: N, options: {a: {label: A, points: 1}}}\n",
)
