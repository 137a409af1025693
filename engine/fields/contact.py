"""Owns `contact`: somebody without an account: name, and e-mail or telephone, and language."""

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
from engine.foundation.texts import Said, Text, said

PARTS = ("name", "email", "phone", "language")


class Contact(Plain):
    name = "contact"
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
        return Type(kind=Kind.CONTACT, names=dict.fromkeys(PARTS, TEXT), label=question.label)

    def parts(self, question: Question) -> tuple[str, ...]:
        return PARTS

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        written = {part: own({"": raw.get(part, ())}) or None for part in PARTS}
        if not any(written[part] for part in ("name", "email", "phone")):
            return None
        if not written["name"]:
            return said("Skriv namnet på kontaktpersonen.")
        if not written["email"] and not written["phone"]:
            return said("Skriv e-post eller telefon till kontaktpersonen.")
        return _checked(question, written, place)

    def raw(self, question: Question, value: Value) -> Raw:
        if not isinstance(value, Mapping):
            return {}
        return {part: (str(text),) for part, text in value.items() if text is not None}

    def show(self, question: Question, value: Value, place: Place) -> Words:
        if not isinstance(value, Mapping):
            return ""
        return ", ".join(str(value[part]) for part in PARTS[:3] if value.get(part) is not None)

    def to_json(self, value: Value) -> Json:
        return cast(Json, dict(value)) if isinstance(value, Mapping) else None

    def columns(self, question: Question) -> Mapping[str, Text]:
        return {"name": question.label}


def _checked(question: Question, written: dict[str, str | None], place: Place) -> Value | Said:
    found: dict[str, Value] = dict(written)
    for part, type_ in (("email", Email()), ("phone", Phone())):
        text = written[part]
        if text is not None:
            value = type_.parse(question, text, place)
            if isinstance(value, Said):
                return value
            found[part] = value
    return found
