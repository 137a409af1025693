"""A `[` or `{` that is opened and never closed, or closed by the wrong one."""

from __future__ import annotations

from engine.definitions.checks import sign_first
from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip, line_of
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unclosed-bracket",
    title=Message("Parentesen stängs inte", "The bracket is not closed"),
    why=Message(
        "Varje { ska stängas med } och varje [ med ]. Ett # med mellanslag före gör resten av "
        "raden till en kommentar, också den avslutande parentesen.",
        "Every { is closed with } and every [ with ]. A # with a space before it makes the rest "
        "of the line a comment, the closing bracket too.",
    ),
    wrong="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn\n",
    right="form: namn\ntitle: Namn\nfields:\n  namn: {type: text, label: Namn}\n",
)
PAIRS = {"{": "}", "[": "]"}


def find(slip: Slip) -> Explained | None:
    if "flow" not in slip.context or slip.began is None:
        return None
    number, column = slip.began
    text = line_of(slip.lines, number).text
    sign = text[column : column + 1]
    wrong_end = slip.sign in PAIRS.values() and slip.sign != PAIRS.get(sign)
    if not wrong_end and not _ran_on(slip, number):
        return None
    first = number if slip.outer is None else slip.outer
    prose = _prose(text, column)
    if prose:
        span = slip.span(number, column, column + len(prose))
        return Explained(sign_first.said_at(span, prose), first, number)
    sv, en = _sentences(sign, slip.sign if wrong_end else "", " #" in text[column:])
    end = len(text.rstrip()) if slip.line > number else slip.column + 1
    diagnostic = CHECK.at(
        slip.span(number, column, end),
        sv,
        en,
        help=Message(
            f"Sätt {PAIRS.get(sign, '}')} där det slutar.",
            f"Put {PAIRS.get(sign, '}')} where it ends.",
        ),
    )
    return Explained(diagnostic, first, slip.line if wrong_end else number)


def _prose(text: str, column: int) -> str:
    """The text that begins with the bracket, where it reads as one: several words, and none of the signs
    that part names from values.
    """
    end = next((at for at in range(column + 1, len(text)) if text[at] in "{}[],:#"), len(text))
    inner = text[column + 1 : end].strip()
    lone = end == len(text) or text[end] in "}]" or text[end:].startswith(" #")
    starts = text[:column].rstrip()[-1:] in (":", "-", "")
    return text[column:end].rstrip() if lone and starts and " " in inner else ""


def _ran_on(slip: Slip, number: int) -> bool:
    """Whether the parser met the end of the file, or a line that belongs further out."""
    if slip.line == number:
        return slip.sign == ""
    here = slip.here
    first = slip.outer if slip.outer is not None else number
    return here.blank or here.content_column <= line_of(slip.lines, first).content_column


def _sentences(sign: str, wrong: str, commented: bool) -> tuple[str, str]:
    if wrong:
        return f"{sign} stängs med {wrong}.", f"{sign} is closed with {wrong}."
    if commented:
        return (
            f"{sign} stängs inte: # gör resten av raden till en kommentar.",
            f"{sign} is not closed: # makes the rest of the line a comment.",
        )
    return f"{sign} stängs inte.", f"{sign} is not closed."
