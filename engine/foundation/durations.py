"""Owns durations as one says them: a whole number and a unit, `14 days`, `5 working days`.

What a duration comes to from a certain day is left to `calendar`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from engine.foundation.texts import Spoken, say_many


class Unit(StrEnum):
    """Units as they are written, in plural; the singular lacks the last letter."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"

    @property
    def singular(self) -> str:
        return self.value[:-1]


SPOKEN = re.compile(r"(\d{1,6}) +(hour|day|working +day|week|month|year)s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration(Spoken):
    """`amount` is not negative. `str()` gives what `read` takes."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.singular if self.amount == 1 else self.unit.value}"

    def in_(self, language: str) -> str:
        """The duration in words, such as `14 dagar`."""
        count = self.amount
        match self.unit:
            case Unit.HOURS:
                return say_many(language, "{count} timme", "{count} timmar", count)
            case Unit.DAYS:
                return say_many(language, "{count} dag", "{count} dagar", count)
            case Unit.WORKING_DAYS:
                return say_many(language, "{count} arbetsdag", "{count} arbetsdagar", count)
            case Unit.WEEKS:
                return say_many(language, "{count} vecka", "{count} veckor", count)
            case Unit.MONTHS:
                return say_many(language, "{count} månad", "{count} månader", count)
            case _:
                return say_many(language, "{count} år", "{count} år", count)

    @staticmethod
    def read(text: str) -> Duration | None:
        """The duration that `text` says, singular or plural; None when it says none."""
        return read(text)


def read(text: str) -> Duration | None:
    """The duration that `text` says, singular or plural; None when it says none."""
    found = SPOKEN.fullmatch(text.strip())
    if found is None:
        return None
    words = " ".join(found[2].split())
    return Duration(int(found[1]), Unit(f"{words}s"))
