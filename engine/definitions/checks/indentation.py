"""A line whose indentation fits nothing around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Line, Slip, line_of
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

SAME_COLUMN = Message(
    "Rader som hör ihop börjar i samma kolumn.",
    "Lines that belong together start in the same column.",
)


def find(slip: Slip) -> Explained | None:
    line = slip.here
    if slip.in_brackets or line.blank:
        return None
    if "mapping values" in slip.problem and line.key and slip.column == _colon(line):
        return _too_deep(slip, line)
    if "did not find expected" in slip.problem and slip.column == line.content_column:
        return _unfitting(slip, line)
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
    below = line_of(slip.lines, line.number + 1)
    inside = None if line.value or below.blank else below.indent
    return Explained(diagnostic, first, line.number, inside=inside)


def _unfitting(slip: Slip, line: Line) -> Explained:
    """The odd one is the line itself, or one above it: a block's first line, or its key."""
    if slip.closed is None:
        return Explained(_alone(slip, line), line.number, line.number)
    first, inside = line_of(slip.lines, slip.closed[0]), slip.closed[1]
    outside = _above(slip, first.number, inside)
    around = _above(slip, outside.number, outside.indent)
    step = step_of(slip.lines)
    diagnostic, moved = _alone(slip, line), inside
    if line.indent - outside.indent == step != inside - outside.indent:
        only = _count(slip, first.number, line.number, inside) == 1
        if not only and (inside - outside.indent) % step == 0:
            return Explained(_further_out(slip, outside, inside), line.number, line.number)
        if only:
            diagnostic = _beside(slip, first, inside, line.indent)
    elif line.indent - around.indent == step != outside.indent - around.indent:
        diagnostic, moved = _beside(slip, outside, outside.indent, line.indent), outside.indent
    return Explained(diagnostic, line.number, line.number, moved=moved)


def _above(slip: Slip, number: int, column: int) -> Line:
    """The line under which a block stands that begins on line `number` in `column`."""
    while number > 0:
        number -= 1
        line = line_of(slip.lines, number)
        if not line.blank and line.indent < column:
            return line
    return line_of(slip.lines, 0)


def _count(slip: Slip, start: int, end: int, column: int) -> int:
    lines = (line_of(slip.lines, number) for number in range(start, end))
    return sum(line.indent == column and not line.blank for line in lines)


def step_of(lines: Sequence[str]) -> int:
    """By how much the file usually indents."""
    margins = [len(text) - len(text.lstrip(" ")) for text in lines if text.strip()]
    steps = Counter(b - a for a, b in pairwise(margins) if b > a)
    return steps.most_common(1)[0][0] if steps else 2


def _beside(slip: Slip, line: Line, column: int, others: int) -> Diagnostic:
    return CHECK.at(
        slip.content_span(line),
        f"Raden är indragen {column} mellanslag, men de den hör ihop med är indragna {others}.",
        f"The line is indented by {column} spaces, but those it belongs with by {others}.",
        help=SAME_COLUMN,
    )


def _further_out(slip: Slip, line: Line, inside: int) -> Diagnostic:
    return CHECK.at(
        slip.content_span(line),
        f"Raden är indragen {line.indent} mellanslag, men det som står under den {inside}.",
        f"The line is indented by {line.indent} spaces, but what stands under it by {inside}.",
        help=SAME_COLUMN,
    )


def _alone(slip: Slip, line: Line) -> Diagnostic:
    fitting = sorted({column for column in slip.columns if column != line.content_column})
    sv = " eller ".join(str(column) for column in fitting) or "0"
    en = " or ".join(str(column) for column in fitting) or "0"
    return CHECK.at(
        slip.content_span(line),
        f"Raden är indragen {line.content_column} mellanslag, men här passar {sv}.",
        f"The line is indented by {line.content_column} spaces, but {en} would fit here.",
        help=SAME_COLUMN,
    )
