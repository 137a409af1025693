"""Owns how dates and times are read as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from types import MappingProxyType

from engine.foundation.texts import Said, said

MONTHS = MappingProxyType(
    {
        word: number
        for number, words in enumerate(
            (
                "jan januari january",
                "feb februari february",
                "mar mars march",
                "apr april",
                "maj may",
                "jun juni june",
                "jul juli july",
                "aug augusti august",
                "sep sept september",
                "okt oktober oct october",
                "nov november",
                "dec december",
            ),
            start=1,
        )
        for word in words.split()
    }
)
YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/., ]+(\d{4})", re.ASCII)
IN_WORDS = re.compile(r"(?:den +)?(\d{1,2}):?[ae.]?[ -]+([a-zåäö]+)\.?,? +(\d{4})", re.ASCII)
SHORT = re.compile(r"(\d{1,2})([-/. ]) ?(\d{1,2})([-/., ]) ?(\d{2})", re.ASCII)
SHORT_IN_WORDS = re.compile(r"(?:den +)?(\d{1,2}):?[ae.]?[ -]+([a-zåäö]+)\.?,? +(\d{2})", re.ASCII)
SIX = re.compile(r"(\d{2})(\d{2})(\d{2})", re.ASCII)
AHEAD, BEHIND = 5, 90
"""A year of two digits is at most so far ahead, and at most so long ago."""
CLOCK = re.compile(r"(?:kl\.? *)?(\d{1,2})(?:[:.]?(\d{2}))?", re.ASCII)


def read_date(text: str) -> date | None:
    """`2024-05-03`, `20240503`, `3/5 2024`, `3.5.2024`, `3 maj 2024`; None for what is no date."""
    bare = " ".join(text.lower().split())
    if found := YEAR_FIRST.fullmatch(bare):
        return made(found[1], found[2], found[3])
    if found := DAY_FIRST.fullmatch(bare):
        return made(found[3], found[2], found[1])
    if found := IN_WORDS.fullmatch(bare):
        return made(found[3], str(MONTHS.get(found[2], 0)), found[1])
    return None


def short_dates(text: str, today: date) -> tuple[date, ...]:
    """Every day that a date with a year of two digits may mean: none for what is no such date. `3/4 26` has
    one, `03-04-05` may be read from either end.
    """
    bare = " ".join(text.lower().split())
    if found := SHORT_IN_WORDS.fullmatch(bare):
        parts = [(found[1], str(MONTHS.get(found[2], 0)), found[3])]
    elif found := SIX.fullmatch(bare):
        parts = [(found[3], found[2], found[1]), (found[1], found[2], found[3])]
    elif found := SHORT.fullmatch(bare):
        parts = [(found[1], found[3], found[5])]
        if len(found[1]) == 2 and found[2] == found[4]:
            parts.append((found[5], found[3], found[1]))
    else:
        return ()
    return tuple(sorted({day for part in parts for day in short_parts(part, today)}))


def short_parts(parts: Sequence[str], today: date) -> tuple[date, ...]:
    """The same of a day, a month and a year of two digits that are written apart."""
    day, month, year = parts
    if not (len(year) == 2 and year.isascii() and year.isdecimal()):
        return ()
    days = (made(str(one), month, day) for one in years_of(year, today))
    return tuple(one for one in days if one is not None)


def years_of(short: str, today: date) -> tuple[int, ...]:
    """The years that two digits may mean, as people write of their lives and their plans."""
    first = today.year - BEHIND
    return tuple(year for year in range(first, today.year + AHEAD + 1) if year % 100 == int(short))


def made(year: str, month: str, day: str) -> date | None:
    """The date of three written numbers; a month may be a word."""
    word = month.strip().lower().rstrip(".")
    number = str(MONTHS.get(word, word))
    if not (year + number + day).isdecimal():
        return None
    try:
        return date(int(year), int(number), int(day))
    except (ValueError, OverflowError):
        return None


def show_date(day: date) -> Said:
    """`3 maj 2024`."""
    return said("{day}", day=day)


def read_time(text: str) -> time | None:
    """`8:30`, `08.30`, `kl 8`, `0830`; None for what is no time of day."""
    found = CLOCK.fullmatch(text.strip().lower())
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None
