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

USUAL_STEPS = (2, 4, 3)
SAME_COLUMN = Message(
    "Rader som hör ihop börjar i samma kolumn.",
    "Lines that belong together start in the same column.",
)


def find(slip: Slip) -> Explained | None:
    line = slip.here
    if slip.in_brackets or line.blank:
        return None
    value_above = "mapping values" in slip.problem and line.key and slip.column == _colon(line)
    unexpected = "did not find expected" in slip.problem and slip.column == line.content_column
    if not value_above and not unexpected:
        return None
    return _odd_above(slip, line) or (_too_deep if value_above else _unfitting)(slip, line)


def _colon(line: Line) -> int:
    return line.text.index(":", line.key_end)


def _odd_above(slip: Slip, line: Line) -> Explained | None:
    """The line above, which has a value already, may be the one that stands too far out."""
    above = _above(slip, line.number, line.indent)
    if above is None or not above.value:
        return None
    found = _beside(slip, above, above.indent, line.indent)
    opener = _above(slip, above.number, above.indent + 1)
    if opener is not None and _opens(slip, opener, above, line):
        return Explained(found, above.number, line.number)
    around = _above(slip, above.number, above.indent)
    first_of_block = around is not None and _are_steps(slip, around, line, above)
    if not first_of_block and not _goes_on_over(slip, above, line.indent):
        return None
    moved = above.indent if first_of_block else None
    return Explained(found, line.number, line.number, moved=moved)


def _opens(slip: Slip, opener: Line, above: Line, line: Line) -> bool:
    """Whether both lines were meant to stand inside a key, and the first was not indented."""
    waits = bool(opener.key) and not opener.value and opener.indent == above.indent
    return waits and line.indent - opener.indent == step_of(slip.lines)


def _are_steps(slip: Slip, around: Line, right: Line, wrong: Line) -> bool:
    """Whether one line is a usual step inside `around`, and the other is not."""
    return right.indent - around.indent == step_of(slip.lines) != wrong.indent - around.indent


def _goes_on_over(slip: Slip, line: Line, column: int) -> bool:
    """Whether the lines before `line` belong to a block in the column."""
    before = _above(slip, line.number, column + 1)
    return before is not None and before.indent == column


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
    return Explained(diagnostic, first, line.number, inside=_inside(slip, line))


def _inside(slip: Slip, line: Line) -> int | None:
    """Where what was meant to stand under the line begins, when that is further out."""
    below = line_of(slip.lines, line.number + 1)
    if line.value or below.blank or not 0 < line.indent - below.indent <= step_of(slip.lines):
        return None
    return below.indent


def _unfitting(slip: Slip, line: Line) -> Explained:
    """The odd one is the line itself, or one above it: a block's first line, or its key."""
    if slip.closed is None:
        inner = _inside(slip, line)
        return Explained(_alone(slip, line), line.number, line.number, inside=inner)
    first, inside = line_of(slip.lines, slip.closed[0]), slip.closed[1]
    only = _count(slip, first.number, line.number, inside) == 1
    outside = _above(slip, first.number, inside)
    if outside is None:
        found = _beside(slip, first, inside, line.indent) if only else _alone(slip, line)
        return Explained(found, line.number, line.number, moved=inside)
    if only and _inside(slip, first) == line.indent > outside.indent:
        found = _unlike_its_own(slip, first, line.indent)
        return Explained(found, first.number, line.number, inside=line.indent)
    around = _above(slip, outside.number, outside.indent)
    diagnostic, moved = _alone(slip, line, inside), inside
    if _are_steps(slip, outside, line, first):
        if not only and (inside - outside.indent) % step_of(slip.lines) == 0:
            return Explained(_unlike_its_own(slip, outside, inside), line.number, line.number)
        if only:
            diagnostic = _beside(slip, first, inside, line.indent)
    elif around is not None and _are_steps(slip, around, line, outside):
        diagnostic, moved = _beside(slip, outside, outside.indent, line.indent), outside.indent
    return Explained(diagnostic, line.number, line.number, moved=moved)


def _above(slip: Slip, number: int, column: int) -> Line | None:
    """The nearest line before `number` that begins further out than `column`."""
    while number > 0:
        number -= 1
        line = line_of(slip.lines, number)
        if not line.blank and line.indent < column:
            return line
    return None


def _count(slip: Slip, start: int, end: int, column: int) -> int:
    lines = (line_of(slip.lines, number) for number in range(start, end))
    return sum(line.indent == column and not line.blank for line in lines)


def step_of(lines: Sequence[str]) -> int:
    """By how much the file usually indents."""
    margins = [len(text) - len(text.lstrip(" ")) for text in lines if text.strip()]
    steps = Counter(b - a for a, b in pairwise(margins) if b > a)
    return max(USUAL_STEPS, key=lambda step: steps[step])


def _beside(slip: Slip, line: Line, column: int, others: int) -> Diagnostic:
    return CHECK.at(
        slip.content_span(line),
        f"Raden är indragen {column} mellanslag, men de den hör ihop med är indragna {others}.",
        f"The line is indented by {column} spaces, but those it belongs with by {others}.",
        help=SAME_COLUMN,
    )


def _unlike_its_own(slip: Slip, line: Line, inside: int) -> Diagnostic:
    return CHECK.at(
        slip.content_span(line),
        f"Raden är indragen {line.indent} mellanslag, men det som står under den {inside}.",
        f"The line is indented by {line.indent} spaces, but what stands under it by {inside}.",
        help=SAME_COLUMN,
    )


def _any_of(columns: Sequence[int], word: str) -> str:
    *more, last = map(str, columns or (0,))
    return f"{', '.join(more)} {word} {last}" if more else last


def _alone(slip: Slip, line: Line, *beside: int) -> Diagnostic:
    """`beside`: the column of the block that the line ended, which it may have been meant for."""
    fitting = sorted({*slip.columns, *beside} - {line.content_column})
    sv, en = _any_of(fitting, "eller"), _any_of(fitting, "or")
    return CHECK.at(
        slip.content_span(line),
        f"Raden är indragen {line.content_column} mellanslag, men här passar {sv}.",
        f"The line is indented by {line.content_column} spaces, but {en} would fit here.",
        help=SAME_COLUMN,
    )
