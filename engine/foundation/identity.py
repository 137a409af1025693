"""Owns identity numbers: reading, checking and writing them in one way, and what they tell.

Swedish personnummer and samordningsnummer. Which of them a deployment allows is left to its
definition, and the sentence about a wrong one to the field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WRITTEN = re.compile(r"(\d\d)?(\d\d)-?(\d\d)-?(\d\d)([-+]?)(\d{4})", re.ASCII)
SPACES = re.compile(r"\s+")
DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"})
COORDINATION = 60  # what a samordningsnummer adds to the day
FIRST_YEAR = 1850


class Kind(StrEnum):
    """Kinds of number, by the names that `people.identity` of a deployment uses."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"


class Fault(StrEnum):
    """Why a text is no identity number. The check digit comes last: the rest was right."""

    SHAPE = "shape"
    DATE = "date"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A valid number; `text` is `YYYYMMDD-NNNN`, with the day as written (61 to 91 in a
    samordningsnummer)."""

    text: str
    kind: Kind
    birth_date: date

    @property
    def sex(self) -> str:
        """`woman` or `man`, which the last digit but one tells."""
        return "man" if int(self.text[-2]) % 2 else "woman"


def read(text: str, today: date) -> Identity | Fault:
    """The number that `text` says: 10 or 12 digits, with or without `-`, `+` and spaces.

    In ten digits the century is the latest that is not in the future on `today`, with `+` the one
    before it.
    """
    found = WRITTEN.fullmatch(SPACES.sub("", text.translate(DASHES)))
    if found is None:
        return Fault.SHAPE
    century, year, month, day, sign, last = found.groups()
    coordination = int(day) > COORDINATION
    real_day = int(day) - COORDINATION * coordination
    born = _born(century, int(year), int(month), real_day, sign, today)
    if born is None:
        return Fault.DATE
    if luhn(f"{year}{month}{day}{last}") != 0:
        return Fault.CHECK_DIGIT
    kind = Kind.SAMORDNINGSNUMMER if coordination else Kind.PERSONNUMMER
    return Identity(text=f"{born.year:04}{month}{day}-{last}", kind=kind, birth_date=born)


def _born(
    century: str | None, year: int, month: int, day: int, sign: str, today: date
) -> date | None:
    if century is not None:
        born = _date(int(century) * 100 + year, month, day)
        return born if born is not None and born <= today else None
    latest = today.year // 100 * 100 + year
    if (latest, month, day) > (today.year, today.month, today.day):
        latest -= 100
    return _date(latest - 100 if sign == "+" else latest, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def luhn(digits: str) -> int:
    """The sum by the Luhn rule, modulo 10; zero when the last digit is the right check digit."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10


def age(birth: date, on: date) -> int:
    """Whole years. Who is born on 29 February has birthday on 1 March in other years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
