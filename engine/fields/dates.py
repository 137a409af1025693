"""Owns how dates and times are read as people write them."""

from __future__ import annotations

import re
from datetime import date, time
from types import MappingProxyType

from babel.dates import format_date

from engine.fields.languages import locale_of

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


def show_date(day: date, language: str) -> str:
    """`3 maj 2024`."""
    return str(format_date(day, "d MMMM y", locale=locale_of(language)))


def read_time(text: str) -> time | None:
    """`8:30`, `08.30`, `kl 8`, `0830`; None for what is no time of day."""
    found = CLOCK.fullmatch(text.strip().lower())
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None
