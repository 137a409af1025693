"""Owns `contact`: somebody without an account: name, and e-mail or telephone, and language.

With `many` each part is posted several times, in the same order, and the answer is a tuple.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, cast

from engine.expressions.scope import Value
from engine.expressions.types import TEXT, Kind, Type
from engine.fields.email import Email
from engine.fields.field_type import Example, Json, Words, own
from engine.fields.phone import Phone
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.fields.text import TextField
from engine.foundation.texts import Said, Text, said

PARTS = ("name", "email", "phone", "language")
KINDS: tuple[tuple[str, Plain], ...] = (
    ("name", TextField()), ("email", Email()), ("phone", Phone()), ("language", TextField()),
)  # fmt: skip
"""How each part is read."""


class Contact(Plain):
    name = "contact"
    settings = frozenset({"many"})
    kind = Kind.CONTACT
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            {"name": ("Bo Ek",), "email": ("bo@example.se",)},
            {"name": "Bo Ek", "email": "bo@example.se", "phone": None, "language": None},
        ),
        Example({"name": ("",), "email": ("",), "phone": ("",)}, None),
        Example({"name": ("Bo Ek",)}, None, wrong=True),
        Example({"email": ("bo@example.se",)}, None, wrong=True),
        Example({"name": ("Bo Ek",), "email": ("bo",)}, None, wrong=True),
    )

    def value_type(self, question: Question) -> Type:
        names = dict.fromkeys(PARTS, TEXT)
        if question.many:
            return Type(kind=Kind.COLLECTION, item="row", names=names, label=question.label)
        return Type(kind=Kind.CONTACT, names=names, label=question.label)

    def parts(self, question: Question) -> tuple[str, ...]:
        return PARTS

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        if not question.many:
            return self.one(question, {part: own({"": raw.get(part, ())}) for part in PARTS}, place)
        found: list[Value] = []
        for at in range(max((len(raw.get(part, ())) for part in PARTS), default=0)):
            contact = self.one(question, {part: _at(raw, part, at) for part in PARTS}, place)
            if isinstance(contact, Said):
                return contact
            if contact is not None:
                found.append(contact)
        return tuple(found) or None

    def one(self, question: Question, texts: Mapping[str, str], place: Place) -> Value | Said:
        """One contact, of the texts of its parts."""
        written = {part: texts[part] or None for part in PARTS}
        if not any(written[part] for part in ("name", "email", "phone")):
            return None
        found = _checked(question, written, place)
        if isinstance(found, Said):
            return found
        if not found["name"]:
            return said("Skriv namnet på kontaktpersonen.")
        if not found["email"] and not found["phone"]:
            return said("Skriv e-post eller telefon till kontaktpersonen.")
        return found

    def raw(self, question: Question, value: Value) -> Raw:
        contacts = contacts_of(value)
        if not contacts:
            return {}
        return {part: tuple(str(one.get(part) or "") for one in contacts) for part in PARTS}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        shown = tuple(_in_words(one) for one in contacts_of(value))
        return said("{all}", all=shown) if len(shown) > 1 else "".join(shown)

    def to_json(self, value: Value) -> Json:
        if isinstance(value, tuple):
            return cast(Json, [dict(one) for one in contacts_of(value)])
        return cast(Json, dict(value)) if isinstance(value, Mapping) else None

    def from_json(self, data: Json) -> Value:
        return cast(Value, tuple(data) if isinstance(data, list) else data)

    def columns(self, question: Question) -> Mapping[str, Text]:
        return {"name": question.label}


def _checked(
    question: Question, written: dict[str, str | None], place: Place
) -> dict[str, Value] | Said:
    found: dict[str, Value] = dict(written)
    for part, type_ in KINDS:
        text = written[part]
        if text is not None:
            value = type_.parse(question, text, place)
            if isinstance(value, Said):
                return value
            found[part] = value
    return found


def contacts_of(value: Value) -> tuple[Mapping[str, Value], ...]:
    """The contacts in an answer, whether it is one or several."""
    several = value if isinstance(value, tuple) else (value,)
    return tuple(one for one in several if isinstance(one, Mapping))


def _in_words(contact: Mapping[str, Value]) -> str:
    return ", ".join(str(contact[part]) for part in PARTS[:3] if contact.get(part) is not None)


def _at(raw: Raw, part: str, at: int) -> str:
    texts = raw.get(part, ())
    return texts[at].strip() if at < len(texts) else ""
