"""Owns what a row of a repeating group is called: `Barn 2: 2019, förskola`. The fields that tell are
those that the form names in `summary`; without it the first ones that are answered.
"""

from __future__ import annotations

from functools import reduce

from engine.definitions.form import Field
from engine.expressions.scope import Value, Values
from engine.fields.all import BY_NAME
from engine.fields.field_type import Words
from engine.fields.question import Place
from engine.fields.repeat import UNTOLD
from engine.foundation.texts import said

MOST_TOLD = 2
"""So many answers tell which row it is, where the form does not say which."""
SAYS_LITTLE = UNTOLD | {"yes_no"}


def telling(group: Field) -> tuple[tuple[str, ...], int]:
    """The fields whose answers may stand in the heading, and how many of them at most."""
    if group.summary:
        named = tuple(name for name in group.summary if name in group.fields)
        return named, len(named)
    short = (name for name, one in group.fields.items() if one.type not in SAYS_LITTLE)
    return tuple(short), MOST_TOLD


def row_called(group: Field, number: int) -> Words:
    """What a row is called by its number, from 0."""
    if group.each is None:
        return said("Nummer {number}", number=number + 1)
    return said("{each} {number}", each=group.each, number=number + 1)


def row_heading(group: Field, number: int, row: Values, place: Place) -> Words:
    """With what is answered in it."""
    names, most = telling(group)
    told = [
        BY_NAME[group.fields[name].type].show(group.fields[name], row[name], place)
        for name in names
        if is_answered(row.get(name))
    ][:most]
    called = row_called(group, number)
    if not told:
        return called
    return said("{row}: {told}", row=called, told=reduce(listed, told))


def listed(first: Words, rest: Words) -> Words:
    return said("{first}, {rest}", first=first, rest=rest)


def is_answered(value: Value) -> bool:
    return value is not None and value != ()
