"""Owns the days that do not count in each country, as rules. Another country is one entry.

Counting is left to `calendar`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

Rule = Callable[[int], date]


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (the anonymous algorithm), for any year from 1583."""
    golden, century, of_century = year % 19, year // 100, year % 100
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def on(month: int, day: int) -> Rule:
    """The same date every year."""
    return lambda year: date(year, month, day)


def easter(days: int) -> Rule:
    """So many days after Easter Sunday."""
    return lambda year: easter_sunday(year) + timedelta(days=days)


def first(weekday: int, month: int, day: int) -> Rule:
    """The first such weekday (Monday is 0) on or after a date."""

    def found(year: int) -> date:
        start = date(year, month, day)
        return start + timedelta(days=(weekday - start.weekday()) % 7)

    return found


FRIDAY, SATURDAY = 4, 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that does not count, from the year `since` to the year `until`."""

    name: str
    rule: Rule
    since: int = 0
    until: int = 9999

    def in_year(self, year: int) -> date | None:
        return self.rule(year) if self.since <= year <= self.until else None


@dataclass(frozen=True, slots=True)
class Country:
    """Saturdays and Sundays never count; `holidays` are the rest. `zone` is where days begin."""

    zone: str
    holidays: tuple[Holiday, ...]


# Lag (1989:253) om allmänna helgdagar; the eves by lag (1930:173) om beräkning av lagstadgad tid.
SWEDEN = Country(
    "Europe/Stockholm",
    (
        Holiday("Nyårsdagen", on(1, 1)),
        Holiday("Trettondedag jul", on(1, 6)),
        Holiday("Långfredagen", easter(-2)),
        Holiday("Påskdagen", easter(0)),
        Holiday("Annandag påsk", easter(1)),
        Holiday("Första maj", on(5, 1), since=1939),
        Holiday("Kristi himmelsfärdsdag", easter(39)),
        Holiday("Pingstdagen", easter(49)),
        Holiday("Annandag pingst", easter(50), until=2004),
        Holiday("Nationaldagen", on(6, 6), since=2005),
        Holiday("Midsommarafton", first(FRIDAY, 6, 19), since=1953),
        Holiday("Midsommardagen", first(SATURDAY, 6, 20), since=1953),
        Holiday("Alla helgons dag", first(SATURDAY, 10, 31), since=1953),
        Holiday("Julafton", on(12, 24)),
        Holiday("Juldagen", on(12, 25)),
        Holiday("Annandag jul", on(12, 26)),
        Holiday("Nyårsafton", on(12, 31)),
    ),
)

# Helligdage; Grundlovsdag, Christmas Eve and New Year's Eve are days off in public offices.
DENMARK = Country(
    "Europe/Copenhagen",
    (
        Holiday("Nytårsdag", on(1, 1)),
        Holiday("Skærtorsdag", easter(-3)),
        Holiday("Langfredag", easter(-2)),
        Holiday("Påskedag", easter(0)),
        Holiday("2. påskedag", easter(1)),
        Holiday("Store bededag", easter(26), until=2023),
        Holiday("Kristi himmelfartsdag", easter(39)),
        Holiday("Pinsedag", easter(49)),
        Holiday("2. pinsedag", easter(50)),
        Holiday("Grundlovsdag", on(6, 5)),
        Holiday("Juleaftensdag", on(12, 24)),
        Holiday("Juledag", on(12, 25)),
        Holiday("2. juledag", on(12, 26)),
        Holiday("Nytårsaftensdag", on(12, 31)),
    ),
)

COUNTRIES: Mapping[str, Country] = MappingProxyType({"se": SWEDEN, "dk": DENMARK})


def holidays_in(country: str, year: int) -> Mapping[date, str]:
    """The country's days that do not count in a year, with their names, Sundays among them."""
    days = ((holiday.in_year(year), holiday.name) for holiday in COUNTRIES[country].holidays)
    return {day: name for day, name in days if day is not None}
