"""A colon and a space inside a text: YAML takes what stands before it for a key."""

from __future__ import annotations

import re

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Line, Slip, piece_end, quoted
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

CHECK = Check(
    code="colon-in-text",
    title=Message("Kolon i en text", "A colon in a text"),
    why=Message(
        "Ett kolon följt av mellanslag skiljer en nyckel från dess värde. Står det också inne i "
        "texten vet läsaren inte var nyckeln slutar. Sätt texten inom citattecken.",
        "A colon followed by a space parts a key from its value. When it also stands inside the "
        "text, the reader cannot tell where the key ends. Put the text in quotes.",
    ),
    wrong="form: ring\ntitle: Ring oss\nabout: Varning: ring först\n"
    "fields:\n  namn: {type: text, label: Namn}\n",
    right='form: ring\ntitle: Ring oss\nabout: "Varning: ring först"\n'
    "fields:\n  namn: {type: text, label: Namn}\n",
)
HELP = Message("Sätt hela texten inom citattecken.", "Put the whole text in quotes.")
LEAST = "answered_at_least"
SETTING = re.compile(
    r"(?P<call>(?:sum|mean)\([^():]*?),?\s*\b(?P<name>(?:answered_)?at_least|minst|min|besvarade)"
    r"\s*:\s*(?P<number>\d+)\s*\)"
)
COMMA_OR_QUOTES = Message(
    "Sätt texten inom citattecken om kolonet hör till den. Börjar en ny nyckel här fattas ett "
    "komma före den.",
    "Put the text in quotes if the colon belongs to it. If a new key starts here, a comma is "
    "missing before it.",
)


def find(slip: Slip) -> Explained | None:
    if slip.sign != ":":
        return None
    if slip.in_brackets:
        return _first_in_value(slip) or _in_braces(slip)
    line = slip.here
    if "mapping values" not in slip.problem or not line.key or slip.column <= line.key_end:
        return None
    return Explained(_found(slip, line), line.number, line.number)


def _found(slip: Slip, line: Line) -> Diagnostic:
    setting = SETTING.fullmatch(line.value)
    if setting is not None:
        start = line.value_column
        span = slip.span(line.number, start, start + len(line.value))
        right = f"{setting['call']})\n{' ' * line.key_column}{LEAST}: {setting['number']}"
        return setting_inside(span, setting, Fix(span, right))
    return CHECK.at(
        slip.value_span(line),
        f"Texten efter ”{line.key}” innehåller ett kolon och måste stå inom citattecken.",
        f"The text after ”{line.key}” contains a colon and has to be in quotes.",
        help=HELP,
        fix=slip.quote_fix(line),
    )


def setting_inside(span: Span, setting: re.Match[str], fix: Fix | None = None) -> Diagnostic:
    """`mean(svar, at_least: 8)`: what stands at `span` has a setting inside the parentheses."""
    name = setting["name"]
    return CHECK.at(
        span,
        f"{name} kan inte stå inom parentesen: sådant är en egen nyckel bredvid value.",
        f"{name} cannot stand in the parentheses: that is a key of its own beside value.",
        help=Message(
            f"Skriv {setting['call']}) och {LEAST}: {setting['number']} på en egen rad.",
            f"Write {setting['call']}) and {LEAST}: {setting['number']} on a line of its own.",
        ),
        fix=fix,
    )


def _first_in_value(slip: Slip) -> Explained | None:
    """`{label: :så}`: the text begins with the colon."""
    text = slip.here.text
    if slip.opened is None or not text[: slip.column].rstrip().endswith(":"):
        return None
    meant = text[slip.column : piece_end(text, slip.column)].rstrip()
    span = slip.span(slip.line, slip.column, slip.column + len(meant))
    diagnostic = CHECK.at(
        span,
        f"Texten ”{meant}” börjar med ett kolon och måste stå inom citattecken.",
        f"The text ”{meant}” starts with a colon and has to be in quotes.",
        help=HELP,
        fix=Fix(span, quoted(meant)),
    )
    return Explained(diagnostic, slip.first, slip.line)


def _in_braces(slip: Slip) -> Explained | None:
    if slip.scalar is None or slip.scalar[0] != slip.line or slip.scalar_quoted:
        return None
    start = slip.scalar[1]
    between = slip.here.text[slip.scalar[3] : slip.column]
    if slip.opened is None or start < slip.opened or between.strip():
        return None
    text = slip.here.text[start : piece_end(slip.here.text, start)].rstrip()
    before = slip.here.text[start : slip.column].split()
    span = slip.span(slip.line, start, start + len(text))
    certain = len(before) == 1 or not before[-1].islower()
    diagnostic = CHECK.at(
        span,
        f"Texten ”{text}” innehåller ett kolon och måste stå inom citattecken.",
        f"The text ”{text}” contains a colon and has to be in quotes.",
        help=HELP if certain else COMMA_OR_QUOTES,
        fix=Fix(span, quoted(text)) if certain else None,
    )
    return Explained(diagnostic, slip.first, slip.line)
