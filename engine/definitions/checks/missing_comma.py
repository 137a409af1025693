"""No comma between two keys, or two items, inside brackets."""

from __future__ import annotations

import re

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span

CHECK = Check(
    code="missing-comma",
    title=Message("Komma fattas", "A comma is missing"),
    why=Message(
        "Inom måsvingar och hakparenteser skiljs delarna åt med komma, också när de står på var "
        "sin rad.",
        "Inside braces and brackets the parts are separated by commas, also when each stands on a "
        "line of its own.",
    ),
    wrong='form: namn\ntitle: Namn\nfields:\n  namn: {label: "Namn" type: text}\n',
    right='form: namn\ntitle: Namn\nfields:\n  namn: {label: "Namn", type: text}\n',
)
NEXT_KEY = re.compile(r" *[^\W\d]\w*:(?: |$)")
NEXT_ITEM = re.compile(r" +[\[{\"']")


def find(slip: Slip) -> Explained | None:
    place = _place(slip)
    if place is None:
        return None
    return Explained(_found(place), slip.first, slip.line)


def _place(slip: Slip) -> Span | None:
    """Where the comma belongs."""
    if not slip.in_brackets or "did not find expected ','" not in slip.problem:
        return None
    if slip.sign == ":" and slip.scalar and slip.scalar[0] < slip.line and not slip.scalar_quoted:
        return _end_of_line_before(slip)
    text, column = slip.here.text, slip.column
    ended = text[:column].rstrip()[-1:]
    if not ended:
        return _end_of_line_before(slip)
    start = len(text[:column].rstrip())
    if ended in "]}\"'" and (NEXT_KEY.match(text, column) or NEXT_ITEM.match(text, start)):
        return slip.span(slip.line, start, start)
    return None


def _end_of_line_before(slip: Slip) -> Span | None:
    number = slip.line - 1
    while number > 0 and not slip.lines[number].strip():
        number -= 1
    text, _, _ = slip.lines[number].partition(" #")
    end = len(text.rstrip())
    unsure = text.count('"') % 2 == 1  # the sign may stand inside the quotes
    return None if unsure or number < slip.first else slip.span(number, end, end)


def _found(place: Span) -> Diagnostic:
    return CHECK.at(
        place,
        "Det fattas ett komma här.",
        "A comma is missing here.",
        fix=Fix(place, ","),
    )
