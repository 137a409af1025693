"""Owns `signature`: somebody signs a text, with the answers of the form as they stand.

Signing is posted as a tick, which tells in what language the text was shown, and a name. What comes of it
is sealed: who, when, the very text, and digests of it and of the answers. `filling` makes the seal and
asks anew when an answer has changed since; a browser can post none of its parts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, cast
from unicodedata import normalize
from zoneinfo import ZoneInfo

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.field_type import Example, Json, Reader, Words, Written, joined, own
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.foundation.folding import without_marks
from engine.foundation.holidays import COUNTRIES
from engine.foundation.texts import Said, said

POSTED = ("agree", "name")
SEAL = ("kind", "by", "signed", "at", "language", "text", "text_digest", "answers")
"""The parts of a signature that has been given. `signed`: the name that was written; `answers`: the digest
of the form's answers, empty until they are sealed.
"""
MOST = 200
WORD = re.compile(r"\w+")
NOBODY = said("Det går inte att skriva under här.")
TICK = said("Kryssa i rutan och skriv ditt namn för att skriva under.")
NAME = said("Skriv också ditt namn.")
AGAIN = said("Texten har ändrats sedan du skrev under. Läs den och skriv under igen.")
YOURSELF = said("Någon annan har skrivit under här. Skriv under själv.")
LINK = "link"
"""The kind of signer who has no account: the name is what they wrote themselves."""
SEEN_OF_SEAL = 16
SEEN = datetime(2024, 6, 1, 10, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature in words. `who` has signed, and when; `text`: what they signed, in the `language` in which
    they read it; `seal`: the beginning of the digest of the answers.
    """

    who: Said
    text: str
    language: str
    seal: str


class Signature(Plain):
    name = "signature"
    settings = frozenset({"text"})
    needs = frozenset({"text"})
    kind = Kind.SIGNATURE
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            {"agree": ("sv",), "name": ("eva ek",)},
            {
                "kind": "account", "by": "eva", "signed": "eva ek", "at": SEEN, "language": "sv",
                "text": "Det stämmer.", "answers": "",
                "text_digest": hashlib.sha256("Det stämmer.".encode()).hexdigest(),
            },
        ),
        Example({"name": ("",)}, None),
        Example({"name": ("Eva Ek",)}, None, wrong=True),
        Example({"agree": ("sv",)}, None, wrong=True),
        Example({"agree": ("sv",), "name": ("Bo Ås",)}, None, wrong=True),
        Example({"agree": ("xx",), "name": ("Eva Ek",)}, None, wrong=True),
    )  # fmt: skip

    def parts(self, question: Question) -> tuple[str, ...]:
        return POSTED

    def reader(self, question: Question, path: str) -> Reader:
        parts = tuple((part, joined(path, part)) for part in (*POSTED, *SEAL))

        def read(written: Written, place: Place) -> Value | Said:
            raw = {part: written[name] for part, name in parts if name in written}
            return self.read(question, raw, place) if raw else None

        return read

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        agree, name = (own({"": raw.get(part, ())}) for part in POSTED)
        if agree:
            return signed_now(question, agree, name, place)
        if raw.get("at"):
            return sealed(question, raw, place)
        return TICK if name else None

    def raw(self, question: Question, value: Value) -> Raw:
        if not isinstance(value, Mapping):
            return {}
        plain = {part: value.get(part) for part in SEAL}
        return {
            part: (one.isoformat() if isinstance(one, datetime) else str(one),)
            for part, one in plain.items()
        }

    def show(self, question: Question, value: Value, place: Place) -> Words:
        found = signed_as(value, place)
        return said("{who}: {text}", who=found.who, text=found.text) if found is not None else ""

    def to_json(self, value: Value) -> Json:
        if not isinstance(value, Mapping):
            return None
        at = value["at"]
        plain = {**value, "at": at.isoformat() if isinstance(at, datetime) else None}
        return cast(Json, plain)

    def from_json(self, data: Json) -> Value:
        if not isinstance(data, dict):
            return None
        return cast(Value, {**data, "at": datetime.fromisoformat(str(data["at"]))})


def signed_as(value: Value, place: Place) -> Signed | None:
    """A signature in words; None where there is none."""
    if not isinstance(value, Mapping):
        return None
    at = value["at"]
    here = at.astimezone(zone(place)) if isinstance(at, datetime) else None
    told: dict[str, date | str] = {
        "name": str(value["signed"]),
        "day": here.date() if here is not None else "",
        "time": here.strftime("%H.%M") if here is not None else "",
    }
    return Signed(
        who=said("Undertecknat genom en länk {day} kl. {time} av {name}", **told)
        if value["kind"] == LINK
        else said("Undertecknat {day} kl. {time} av {name}", **told),
        text=str(value["text"]),
        language=str(value["language"]),
        seal=str(value["answers"])[:SEEN_OF_SEAL],
    )


def zone(place: Place) -> ZoneInfo:
    return ZoneInfo(COUNTRIES[place.country].zone)


def signed_now(question: Question, language: str, name: str, place: Place) -> Value | Said:
    """What is signed by whoever is at the place, at this moment; its answers are not sealed yet."""
    signer, text = place.signer, question.text
    if signer is None or place.now is None or text is None:
        return NOBODY
    if language not in text.entries and language != place.language:
        return TICK
    wrong = wrong_name(name, signer.name)
    if wrong is not None:
        return wrong
    shown = text.in_(language)
    return {
        "kind": signer.kind,
        "by": signer.id,
        "signed": normalize("NFC", " ".join(name.split())),
        "at": place.now.replace(microsecond=0),
        "language": language,
        "text": shown,
        "text_digest": digest(shown),
        "answers": "",
    }


def sealed(question: Question, raw: Raw, place: Place) -> Value | Said:
    """What has been signed before, as long as it is the same text and the same signer."""
    value: dict[str, Value] = {part: own({"": raw.get(part, ())}) for part in SEAL}
    text, signer = question.text, place.signer
    if text is None or value["text"] != text.in_(str(value["language"])):
        return AGAIN
    if signer is None or (signer.kind, signer.id) != (value["kind"], value["by"]):
        return YOURSELF
    try:
        return {**value, "at": datetime.fromisoformat(str(value["at"]))}
    except ValueError:
        return AGAIN


def wrong_name(typed: str, known: str) -> Said | None:
    """What to do about a name that is not the signer's. Case, accents and middle names do not matter."""
    if not typed:
        return NAME
    wrote, whole = words(typed), words(known)
    if len(typed) > MOST or not wrote or not typed.isprintable():
        return NAME
    if not whole or (set(wrote) <= set(whole) and wrote[-1] == whole[-1] and len(wrote) > 1):
        return None
    if wrote == whole:
        return None
    return said("Skriv ditt namn som det står på ditt konto: {name}.", name=known)


def words(name: str) -> list[str]:
    """The words of a name as they are compared."""
    return WORD.findall(without_marks(name).casefold())


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
