"""Owns how numbers are said: as each language writes them. How people write them is left to the fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel.numbers import format_decimal

from engine.foundation.locales import locale_of
from engine.foundation.texts import Said, Spoken, said

GROUPED = 10_000
MOST_NUMBERS = 5_000


@dataclass(frozen=True, slots=True)
class Figure(Spoken):
    """A number that is put into words when it is known in which language."""

    value: float

    def in_(self, language: str) -> str:
        return number_in(self.value, language)


def figure(value: float) -> Said:
    """A number by itself."""
    return said("{number}", number=Figure(value))


@lru_cache(maxsize=MOST_NUMBERS)
def number_in(value: float, language: str) -> str:
    """Without decimals that say nothing. Thousands are parted from 10 000, so that a year is written as a
    year.
    """
    return str(
        format_decimal(
            value,
            format="#,##0.##########",
            locale=locale_of(language),
            group_separator=abs(value) >= GROUPED,
        )
    )
