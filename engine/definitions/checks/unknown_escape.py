"""A backslash inside double quotes."""

from __future__ import annotations

import re

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

QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
MEANT = re.compile(r'\\(["\\])')  # in single quotes these two stand as they are


def find(slip: Slip) -> Explained | None:
    if "quoted scalar" not in slip.context or "escape" not in slip.problem or not slip.began:
        return None
    number, column = slip.began
    written = QUOTED.match(slip.lines[number], column)
    fix = None
    if written is not None:
        meant = MEANT.sub(r"\1", written[1]).replace("'", "''")
        fix = Fix(slip.span(number, column, written.end()), f"'{meant}'")
    diagnostic = CHECK.at(
        slip.span(slip.line, slip.column, slip.column + 1),
        "Ett omvänt snedstreck kan inte stå så inom dubbla citattecken.",
        "A backslash cannot stand like this in double quotes.",
        help=Message("Använd enkla citattecken.", "Use single quotes."),
        fix=fix,
    )
    first = number if slip.outer is None else slip.outer
    return Explained(diagnostic, first, slip.line)
