"""Owns whether an answer may be saved where its field says: `saves_to: person.x` or `case.x`.

What is saved is read again by expressions that were checked against the place, not against the field.
So the two must hold the same sort of value, or what passed the check could fail at run time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.definitions.checks import bad_saves_to
from engine.definitions.form import Field
from engine.definitions.ground import PERSON
from engine.definitions.languages import is_language
from engine.expressions.types import Kind, Type
from engine.fields.all import BY_NAME
from engine.foundation.diagnostics import Diagnostic, Message, Span

OWN_TYPES = frozenset(
    "identity email phone postcode organisation_number user organisation contact repeat".split()
)
"""Types whose values have a shape or a meaning of their own: another of the same kind will not do."""
STAYS = frozenset({"file", "signature"})
"""Types whose answers mean something in their own form alone."""
PERSON_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "identity": "identity",
        "language": "choice",
        "birth_date": "date",
        "interpreter": "yes_no",
        "phone": "phone",
        "email": "email",
    }
)
"""What a field must be to say these of a person; the rest of what everyone has is text."""


@dataclass(frozen=True, slots=True)
class Save:
    """One field and the place it is saved to, as written."""

    field: Field
    place: str
    span: Span

    def wrong(self, sv: str, en: str, help_sv: str, help_en: str) -> Diagnostic:
        return bad_saves_to.CHECK.at(self.span, sv, en, help=Message(help_sv, help_en))

    def fits_own(self, name: str) -> Diagnostic | None:
        """What is wrong with saving it as something that every person has."""
        type_name = self.field.type
        wanted = PERSON_TYPES.get(name)
        if wanted is None:
            text = self.field.value_type.kind is PERSON[name].kind and type_name not in OWN_TYPES
            return None if text else self._other_type("text")
        if type_name != wanted:
            return self._other_type(wanted)
        if self.field.many:
            return self._number(many=False)
        return self._language() if name == "language" else None

    def fits(self, target: Field) -> Diagnostic | None:
        """What is wrong with saving it where `target` is kept."""
        own, other = self.field.value_type, target.value_type
        if self.field.many != target.many:
            return self._number(many=target.many)
        same = self.field.type == target.type or target.type not in OWN_TYPES
        if not same or own.kind is not other.kind:
            return self._other_type(target.type)
        wrong = self._number_fits(target)
        if wrong is not None:
            return wrong
        lacking = [name for name in own.options if other.options and name not in other.options]
        if lacking:
            return self._no_option(lacking[0])
        lacking = [name for name in own.rows if name not in other.rows]
        lacking += [
            name for name, one in other.names.items() if not holds(one, own.names.get(name))
        ]
        return self._part(lacking[0]) if lacking else None

    def _number_fits(self, target: Field) -> Diagnostic | None:
        """A place for whole numbers, or between limits, takes nothing else."""
        own, other = self.field.value_type, target.value_type
        if other.whole and not own.whole:
            return self._other_type(target.type)
        low = other.low is not None and (own.low is None or own.low < other.low)
        high = other.high is not None and (own.high is None or own.high > other.high)
        if low:
            return self._beyond("min", other.low)
        return self._beyond("max", other.high) if high else None

    def _beyond(self, key: str, limit: float | None) -> Diagnostic:
        if self.field.value_type.kind is Kind.COLLECTION:
            return self.wrong(
                f"Gruppen kan få fler än {limit:g} rader, men {self.place} rymmer inte fler.",
                f"The group may have more than {limit:g} rows, but {self.place} holds no more.",
                f"Skriv {key}: {limit:g} på gruppen också, eller ändra gränsen.",
                f"Write {key}: {limit:g} on the group too, or change the limit.",
            )
        less = (("mindre", "less") if key == "min" else ("större", "greater")) + (f"{limit:g}",)
        return self.wrong(
            f"Svaret kan bli {less[0]} än {less[2]}, som är gränsen för {self.place}.",
            f"The answer may be {less[1]} than {less[2]}, the limit of {self.place}.",
            f"Skriv {key}: {less[2]} på fältet också, eller ändra gränsen.",
            f"Write {key}: {less[2]} on the field too, or change the limit.",
        )

    def _other_type(self, wanted: str) -> Diagnostic:
        own = self.field.type
        return self.wrong(
            f"Svaret är av typen {own}, men i {self.place} sparas {wanted}.",
            f"The answer is of type {own}, but {self.place} holds {wanted}.",
            f"Skriv type: {wanted} på fältet, eller spara svaret någon annanstans.",
            f"Write type: {wanted} on the field, or save the answer elsewhere.",
        )

    def _number(self, *, many: bool) -> Diagnostic:
        sv = ("flera svar", "ett enda svar") if many else ("ett enda svar", "flera svar")
        en = ("several answers", "a single one") if many else ("a single answer", "several")
        return self.wrong(
            f"I {self.place} sparas {sv[0]}, men fältet ger {sv[1]}.",
            f"{self.place} holds {en[0]}, but the field gives {en[1]}.",
            "Skriv many: true på fältet." if many else "Ta bort many: true från fältet.",
            "Write many: true on the field." if many else "Remove many: true from the field.",
        )

    def _no_option(self, option: str) -> Diagnostic:
        return self.wrong(
            f"Svaret {option} går inte att spara: {self.place} har inget sådant svar.",
            f"The answer {option} cannot be saved: {self.place} has no such answer.",
            f"Lägg till {option} där, eller ta samma svar med options: {self.place}.",
            f"Add {option} there, or take the same answers with options: {self.place}.",
        )

    def _part(self, name: str) -> Diagnostic:
        """Rows of a matrix, fields of a repeat: what the place reads must be what the field gives."""
        return self.wrong(
            f"{name} är inte likadant i fältet och i {self.place}.",
            f"{name} is not alike in the field and in {self.place}.",
            "Ge dem samma rader, fält och svarsalternativ.",
            "Give them the same rows, fields and options.",
        )

    def _language(self) -> Diagnostic | None:
        if not self.field.options or any(is_language(name) for name in self.field.options):
            return None
        return self.wrong(
            "Inget av svaren är en språkkod, så personens språk blir aldrig känt.",
            "None of the answers is a language code, so the person's language is never known.",
            "Låt svaren heta som språken: sv, en, ar, so.",
            "Name the answers as the languages: sv, en, ar, so.",
        )

    def no_answer(self) -> Diagnostic | None:
        """What is wrong with saving it at all."""
        if self.field.type in STAYS:
            return self.wrong(
                f"Ett svar av typen {self.field.type} sparas med formuläret och ingen annanstans.",
                f"An answer of type {self.field.type} is kept with its form and nowhere else.",
                "Ta bort saves_to.",
                "Remove saves_to.",
            )
        if self.field.type in BY_NAME and BY_NAME[self.field.type].asks:
            return None
        return self.wrong(
            f"Ett fält av typen {self.field.type} har inget svar att spara.",
            f"A field of type {self.field.type} has no answer to save.",
            "Ta bort saves_to.",
            "Remove saves_to.",
        )

    def in_row(self) -> Diagnostic:
        return self.wrong(
            f"{self.field.name} står i en grupp som upprepas: svaren är flera, men platsen är en.",
            f"{self.field.name} is in a repeating group: there are several answers, but one place.",
            "Ta bort saves_to, eller flytta fältet ut ur gruppen.",
            "Remove saves_to, or move the field out of the group.",
        )


def holds(place: Type, answer: Type | None) -> bool:
    """Whether a place within a row takes the answer of a field that is called the same."""
    if answer is None or answer.kind is not place.kind or (place.whole and not answer.whole):
        return False
    if place.options and not answer.options.keys() <= place.options.keys():
        return False
    return all(holds(one, answer.names.get(name)) for name, one in place.names.items())


def saved_in_rows(fields: Mapping[str, Field]) -> Iterator[Diagnostic]:
    """Blocks within a repeating group that save: the group has many answers, and there is one place."""
    for field in fields.values():
        place = next(_places(field), None) if field.block is not None else None
        if place is not None:
            where = ".".join(place)
            yield bad_saves_to.CHECK.at(
                field.span,
                f"{field.name} sparar ett svar i {where}, men står i en grupp som upprepas.",
                f"{field.name} saves an answer to {where}, but is in a repeating group.",
                help=Message(
                    "Använd ett formulär utan saves_to i gruppen, eller flytta ut det.",
                    "Use a form without saves_to in the group, or move it out.",
                ),
            )


def saved_twice(fields: Mapping[str, Field]) -> Iterator[Diagnostic]:
    """Fields of one form, its blocks included, that save to the same place: one would undo the other."""
    first: dict[tuple[str, str], str] = {}
    for field in fields.values():
        for place in dict.fromkeys(_places(field)):
            if place in first:
                yield _twice(field, ".".join(place), first[place])
            first.setdefault(place, field.name)


def _places(field: Field) -> Iterator[tuple[str, str]]:
    if field.saves_to is not None:
        yield field.saves_to
    for inner in field.block.fields.values() if field.block is not None else ():
        yield from _places(inner)


def _twice(field: Field, place: str, first: str) -> Diagnostic:
    return bad_saves_to.CHECK.at(
        field.span,
        f"{field.name} sparas i {place}, men dit sparas redan {first}.",
        f"{field.name} is saved to {place}, but {first} is saved there already.",
        help=Message(
            "Låt bara ett av dem ha saves_to.",
            "Let only one of them have saves_to.",
        ),
    )
