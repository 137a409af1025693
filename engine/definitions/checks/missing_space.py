"""No space after a colon or a dash: `label:Ja`, `-ja`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Line, Slip, line_of
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

CHECK = Check(
    code="missing-space",
    title=Message("Mellanslag fattas", "A space is missing"),
    why=Message(
        "Efter kolonet i en nyckel och efter strecket i en lista ska det stå ett mellanslag. "
        "Utan det läses alltihop som en enda text.",
        "After the colon of a key and after the dash of a list stands a space. Without it all of "
        "it is read as one text.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  förnamn:\n    type: text\n    label:Förnamn\n",
    right="form: namn\ntitle: Namn\nfields:\n  förnamn:\n    type: text\n    label: Förnamn\n",
)


def find(slip: Slip) -> Explained | None:
    if slip.in_brackets:
        return _before_bracket(slip)
    line = _line(slip)
    if line is None:
        return None
    column = line.content_column
    if line.glued_key:
        return Explained(
            after_colon(slip.span(line.number, column, column + len(line.glued_key))),
            line.number,
            line.number,
        )
    if line.text[column : column + 1] == "-" and line.text[column + 1 : column + 2].isalnum():
        return Explained(
            after_dash(slip.span(line.number, column, column + 1)), line.number, line.number
        )
    return None


def _before_bracket(slip: Slip) -> Explained | None:
    """`{fields:[a]}`, `{title:{sv: a}}`."""
    after = slip.here.text[slip.column + 1 : slip.column + 2]
    if slip.sign != ":" or after not in ("[", "{", '"', "'"):
        return None
    key = slip.span(slip.line, slip.column - 1, slip.column)
    return Explained(after_colon(key), slip.first, slip.line)


def _line(slip: Slip) -> Line | None:
    """The line that was taken for a text: where an unfinished key or the last value began."""
    if "simple key" in slip.context and slip.began:
        return line_of(slip.lines, slip.began[0])
    if "mapping values" in slip.problem and slip.here.glued_key:
        return slip.here
    if "mapping values" in slip.problem and slip.scalar and slip.scalar[0] < slip.line:
        return line_of(slip.lines, slip.scalar[0])
    return None


def after_colon(key: Span) -> Diagnostic:
    """`key` is the span of the name before the colon."""
    place = Span(key.file, key.line, key.end_column, key.line, key.end_column + 1)
    return CHECK.at(
        place,
        "Det fattas ett mellanslag efter kolonet.",
        "A space is missing after the colon.",
        fix=Fix(place, ": "),
    )


def after_dash(dash: Span) -> Diagnostic:
    return CHECK.at(
        dash,
        "Det fattas ett mellanslag efter strecket.",
        "A space is missing after the dash.",
        fix=Fix(dash, "- "),
    )
