"""Owns how the person whom a case is about is shown on its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.definitions.form import Option
from engine.expressions.scope import Value
from engine.foundation.texts import Said, said
from engine.operations.case_file import CaseFile
from engine.operations.number_words import ANY_NUMBER, KINDS
from engine.operations.person_facts import kind_of
from engine.operations.protecting import level_label
from engine.operations.standing import NO_NAME
from engine.operations.views import (
    PersonShown,
    Words,
)


def person_shown(file: CaseFile, limited: bool) -> PersonShown | None:
    """Whom it is about. Those let in for a part get the name, and nothing more."""
    person = file.person
    if file.nameless or person is None:
        return None
    return PersonShown(
        name=person.name or person.alias or NO_NAME,
        identity=None if limited else person.identity,
        facts=() if limited else tuple(person_rows(file)),
        protected=person.protected != "",
        level=level_label(person.protected),
        number_kind=KINDS.get(
            kind_of(person.identity, file.now.date(), file.deployment.identity), ANY_NUMBER
        ),
    )


LABELS: dict[str, Said] = {
    "age": said("Ålder"),
    "language": said("Språk"),
    "interpreter": said("Tolk"),
    "phone": said("Telefon"),
    "email": said("E-post"),
    "municipality": said("Kommun"),
}


def person_label(file: CaseFile, name: str) -> Words:
    """What a property of the person is called: by everyone, by the deployment, or by a question."""
    known: Words | None = LABELS.get(name)
    own = file.deployment.person_fields.get(name)
    asked = (
        field.label
        for use in file.workflow.forms.values()
        for field in use.form.fields.values()
        if field.saves_to == ("person", name)
    )
    return known or (own.label if own is not None else next(asked, name))


def person_rows(file: CaseFile) -> Iterable[tuple[Words, Words]]:
    """What one needs at hand: what everyone has, then the deployment's own fields."""
    known = file.person_values
    own = file.deployment.person_fields
    for name, label in LABELS.items():
        if name not in own and known.get(name) is not None:
            yield label, value_in_words(known[name], saved_options(file, name))
    for name, field in own.items():
        if known.get(name) is not None:
            yield field.label, value_in_words(known[name], field.options)


def saved_options(file: CaseFile, name: str) -> dict[str, Option]:
    """The options of the fields that save to `person.name`, so that an answer has its label."""
    forms = (use.form for use in file.workflow.forms.values())
    fields = (field for form in forms for field in form.fields.values())
    found = (one.options for one in fields if one.saves_to == ("person", name))
    return {key: option for options in found for key, option in options.items()}


def value_in_words(value: Value, options: Mapping[str, Option]) -> Words:
    if isinstance(value, bool):
        return said("Ja") if value else said("Nej")
    if isinstance(value, str) and value in options:
        return options[value].label
    return str(value)
