"""Owns what is known of a person: what forms have saved, and what the number tells.

`person.` of the expressions (language.md, section 4) is made here from what is stored.
"""

from __future__ import annotations

from datetime import date

from engine.access.sealing import Level
from engine.definitions.deployment import Deployment
from engine.expressions.scope import Values
from engine.filling.identity_facts import facts_of
from engine.foundation.identity import RANK, Identity, read_among
from engine.storage.people import PersonRow

ALIAS = "alias"
OWN_COLUMNS = frozenset({"name", "identity", "alias", "protected"})


def person_values(person: PersonRow | None, deployment: str, today: date) -> Values:
    """The names of `person.` in one project; empty without a person. What has been said there goes before
    the number.
    """
    if person is None:
        return {}
    told = {name: value for name, value in person.facts_in(deployment).items() if value is not None}
    numbered = facts_of(person.identity, today)
    return {
        **numbered,
        **told,
        "name": person.name or None,
        "identified": numbered["identified"] is True,
        "alias": person.alias,
        "protected": person.protected != "",
    }


def with_saved(person: PersonRow, saved: Values, today: date, deployment: Deployment) -> PersonRow:
    """The person with what a step has saved in a project: `identity` may be a number or an alias, of the
    kinds that the deployment knows. A form may tell that somebody is protected; how strongly, and that it has
    ended, is said where that is decided.
    """
    facts = {name: value for name, value in saved.items() if name not in OWN_COLUMNS}
    number, alias, also = numbered(person, saved, today, deployment.identity)
    return PersonRow(
        id=person.id,
        name=text_of(saved, "name", person.name) or "",
        alias=alias,
        protected=person.protected or (Level.MARKED if saved.get("protected") else ""),
        language=text_of(saved, "language", person.language),
        identity=number,
        said=person.telling(deployment.name, facts).said if facts else person.said,
        also=also,
    )


def numbered(
    person: PersonRow, saved: Values, today: date, kinds: tuple[str, ...]
) -> tuple[str | None, str | None, tuple[str, str] | None]:
    """The number that holds after saving, the alias, and a number that goes to the history: one that means
    less than that which holds, such as the samordningsnummer from before. What is no number is an alias.
    """
    alias = text_of(saved, "alias", person.alias)
    said = text_of(saved, "identity", None)
    if said is None:
        return person.identity, alias, None
    number = number_in(said, today, kinds)
    if number is None:
        return person.identity, said, None
    kind = kind_of(number, today, kinds)
    if RANK[kind] < RANK[kind_of(person.identity, today, kinds)]:
        return person.identity, alias, (number, kind)
    return number, alias, None


def number_in(text: str, today: date, kinds: tuple[str, ...]) -> str | None:
    """The identity number that a text is, in the one way of writing it; None when it is none."""
    found = read_among(text, today, kinds)
    return found.text if isinstance(found, Identity) else None


def kind_of(number: str | None, today: date, kinds: tuple[str, ...]) -> str:
    """What kind of number it is, by the name that `people.identity` has for it."""
    found = read_among(number, today, kinds) if number is not None else None
    return str(found.kind) if isinstance(found, Identity) else ALIAS


def text_of(saved: Values, name: str, kept: str | None) -> str | None:
    value = saved.get(name)
    return value if isinstance(value, str) else kept
