"""Owns how alike two people are by what is told of them: whether they may be one and the same.

Nothing is decided here: it is a person who says that two are one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LONG = 4  # letters in a part of a name that may differ in one


class Likeness(StrEnum):
    """Why two may be one, what tells most first."""

    NUMBER = "number"
    NAME_AND_BORN = "name_and_born"
    NEAR_NAME = "near_name"
    NEAR_BORN = "near_born"
    NAME_ALONE = "name_alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is told of somebody: the folded parts of the name, the day of birth, numbers now and before."""

    parts: frozenset[str] = field(default_factory=frozenset)
    born: date | None = None
    numbers: frozenset[str] = field(default_factory=frozenset)


def likeness(one: Known, other: Known) -> Likeness | None:
    if one.numbers & other.numbers:
        return Likeness.NUMBER
    if not one.parts or not other.parts:
        return None
    same = one.parts == other.parts
    if one.born is None or other.born is None:
        return Likeness.NAME_ALONE if same and len(one.parts) > 1 else None
    if one.born == other.born:
        if same:
            return Likeness.NAME_AND_BORN
        return Likeness.NEAR_NAME if near_names(one.parts, other.parts) else None
    return Likeness.NEAR_BORN if same and near_days(one.born, other.born) else None


def names_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two who have the same number are called the same: every part of one name is in the other. One
    part alone says too little of a name with several.
    """
    fewer, more = sorted((one, other), key=len)
    return bool(fewer) and fewer <= more and (len(fewer) > 1 or fewer == more)


def near_names(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each part of the shorter name is near a part of the longer one, and no part is a name alone
    unless both are.
    """
    fewer, more = sorted((one, other), key=len)
    if len(fewer) == 1 < len(more):
        return False
    left = list(more)
    for part in sorted(fewer, key=lambda text: (text not in more, text)):
        fits = next((each for each in left if near(part, each)), None)
        if fits is None:
            return False
        left.remove(fits)
    return True


def near(one: str, other: str) -> bool:
    """The same but for one letter: another, one more, or two that have changed places."""
    if one == other:
        return True
    if min(len(one), len(other)) < LONG or abs(len(one) - len(other)) > 1:
        return False
    start = next(at for at in range(len(one) + 1) if one[at : at + 1] != other[at : at + 1])
    return (
        one[start:] == other[start + 1 :]
        or one[start + 1 :] == other[start:]
        or (
            len(one) == len(other)
            and (one[start + 1 :] == other[start + 1 :] or swapped(one[start:], other[start:]))
        )
    )


def swapped(one: str, other: str) -> bool:
    return one[:2] == other[1::-1] and one[2:] == other[2:]


def near_days(one: date, other: date) -> bool:
    """Whether one is the other with a digit wrong, or with month and day the wrong way round."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    digits = zip(one.isoformat(), other.isoformat(), strict=True)
    return sum(a != b for a, b in digits) == 1


ORDER = {each: at for at, each in enumerate(Likeness)}


def alike_first(found: Iterable[tuple[Likeness, str]]) -> tuple[tuple[Likeness, str], ...]:
    """What tells most first, then by name."""
    return tuple(sorted(found, key=lambda each: (ORDER[each[0]], each[1])))
