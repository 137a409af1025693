"""Owns identity numbers: reading, checking and writing them in one way, and what they tell.

Swedish personnummer and samordningsnummer, interim numbers (a letter in the place of the first of the last
four) and the reserve numbers of regions, each of a shape of its own. Which of them a deployment allows is
left to its definition, and the sentence about a wrong one to the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WRITTEN = re.compile(r"(\d\d)?(\d\d)-?(\d\d)-?(\d\d)([-+]?)(\d{4}|[TRSUWXJKLMN]\d{3})", re.ASCII)
SPACES = re.compile(r"\s+")
DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"})
COORDINATION = 60  # what a samordningsnummer adds to the day
FIRST_YEAR = 1850
DIGITS = 4  # so many at least in a reserve number, so that no name is one
SHAPE_SIGNS = {"#": "0123456789", "?": "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ"}
SHAPE = re.compile(r"[#?0-9A-ZÅÄÖ-]{5,30}")


class Kind(StrEnum):
    """Kinds of number, by the names that `people.identity` of a deployment uses."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    INTERIM = "interim"
    RESERVE = "reserve"


RANK = {
    "": 0,
    "alias": 0,
    Kind.RESERVE: 1,
    Kind.INTERIM: 2,
    Kind.SAMORDNINGSNUMMER: 3,
    Kind.PERSONNUMMER: 4,
}
"""Which of several numbers of a person holds: the one that means the most."""


class Fault(StrEnum):
    """Why a text is no identity number. The check digit comes last: the rest was right."""

    SHAPE = "shape"
    DATE = "date"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A valid number; `text` is `YYYYMMDD-NNNN`, with the day as written (61 to 91 in a
    samordningsnummer). A reserve number is written as its shape is, and tells no day of birth.
    """

    text: str
    kind: Kind
    birth_date: date | None

    @property
    def sex(self) -> str | None:
        """`woman` or `man`, which the last digit but one tells; of a number for the time being nothing."""
        if self.kind in (Kind.INTERIM, Kind.RESERVE):
            return None
        return "man" if int(self.text[-2]) % 2 else "woman"


def read(text: str, today: date) -> Identity | Fault:
    """The number that `text` says: 10 or 12 digits, with or without `-`, `+` and spaces.

    In ten digits the century is the latest that is not in the future on `today`, with `+` the one
    before it.
    """
    found = WRITTEN.fullmatch(SPACES.sub("", text.translate(DASHES)).upper())
    if found is None:
        return Fault.SHAPE
    century, year, month, day, sign, last = found.groups()
    coordination = int(day) > COORDINATION
    real_day = int(day) - COORDINATION * coordination
    born = _born(century, int(year), int(month), real_day, sign, today)
    if born is None:
        return Fault.DATE
    interim = last[0].isalpha()
    if luhn(f"{year}{month}{day}{f'1{last[1:]}' if interim else last}") != 0:
        return Fault.CHECK_DIGIT
    kind = Kind.SAMORDNINGSNUMMER if coordination else Kind.PERSONNUMMER
    kind = Kind.INTERIM if interim else kind
    return Identity(text=f"{born.year:04}{month}{day}-{last}", kind=kind, birth_date=born)


def read_among(text: str, today: date, kinds: Iterable[str]) -> Identity | Fault:
    """The same, or the reserve number that `text` says. `kinds`: the names of kinds, and among them the
    shapes of reserve numbers, such as `99######-####`: `#` is any digit, `?` any letter.
    """
    found = read(text, today)
    if isinstance(found, Identity):
        return found
    bare = SPACES.sub("", text.translate(DASHES)).replace("-", "").upper()
    shapes = (one for one in kinds if "#" in one)
    told = next((as_shape for one in shapes if (as_shape := in_shape(bare, one)) is not None), None)
    return found if told is None else Identity(text=told, kind=Kind.RESERVE, birth_date=None)


def in_shape(bare: str, shape: str) -> str | None:
    """The signs written as the shape is; None when they do not fit it."""
    signs = iter(bare)
    told = "".join(one if one == "-" else _fits(next(signs, ""), one) for one in shape)
    fits = len(told) == len(shape) and next(signs, None) is None
    return told if fits else None


def _fits(sign: str, wanted: str) -> str:
    return sign if sign and sign in SHAPE_SIGNS.get(wanted, wanted) else ""


def is_shape(text: str) -> bool:
    """Whether this is the shape of a reserve number."""
    return SHAPE.fullmatch(text) is not None and text.count("#") >= DIGITS


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
    once, twice = digits[::-2], digits[-2::-2]
    return (sum(map(int, once)) + sum(map(int, twice.translate(DOUBLED)))) % 10


DOUBLED = str.maketrans("0123456789", "0246813579")
"""Twice each digit, with the digits of that put together."""


def age(birth: date, on: date) -> int:
    """Whole years. Who is born on 29 February has birthday on 1 March in other years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
