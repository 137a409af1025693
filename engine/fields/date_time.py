"""Owns `date_time`: a day and a time of day, in the time of the deployment's country."""

from __future__ import annotations

import datetime
from typing import ClassVar, cast
from zoneinfo import ZoneInfo

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.date import PARTS, Date
from engine.fields.dates import read_time
from engine.fields.field_type import Example, Json, Words, own
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import Said, said

HERE = ZoneInfo("Europe/Stockholm")


class DateTime(Date):
    name = "date_time"
    settings = frozenset()
    bounds: ClassVar[Kind | None] = None
    kind = Kind.MOMENT
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            {"day": ("3",), "month": ("5",), "year": ("2024",), "time": ("8:30",)},
            datetime.datetime(2024, 5, 3, 8, 30, tzinfo=HERE),
        ),
        Example({}, None),
        Example({"day": ("3",), "month": ("5",), "year": ("2024",)}, None, wrong=True),
        Example({"time": ("8:30",)}, None, wrong=True),
    )

    def parts(self, question: Question) -> tuple[str, ...]:
        return ("", *PARTS, "time")

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        written = own({"": raw.get("time", ())})
        day = super().read(question, raw, place)
        if isinstance(day, Said) or (day is None and not written):
            return day
        if not isinstance(day, datetime.date):
            return said("Skriv också datumet.")
        clock = read_time(written)
        if clock is None:
            return said("Skriv också ett klockslag, till exempel 8.30.")
        return datetime.datetime.combine(day, clock, tzinfo=HERE)

    def raw(self, question: Question, value: Value) -> Raw:
        if not isinstance(value, datetime.datetime):
            return {}
        here = value.astimezone(HERE)
        return {**super().raw(question, here.date()), "time": (here.strftime("%H:%M"),)}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        if not isinstance(value, datetime.datetime):
            return ""
        here = value.astimezone(HERE)
        day = super().show(question, here.date(), place)
        return said("{day} kl. {time}", day=day, time=here.strftime("%H.%M"))

    def to_json(self, value: Value) -> Json:
        if not isinstance(value, datetime.datetime):
            return None
        return value.astimezone(datetime.UTC).isoformat()

    def from_json(self, data: Json) -> Value:
        return None if data is None else datetime.datetime.fromisoformat(cast(str, data))
