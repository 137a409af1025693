"""Owns `time`: a time of day."""

from __future__ import annotations

import datetime
from typing import ClassVar, cast

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.dates import read_time
from engine.fields.field_type import Example, Json, Words
from engine.fields.plain import Plain
from engine.fields.question import Place, Question
from engine.foundation.texts import Said, said


class Time(Plain):
    name = "time"
    kind = Kind.TIME
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("8:30",)}, datetime.time(8, 30)),
        Example({"": ("08.30",)}, datetime.time(8, 30)),
        Example({"": ("kl 8",)}, datetime.time(8, 0)),
        Example({"": ("",)}, None),
        Example({"": ("25:00",)}, None, wrong=True),
        Example({"": ("snart",)}, None, wrong=True),
    )

    def parse(self, question: Question, text: str, place: Place) -> Value | Said:
        found = read_time(text)
        if found is None:
            return said("Skriv ett klockslag, till exempel 8.30.")
        return found

    def write(self, value: Value) -> str:
        return value.strftime("%H:%M") if isinstance(value, datetime.time) else ""

    def show(self, question: Question, value: Value, place: Place) -> Words:
        return self.write(value)

    def to_json(self, value: Value) -> Json:
        return self.write(value) or None

    def from_json(self, data: Json) -> Value:
        return None if data is None else datetime.time.fromisoformat(cast(str, data))
