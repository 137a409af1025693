"""Owns what an identity number says of a person, while it is only written in a form."""

from __future__ import annotations

from datetime import date

from engine.expressions.scope import Value
from engine.foundation.identity import Fault, age, read


def facts_of(value: Value, today: date) -> dict[str, Value]:
    """The names of `person.` that follow from the number; unknown ones are None."""
    found = read(value, today) if isinstance(value, str) else Fault.SHAPE
    if isinstance(found, Fault):
        return {
            "identity": value,
            "identified": False if value is not None else None,
            "alias": value,
            "birth_date": None,
            "age": None,
            "sex": None,
        }
    return {
        "identity": found.text,
        "identified": True,
        "alias": None,
        "birth_date": found.birth_date,
        "age": age(found.birth_date, today),
        "sex": found.sex,
    }
