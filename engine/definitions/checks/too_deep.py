"""Things inside things inside things: deeper than anyone can mean."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Message

LIMIT = 100
CHECK = Check(
    code="too-deep",
    title=Message("För många nivåer", "Too many levels"),
    why=Message(
        f"Nycklar kan ligga inuti varandra i högst {LIMIT} nivåer. En definition behöver sällan "
        "fler än tio; fler tyder på att filen är trasig.",
        f"Keys may lie inside one another at most {LIMIT} levels deep. A definition rarely needs "
        "more than ten; more suggests that the file is damaged.",
    ),
    wrong="form: djup\ntitle: "
    + "[" * (LIMIT + 1)
    + "]" * (LIMIT + 1)
    + "\nfields:\n  namn: {type: text, label: Namn}\n",
    right="form: djup\ntitle: Djup\nfields:\n  namn: {type: text, label: Namn}\n",
)
PROBLEM = "too deep"


def find(slip: Slip) -> Explained | None:
    if slip.problem != PROBLEM:
        return None
    diagnostic = CHECK.at(
        slip.span(slip.line, slip.column, slip.column + 1),
        f"Här är det fler än {LIMIT} nivåer.",
        f"There are more than {LIMIT} levels here.",
        help=Message("Gör det plattare.", "Make it flatter."),
    )
    return Explained(diagnostic, slip.first, slip.line)
