"""Owns what an answer says of a person, while it is only written in a form."""

from __future__ import annotations

from datetime import date, datetime

from engine.definitions.languages import is_language
from engine.expressions.scope import Value
from engine.foundation.identity import Fault, age, read


def facts_of(value: Value, today: date) -> dict[str, Value]:
    """The names of `person.` that follow from an identity number; unknown ones are None. What is no number
    is an alias; a reserve number, which has digits, tells nothing but itself.
    """
    found = read(value, today) if isinstance(value, str) else Fault.SHAPE
    if isinstance(found, Fault) or found.birth_date is None:
        return {
            "identity": value,
            "identified": False if value is not None else None,
            "alias": None if isinstance(value, str) and any(map(str.isdigit, value)) else value,
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


def said_of_person(name: str, value: Value, today: date) -> dict[str, Value]:
    """The names of `person.` that an answer saved as `person.name` tells."""
    if name == "identity":
        return facts_of(value, today)
    if name == "birth_date":
        born = value if isinstance(value, date) and not isinstance(value, datetime) else None
        return {"birth_date": born, "age": None if born is None else age(born, today)}
    if name == "language" and not (isinstance(value, str) and is_language(value)):
        return {"language": None}
    return {name: value}
