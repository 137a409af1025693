"""Owns `Ground`: what a deployment declares and its forms and workflows may name, and the names that
every participant has.

For the shared library alone there is no deployment: then `known` is false, and roles, settings and
organisations may be anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from engine.definitions.consent import Consent
from engine.definitions.deployment import Organisation, Role, Setting, Subproject
from engine.definitions.form import Field
from engine.definitions.languages import LANGUAGES
from engine.expressions.scope import Agreement, Scope
from engine.expressions.types import (
    BOOLEAN,
    DATE,
    MOMENT,
    NO_NAMES,
    ORGANISATION,
    TEXT,
    WHOLE,
    Kind,
    Points,
    Type,
)
from engine.foundation.texts import Text

NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def choice(labels: Mapping[str, Text | None], label: Text | None = None) -> Type:
    """A choice between names."""
    options = {name: Points(None, text) for name, text in labels.items()}
    return Type(kind=Kind.CHOICE, options=MappingProxyType(options), label=label)


def _labelled(type_: Type, sv: str, en: str) -> Type:
    return replace(type_, label=Text(MappingProxyType({"sv": sv, "en": en})))


WOMAN = Text(MappingProxyType({"sv": "kvinna", "en": "woman"}))
MAN = Text(MappingProxyType({"sv": "man", "en": "man"}))
PERSON: Mapping[str, Type] = MappingProxyType(
    {
        "identity": _labelled(TEXT, "personnummer", "identity number"),
        "identified": _labelled(
            BOOLEAN, "personen har ett personnummer", "the person is identified"
        ),
        "alias": _labelled(TEXT, "alias", "alias"),
        "name": _labelled(TEXT, "namn", "name"),
        "birth_date": _labelled(DATE, "födelsedatum", "date of birth"),
        "age": _labelled(WHOLE, "ålder", "age"),
        "sex": _labelled(choice({"woman": WOMAN, "man": MAN}), "kön", "sex"),
        "language": _labelled(choice(dict.fromkeys(sorted(LANGUAGES))), "språk", "language"),
        "interpreter": _labelled(BOOLEAN, "behöver tolk", "needs an interpreter"),
        "phone": _labelled(TEXT, "telefon", "phone"),
        "email": _labelled(TEXT, "e-post", "e-mail"),
        "municipality": _labelled(TEXT, "kommun", "municipality"),
        "protected": _labelled(BOOLEAN, "skyddade uppgifter", "protected data"),
    }
)
DERIVED = frozenset({"identified", "age", "sex", "protected"})
SAVABLE = tuple(name for name in PERSON if name not in DERIVED)
SEAT: Mapping[str, Type] = MappingProxyType(
    {"assigned": BOOLEAN, "since": MOMENT, "changes": WHOLE}
)
CLOCK: Mapping[str, Type] = MappingProxyType(
    {
        "days": _labelled(replace(WHOLE, low=0), "dagar", "days"),
        "working_days": _labelled(replace(WHOLE, low=0), "arbetsdagar", "working days"),
        "running": _labelled(BOOLEAN, "går", "is running"),
        "late": _labelled(BOOLEAN, "för sent", "late"),
        "kept": _labelled(BOOLEAN, "i tid", "in time"),
        "due": _labelled(DATE, "sista dag", "last day"),
    }
)
"""What may be asked of a clock, after its name."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """`person` and `setting`: names after these prefixes. `whole`: nothing declared was lost to a break
    of syntax, so that a name which is not here does not exist.
    """

    known: bool
    whole: bool = True
    roles: Mapping[str, Role] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    subprojects: Mapping[str, Subproject] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    consents: Mapping[str, Consent] = field(default_factory=dict)
    person_fields: Mapping[str, Field] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    person: Mapping[str, Type] = field(default_factory=lambda: PERSON)
    setting: Mapping[str, Type] = field(default_factory=lambda: NO_NAMES)

    @cached_property
    def units(self) -> Mapping[str, Text | None]:
        """Units by name; an organisation without any is one itself."""
        found: dict[str, Text | None] = {}
        for organisation in self.organisations.values():
            found.update({unit.name: unit.label for unit in organisation.units.values()})
            if not organisation.units:
                found[organisation.name] = organisation.label
        return found

    @cached_property
    def savable(self) -> tuple[str, ...]:
        """Names after `person.` that an answer may be saved to."""
        return tuple(dict.fromkeys((*SAVABLE, *self.person_fields)))

    @cached_property
    def unit_type(self) -> Type:
        return choice(self.units)

    @cached_property
    def user(self) -> Mapping[str, Type]:
        """Names after `user.`, where they may stand."""
        return MappingProxyType({"organisation": ORGANISATION, "unit": self.unit_type})

    @cached_property
    def parties(self) -> Mapping[str, Text | None]:
        """Organisations, with what they are called."""
        return {name: one.label for name, one in self.organisations.items()}

    def agreements(self, activities: Collection[str] = ()) -> Mapping[str, Agreement] | None:
        """Consents as expressions name them; those given in each activity only in `activities`. None: any
        name may be one.
        """
        if not self.known or not self.whole:
            return None
        return {
            name: Agreement(
                label=one.label,
                to=frozenset(one.to),
                per=one.per,
                here=one.per is None or one.per in activities,
            )
            for name, one in self.consents.items()
        }

    def person_scope(self) -> Scope:
        """For fields that are kept with the person."""
        return Scope(prefixes={"person": self.person, "setting": self.setting})
