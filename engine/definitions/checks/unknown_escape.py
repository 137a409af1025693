"""A backslash inside double quotes."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Fix, Message

CHECK = Check(
    code="unknown-escape",
    title=Message("Omvänt snedstreck i citattecken", "A backslash in double quotes"),
    why=Message(
        "Inom dubbla citattecken har ett omvänt snedstreck en särskild betydelse. Inom enkla "
        "citattecken, eller helt utan, är det ett vanligt tecken.",
        "In double quotes a backslash has a meaning of its own. In single quotes, or without any, "
        "it is an ordinary character.",
    ),
    wrong='form: namn\ntitle: "H:\\mapp"\nfields:\n  namn: {type: text, label: Namn}\n',
    right="form: namn\ntitle: 'H:\\mapp'\nfields:\n  namn: {type: text, label: Namn}\n",
)


def find(slip: Slip) -> Explained | None:
    if "quoted scalar" not in slip.context or "escape" not in slip.problem or not slip.began:
        return None
    number, column = slip.began
    text = slip.lines[number]
    end = text.find('"', column + 1)
    fix = None
    if end > 0 and number == slip.line:
        meant = "'" + text[column + 1 : end].replace("'", "''") + "'"
        fix = Fix(slip.span(number, column, end + 1), meant)
    diagnostic = CHECK.at(
        slip.span(slip.line, slip.column, slip.column + 1),
        "Ett omvänt snedstreck kan inte stå så inom dubbla citattecken.",
        "A backslash cannot stand like this in double quotes.",
        help=Message("Använd enkla citattecken.", "Use single quotes."),
        fix=fix,
    )
    first = number if slip.outer is None else slip.outer
    return Explained(diagnostic, first, slip.line)
