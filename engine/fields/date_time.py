"""Owns `date_time`: a day and a time of day, by the clock of the deployment's country."""

from __future__ import annotations

import datetime
import re
from typing import ClassVar, cast
from zoneinfo import ZoneInfo

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.date import PARTS, Date, unclear
from engine.fields.dates import read_date, read_time, short_dates
from engine.fields.field_type import Example, Json, Reader, Words, own
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.foundation.holidays import COUNTRIES
from engine.foundation.texts import Said, said

# The day first, the time last; a T, a space, a comma, `kl.` or `at` between.
DAY_AND_CLOCK = re.compile(r"(.+?)(?:t| ?,? (?:kl\.? ?|at )?)(\d{1,2}[:.]?\d{2})", re.ASCII)
SEEN = datetime.datetime(2024, 5, 3, 8, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


class DateTime(Date):
    """Written in one text, or as a date's three parts and a time. `min` and `max` are days."""

    name = "date_time"
    kind = Kind.MOMENT
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"day": ("3",), "month": ("5",), "year": ("2024",), "time": ("8:30",)}, SEEN),
        Example({"": ("2024-05-03 08:30",)}, SEEN),
        Example({"": ("2024-05-03T08:30",)}, SEEN),
        Example({"": ("3 maj 2024 kl. 8.30",)}, SEEN),
        Example({}, None),
        Example({"day": ("3",), "month": ("5",), "year": ("2024",)}, None, wrong=True),
        Example({"time": ("8:30",)}, None, wrong=True),
        Example({"": ("2024-05-03",)}, None, wrong=True),
        Example({"": ("i morgon bitti",)}, None, wrong=True),
    )

    def parts(self, question: Question) -> tuple[str, ...]:
        return ("", *PARTS, "time")

    def reader(self, question: Question, path: str) -> Reader:
        return Plain.reader(self, question, path)

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        if written := own(raw):
            return _in_one(written, place)
        clock = own({"": raw.get("time", ())})
        day = super().read(question, raw, place)
        if isinstance(day, Said) or (day is None and not clock):
            return day
        if not isinstance(day, datetime.date):
            return said("Skriv också datumet.")
        time = read_time(clock)
        if time is None:
            return said("Skriv också ett klockslag, till exempel 8.30.")
        return datetime.datetime.combine(day, time, tzinfo=zone(place))

    def raw(self, question: Question, value: Value) -> Raw:
        if not isinstance(value, datetime.datetime):
            return {}
        return {**super().raw(question, value.date()), "time": (value.strftime("%H:%M"),)}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        if not isinstance(value, datetime.datetime):
            return ""
        here = value.astimezone(zone(place))
        return said("{day} kl. {time}", day=here.date(), time=here.strftime("%H.%M"))

    def measure(self, value: Value) -> Value:
        return value.date() if isinstance(value, datetime.datetime) else None

    def to_json(self, value: Value) -> Json:
        return value.isoformat() if isinstance(value, datetime.datetime) else None

    def from_json(self, data: Json) -> Value:
        return None if data is None else datetime.datetime.fromisoformat(cast(str, data))


def zone(place: Place) -> ZoneInfo:
    """Where the country's days begin."""
    return ZoneInfo(COUNTRIES[place.country].zone)


def _in_one(text: str, place: Place) -> datetime.datetime | Said:
    found = DAY_AND_CLOCK.fullmatch(" ".join(text.lower().split()))
    short = short_dates(found[1], place.today) if found else ()
    if len(short) > 1:
        return unclear(short, place)
    date = short[0] if short else read_date(found[1]) if found else None
    time = read_time(found[2]) if found else None
    if date is None or time is None:
        return said(
            "Skriv dagen, månaden och året med fyra siffror, och sedan ett klockslag, till exempel 8.30."
        )
    return datetime.datetime.combine(date, time, tzinfo=zone(place))
