"""A comma inside brackets with nothing before it."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Fix, Message

CHECK = Check(
    code="extra-comma",
    title=Message("Ett komma för mycket", "One comma too many"),
    why=Message(
        "Inom måsvingar och hakparenteser står ett komma mellan två delar. Här fattas delen före.",
        "Inside braces and brackets a comma stands between two parts. Here the part before it is "
        "missing.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  namn: {type: text,, label: Namn}\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)


def find(slip: Slip) -> Explained | None:
    if not slip.in_brackets or slip.sign != ",":
        return None
    span = slip.span(slip.line, slip.column, slip.column + 1)
    diagnostic = CHECK.at(
        span,
        "Här står ett komma för mycket.",
        "Here is one comma too many.",
        fix=Fix(span, ""),
    )
    return Explained(diagnostic, slip.first, slip.line)
