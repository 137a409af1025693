"""Owns what is known of a person: what forms have saved, and what the number tells.

`person.` of the expressions (language.md, section 4) is made here from what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.expressions.scope import Value, Values
from engine.foundation.identity import Identity, age, read
from engine.storage.people import PersonRow

ALIAS = "alias"


def person_values(person: PersonRow | None, today: date) -> Values:
    """The names of `person.`; empty without a person. Unknown names are absent."""
    if person is None:
        return {}
    told = {**person.facts, "name": person.name or None, "alias": person.alias}
    told["protected"] = person.protected != ""
    told["identified"] = person.identity is not None
    told["identity"] = person.identity
    return {**told, **from_number(person.identity, told, today)}


def from_number(number: str | None, told: Mapping[str, Value], today: date) -> Values:
    """Birth date, age and sex, as the number tells; what has been said goes before."""
    found = read(number, today) if number is not None else None
    born, sex = told.get("birth_date"), told.get("sex")
    if isinstance(found, Identity):
        born = born if born is not None else found.birth_date
        sex = sex if sex is not None else found.sex
    years = age(born, today) if isinstance(born, date) else None
    return {"birth_date": born, "age": years, "sex": sex}


def with_saved(person: PersonRow, saved: Values, today: date) -> PersonRow:
    """The person with what a step has saved: `identity` may be a number or an alias."""
    facts = {name: value for name, value in saved.items() if name not in OWN_COLUMNS}
    number, alias = numbered(person, saved, today)
    return PersonRow(
        id=person.id,
        name=text_of(saved, "name", person.name) or "",
        alias=alias,
        protected="protected" if saved.get("protected", person.protected != "") else "",
        language=text_of(saved, "language", person.language),
        identity=number,
        facts={**person.facts, **facts},
    )


OWN_COLUMNS = frozenset({"name", "identity", "alias", "protected"})


def numbered(person: PersonRow, saved: Values, today: date) -> tuple[str | None, str | None]:
    """Number and alias after saving. What is no number is an alias."""
    alias = text_of(saved, "alias", person.alias)
    said = text_of(saved, "identity", None)
    if said is None:
        return person.identity, alias
    if isinstance(read(said, today), Identity):
        return said, alias
    return person.identity, said


def kind_of(number: str | None, today: date) -> str:
    """What kind of number it is, by the name that `people.identity` has for it."""
    found = read(number, today) if number is not None else None
    return str(found.kind) if isinstance(found, Identity) else ALIAS


def text_of(saved: Values, name: str, kept: str | None) -> str | None:
    value = saved.get(name)
    return value if isinstance(value, str) else kept
