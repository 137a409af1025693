"""Owns what kinds of values are called in sentences to coordinators, in Swedish and English."""

from __future__ import annotations

from engine.expressions.types import Kind
from engine.foundation.diagnostics import Message

KINDS: dict[Kind, Message] = {
    Kind.BOOLEAN: Message("ja eller nej", "yes or no"),
    Kind.NUMBER: Message("ett tal", "a number"),
    Kind.TEXT: Message("en text", "a text"),
    Kind.CHOICE: Message("ett val", "a choice"),
    Kind.CHOICES: Message("flera svar", "several answers"),
    Kind.DATE: Message("ett datum", "a date"),
    Kind.TIME: Message("ett klockslag", "a time of day"),
    Kind.MOMENT: Message("en tidpunkt", "a moment"),
    Kind.DURATION: Message("en tidslängd", "a duration"),
    Kind.USER: Message("en medarbetare", "a colleague"),
    Kind.CONTACT: Message("en kontaktperson", "a contact"),
    Kind.FILE: Message("en fil", "a file"),
    Kind.CONSENT: Message("ett samtycke", "a consent"),
    Kind.SIGNATURE: Message("en underskrift", "a signature"),
    Kind.ORGANISATION: Message("en organisation", "an organisation"),
    Kind.SUBMISSION: Message("ett ifyllt formulär", "a filled-in form"),
    Kind.ACTIVITY: Message("en aktivitet", "an activity"),
    Kind.COLLECTION: Message("flera rader", "several rows"),
    Kind.GROUP: Message("en grupp av svar", "a group of answers"),
    Kind.MATRIX: Message("en matris", "a matrix"),
    Kind.ANY: Message("något okänt", "something unknown"),
}


def called(kind: Kind) -> Message:
    return KINDS[kind]


def either(kinds: tuple[Kind, ...]) -> Message:
    """`a date or a duration`."""
    words = [KINDS[kind] for kind in kinds]
    return Message(
        " eller ".join(word.sv for word in words), " or ".join(word.en for word in words)
    )


def first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
