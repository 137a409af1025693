"""A line that is neither a key nor part of a text: the colon was forgotten."""

from __future__ import annotations

import re

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip, line_of
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="missing-colon",
    title=Message("Kolon fattas", "A colon is missing"),
    why=Message(
        "Varje rad är en nyckel, ett kolon och ett värde. En rad utan kolon går inte att läsa där "
        "nycklar står. Hör raden till texten ovanför ska den vara längre indragen än den.",
        "Every line is a key, a colon and a value. A line without a colon cannot be read where "
        "keys stand. If the line belongs to the text above it, it is indented further.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  förnamn:\n    label Förnamn\n    type: text\n",
    right="form: namn\ntitle: Namn\nfields:\n  förnamn:\n    label: Förnamn\n    type: text\n",
)


BEFORE_BRACE = re.compile(r"(?:- )?(?P<key>[\w-]+) ?(?P<brace>\{)")


def find(slip: Slip) -> Explained | None:
    return _before_brace(slip) or _on_line(slip)


def _before_brace(slip: Slip) -> Explained | None:
    """`coach {label: Coach}`: the name is one, and what stands in braces is its own."""
    line = slip.here
    found = BEFORE_BRACE.match(line.text, line.content_column)
    if found is None or slip.in_brackets or slip.column < found.end():
        return None
    diagnostic = CHECK.at(
        slip.span(line.number, found.start("key"), found.end("key")),
        f"Det fattas ett kolon efter {found['key']}.",
        f"A colon is missing after {found['key']}.",
        help=Message(f"Skriv {found['key']}: {{…}}.", f"Write {found['key']}: {{…}}."),
    )
    return Explained(diagnostic, line.number, line.number)


def _on_line(slip: Slip) -> Explained | None:
    number = _number(slip)
    if number is None:
        return None
    line = line_of(slip.lines, number)
    if line.key:
        return None
    diagnostic = CHECK.at(
        slip.content_span(line),
        "Det fattas ett kolon på raden.",
        "A colon is missing on this line.",
        help=Message(
            "Skriv nyckel: värde, eller dra in raden om den hör till texten ovanför.",
            "Write key: value, or indent the line if it belongs to the text above.",
        ),
    )
    return Explained(diagnostic, number, number)


def _number(slip: Slip) -> int | None:
    if slip.in_brackets:
        return None
    if "simple key" in slip.context and slip.began:
        return slip.began[0]
    if "mapping values" in slip.problem and slip.scalar and slip.scalar[0] < slip.line:
        return slip.scalar[0]
    return None
