"""A quote that is opened and never closed."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip, line_of
from engine.foundation.diagnostics import Message

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
    diagnostic = CHECK.at(
        slip.span(number, column, max(len(line.text.rstrip()), column + 1)),
        f"Citattecknet {quote} stängs inte.",
        f"The quote {quote} is not closed.",
        help=Message(
            f"Sätt {quote} också där texten slutar.", f"Put {quote} where the text ends, too."
        ),
    )
    first = number if slip.outer is None else min(slip.outer, number)
    return Explained(diagnostic, first, number)


def _place(slip: Slip) -> tuple[int, int] | None:
    """Where the quote stands that ran on to the end of the file, or to a quote on another line."""
    if "quoted scalar" in slip.context and "escape" not in slip.problem and slip.began:
        return slip.began
    if slip.scalar_quoted and slip.scalar and slip.scalar[0] < slip.scalar[2] == slip.line:
        return slip.scalar[0], slip.scalar[1]
    return None
