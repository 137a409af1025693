"""Owns what is known of a person: what forms have saved, and what the number tells.

`person.` of the expressions (language.md, section 4) is made here from what is stored.
"""

from __future__ import annotations

from datetime import date

from engine.access.sealing import Level
from engine.expressions.scope import Values
from engine.filling.identity_facts import facts_of
from engine.foundation.identity import Identity, read
from engine.storage.people import PersonRow

ALIAS = "alias"
OWN_COLUMNS = frozenset({"name", "identity", "alias", "protected"})


def person_values(person: PersonRow | None, today: date) -> Values:
    """The names of `person.`; empty without a person. What has been said goes before the number."""
    if person is None:
        return {}
    told = {name: value for name, value in person.facts.items() if value is not None}
    return {
        **facts_of(person.identity, today),
        **told,
        "name": person.name or None,
        "identified": person.identity is not None,
        "alias": person.alias,
        "protected": person.protected != "",
    }


def with_saved(person: PersonRow, saved: Values, today: date) -> PersonRow:
    """The person with what a step has saved: `identity` may be a number or an alias. A form may tell that
    somebody is protected; how strongly, and that it has ended, is said where that is decided.
    """
    facts = {name: value for name, value in saved.items() if name not in OWN_COLUMNS}
    number, alias = numbered(person, saved, today)
    return PersonRow(
        id=person.id,
        name=text_of(saved, "name", person.name) or "",
        alias=alias,
        protected=person.protected or (Level.MARKED if saved.get("protected") else ""),
        language=text_of(saved, "language", person.language),
        identity=number,
        facts={**person.facts, **facts},
    )


def numbered(person: PersonRow, saved: Values, today: date) -> tuple[str | None, str | None]:
    """Number and alias after saving. What is no number is an alias."""
    alias = text_of(saved, "alias", person.alias)
    said = text_of(saved, "identity", None)
    if said is None:
        return person.identity, alias
    number = number_in(said, today)
    return (number, alias) if number is not None else (person.identity, said)


def number_in(text: str, today: date) -> str | None:
    """The identity number that a text is, in the one way of writing it; None when it is none."""
    found = read(text, today)
    return found.text if isinstance(found, Identity) else None


def kind_of(number: str | None, today: date) -> str:
    """What kind of number it is, by the name that `people.identity` has for it."""
    found = read(number, today) if number is not None else None
    return str(found.kind) if isinstance(found, Identity) else ALIAS


def text_of(saved: Values, name: str, kept: str | None) -> str | None:
    value = saved.get(name)
    return value if isinstance(value, str) else kept
