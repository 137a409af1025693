"""Owns `duration`: a number and a unit."""

from __future__ import annotations

import re
from typing import ClassVar, cast

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.field_type import Example, Json, Words, own
from engine.fields.numbers import read_whole
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.foundation.durations import Duration as Span
from engine.foundation.durations import Unit
from engine.foundation.texts import Said, said

SPOKEN = re.compile(r"(\d{1,6}) *([^\W\d_]+)")
SWEDISH = {
    word: unit
    for unit, words in {
        Unit.HOURS: "timme timmar tim",
        Unit.DAYS: "dag dagar",
        Unit.WORKING_DAYS: "arbetsdag arbetsdagar",
        Unit.WEEKS: "vecka veckor",
        Unit.MONTHS: "månad månader",
        Unit.YEARS: "år",
    }.items()
    for word in words.split()
}
UNITS = {unit.name.lower(): unit for unit in Unit}


class Duration(Plain):
    name = "duration"
    kind = Kind.DURATION
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"": ("14",), "unit": ("days",)}, Span(14, Unit.DAYS)),
        Example({"": ("5 working days",)}, Span(5, Unit.WORKING_DAYS)),
        Example({"": ("2 veckor",)}, Span(2, Unit.WEEKS)),
        Example({"": ("",), "unit": ("days",)}, None),
        Example({"": ("några",), "unit": ("days",)}, None, wrong=True),
        Example({"": ("14",)}, None, wrong=True),
    )

    def parts(self, question: Question) -> tuple[str, ...]:
        return ("", "unit")

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        text = own(raw)
        if not text:
            return None
        whole = Span.read(text) or _in_swedish(text)
        if whole is not None:
            return whole
        amount, unit = read_whole(text), UNITS.get(own({"": raw.get("unit", ())}))
        if amount is None or amount < 0 or amount > 999_999 or unit is None:
            return said("Skriv ett antal med siffror och välj dagar, veckor eller månader.")
        return Span(amount, unit)

    def raw(self, question: Question, value: Value) -> Raw:
        if not isinstance(value, Span):
            return {}
        return {"": (str(value.amount),), "unit": (value.unit.name.lower(),)}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        return said("{duration}", duration=value) if isinstance(value, Span) else ""

    def to_json(self, value: Value) -> Json:
        return str(value) if isinstance(value, Span) else None

    def from_json(self, data: Json) -> Value:
        return None if data is None else Span.read(cast(str, data))


def _in_swedish(text: str) -> Span | None:
    found = SPOKEN.fullmatch(text.lower())
    unit = SWEDISH.get(found[2]) if found else None
    return None if found is None or unit is None else Span(int(found[1]), unit)
