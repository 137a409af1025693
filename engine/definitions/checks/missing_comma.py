"""No comma between two keys, or two items, inside brackets."""

from __future__ import annotations

import re

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip, line_of
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
    """After what stands on the nearest line above that says anything, before its comment."""
    scalar = slip.scalar or (0, 0, 0, 0)
    last, column = scalar[2:] if scalar[2] < slip.line else (0, 0)
    number = slip.line - 1
    while number > last and line_of(slip.lines, number).blank:
        number -= 1
    text = slip.lines[number]
    comment = text.find(" #", column if number == last else 0)
    end = len((text[:comment] if comment >= 0 else text).rstrip())
    return None if number < slip.first else slip.span(number, end, end)


def _found(place: Span) -> Diagnostic:
    return CHECK.at(
        place,
        "Det fattas ett komma här.",
        "A comma is missing here.",
        fix=Fix(place, ","),
    )
