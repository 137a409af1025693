"""A quote that is opened and never closed."""

from __future__ import annotations

import re

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip, line_of
from engine.foundation.diagnostics import Diagnostic, Fix, Message

CURLED = re.compile(r"""(?P<quote>["'])(?P<text>[^"'”“„»’]*)(?P<sign>[”“„»’])[\s,\]}]*(?:\s#.*)?""")

CHECK = Check(
    code="unclosed-quote",
    title=Message("Citattecknet stängs inte", "The quote is not closed"),
    why=Message(
        "En text som börjar med ett citattecken måste sluta med ett likadant, annars läses resten "
        "av filen som en del av texten.",
        "A text that starts with a quote has to end with the same one, or else the rest of the "
        "file is read as a part of it.",
    ),
    wrong='form: namn\ntitle: "Namn\nfields:\n  namn: {type: text, label: Namn}\n',
    right='form: namn\ntitle: "Namn"\nfields:\n  namn: {type: text, label: Namn}\n',
)


def find(slip: Slip) -> Explained | None:
    place = _place(slip)
    if place is None:
        return None
    number, column = place
    line = line_of(slip.lines, number)
    quote = line.text[column : column + 1]
    first = number if slip.outer is None else min(slip.outer, number)
    curled = CURLED.fullmatch(line.text, column)
    if curled is not None:
        return Explained(_curled(slip, number, curled), first, number)
    diagnostic = CHECK.at(
        slip.span(number, column, max(len(line.text.rstrip()), column + 1)),
        f"Citattecknet {quote} stängs inte.",
        f"The quote {quote} is not closed.",
        help=Message(
            f"Sätt {quote} också där texten slutar.", f"Put {quote} where the text ends, too."
        ),
    )
    return Explained(diagnostic, first, number)


def _curled(slip: Slip, number: int, found: re.Match[str]) -> Diagnostic:
    """It looks closed to whoever wrote it."""
    quote, sign = found["quote"], found["sign"]
    right = f"{quote}{found['text']}{quote}"
    span = slip.span(number, found.start("quote"), found.end("sign"))
    return CHECK.at(
        span,
        f"Texten börjar med {quote} men slutar med {sign}, som är ett annat tecken.",
        f"The text begins with {quote} but ends with {sign}, which is another sign.",
        help=Message(f"Skriv {right}.", f"Write {right}."),
        fix=Fix(span, right),
    )


def _place(slip: Slip) -> tuple[int, int] | None:
    """Where the quote stands that ran on to the end of the file, or to a quote on another line."""
    if "quoted scalar" in slip.context and "escape" not in slip.problem and slip.began:
        return slip.began
    if slip.scalar_quoted and slip.scalar and slip.scalar[0] < slip.scalar[2] == slip.line:
        return slip.scalar[0], slip.scalar[1]
    return None
