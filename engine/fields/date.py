"""Owns `date`: a day, written in one piece or as day, month and year."""

from __future__ import annotations

import datetime
from typing import ClassVar, cast

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.dates import made, read_date, short_dates, short_parts, show_date
from engine.fields.field_type import Example, Json, Reader, Words, Written, joined, own
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import Said, said

PARTS = ("day", "month", "year")
FIRST = datetime.date(1850, 1, 1)
LAST = datetime.date(2200, 1, 1)


class Date(Plain):
    name = "date"
    settings = frozenset({"min", "max"})
    bounds: ClassVar[Kind | None] = Kind.DATE
    kind = Kind.DATE
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("2024-05-03",)}, datetime.date(2024, 5, 3)),
        Example({"": ("3/5 2024",)}, datetime.date(2024, 5, 3)),
        Example({"": ("3 maj 2024",)}, datetime.date(2024, 5, 3)),
        Example({"": ("3/5 24",)}, datetime.date(2024, 5, 3)),
        Example({"day": ("2024-05-03",)}, datetime.date(2024, 5, 3)),
        Example({"day": ("3",), "month": ("5",), "year": ("2024",)}, datetime.date(2024, 5, 3)),
        Example({"day": ("",), "month": ("",), "year": ("",)}, None),
        Example({"day": ("3",), "month": ("",), "year": ("2024",)}, None, wrong=True),
        Example({"": ("30/2 2024",)}, None, wrong=True),
        Example({"": ("03-05-04",)}, None, wrong=True),
        Example({"": ("i går",)}, None, wrong=True),
        Example({"": ("0020-05-03",)}, None, wrong=True),
    )

    def parts(self, question: Question) -> tuple[str, ...]:
        return ("", *PARTS)

    def reader(self, question: Question, path: str) -> Reader:
        day, month, year = (joined(path, part) for part in PARTS)
        read = super().reader(question, path)

        def read_parts(written: Written, place: Place) -> Value | Said:
            get = written.get
            years, months, days = get(year), get(month), get(day)
            if path not in written:
                if years and months and days:
                    found = _day_of(years[-1], months[-1], days[-1])
                    if found is not None:
                        return found
                elif not (years or months or days):
                    return None
            return read(written, place)

        return read_parts

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        pieces = [own({"": raw.get(part, ())}) for part in PARTS]
        written = own(raw) or (pieces[0] if not any(pieces[1:]) else "")
        if not written and not any(pieces):
            return None
        short = short_dates(written, place.today) if written else short_parts(pieces, place.today)
        if len(short) > 1:
            return unclear(short, place)
        long = read_date(written) if written else made(pieces[2], pieces[1], pieces[0])
        found = short[0] if short else long
        if found is None:
            return said("Skriv ett datum som finns: dagen, månaden och året med fyra siffror.")
        if not FIRST <= found < LAST:
            return said("Skriv året med fyra siffror, till exempel 2024.")
        return found

    def raw(self, question: Question, value: Value) -> Raw:
        if not isinstance(value, datetime.date):
            return {}
        return {"day": (str(value.day),), "month": (str(value.month),), "year": (str(value.year),)}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        if not isinstance(value, datetime.date):
            return ""
        return show_date(value)

    def to_json(self, value: Value) -> Json:
        return value.isoformat() if isinstance(value, datetime.date) else None

    def from_json(self, data: Json) -> Value:
        return None if data is None else datetime.date.fromisoformat(cast(str, data))


def unclear(days: tuple[datetime.date, ...], place: Place) -> Said:
    """What to ask about a date that may be read in more ways than one."""
    return said(
        "Menar du {first} eller {last}? Skriv året med fyra siffror.", first=days[0], last=days[-1]
    )


def _day_of(year: str, month: str, day: str) -> datetime.date | None:
    """The day of three written numbers; None when there is none, or none that can be meant."""
    try:
        found = datetime.date.fromisoformat(f"{year}-{month:0>2}-{day:0>2}")
    except ValueError:
        return None
    return found if FIRST <= found < LAST else None
