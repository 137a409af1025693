"""A line whose indentation fits nothing around it."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Line, Slip
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="indentation",
    title=Message("Indraget stämmer inte", "The indentation does not fit"),
    why=Message(
        "Indraget säger vad en rad hör till. Rader som hör ihop börjar i samma kolumn, och det "
        "som står inuti något är indraget mer än det. Två mellanslag för varje steg är det "
        "vanliga.",
        "The indentation says what a line belongs to. Lines that belong together start in the same "
        "column, and what is inside something is indented more than it. Two spaces a step "
        "is usual.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  förnamn:\n    type: text\n   label: Förnamn\n",
    right="form: namn\ntitle: Namn\nfields:\n  förnamn:\n    type: text\n    label: Förnamn\n",
)


def find(slip: Slip) -> Explained | None:
    line = slip.here
    if slip.in_brackets or line.blank:
        return None
    if "mapping values" in slip.problem and line.key and slip.column == _colon(line):
        return _too_deep(slip, line)
    if "did not find expected" in slip.problem and slip.column == line.content_column:
        return Explained(_unfitting(slip, line), line.number, line.number, misplaced=True)
    return None


def _colon(line: Line) -> int:
    return line.text.index(":", line.key_end)


def _too_deep(slip: Slip, line: Line) -> Explained:
    """The line became part of a text that began above it."""
    first = slip.scalar[0] if slip.scalar and slip.scalar[0] < slip.line else line.number
    diagnostic = CHECK.at(
        slip.key_span(line),
        f"”{line.key}” är indraget för långt: raden ovanför har redan ett värde.",
        f"”{line.key}” is indented too far: the line above already has a value.",
        help=Message(
            "Låt raden börja i samma kolumn som raden den hör ihop med.",
            "Let the line start in the same column as the line it belongs with.",
        ),
    )
    return Explained(diagnostic, first, line.number)


def _unfitting(slip: Slip, line: Line) -> Diagnostic:
    fitting = sorted({column for column in slip.columns if column != line.content_column})
    sv = " eller ".join(str(column) for column in fitting) or "0"
    en = " or ".join(str(column) for column in fitting) or "0"
    return CHECK.at(
        slip.content_span(line),
        f"Raden är indragen {line.content_column} mellanslag, men här passar {sv}.",
        f"The line is indented by {line.content_column} spaces, but {en} would fit here.",
        help=Message(
            "Rader som hör ihop börjar i samma kolumn.",
            "Lines that belong together start in the same column.",
        ),
    )
