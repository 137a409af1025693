"""Owns the reference of the language in words: every key with what stands after it, as Markdown tables.

Written from the same tables as the checks and the JSON Schema, so it cannot say anything else.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.grammar import (
    Anything,
    Key,
    Leaf,
    ListOf,
    Named,
    NameOr,
    OneOrMany,
    Record,
    Shape,
    Single,
    TextShape,
    Word,
)
from engine.definitions.grammar_deployments import DEPLOYMENT, TRANSLATION
from engine.definitions.grammar_forms import FORM
from engine.definitions.grammar_stories import SCENARIOS
from engine.definitions.grammar_workflows import WORKFLOW
from engine.foundation.diagnostics import Message

TOPS = (DEPLOYMENT, FORM, WORKFLOW, SCENARIOS, TRANSLATION)
HEAD = Message(
    "# Alla nycklar\n\nSkriven av `stegvis schema --format markdown`. En stjärna betyder att nyckeln "
    "måste finnas.",
    "# Every key\n\nWritten by `stegvis schema --format markdown --language en`. A star means that the "
    "key must be there.",
)
COLUMNS = Message("| nyckel | värde | betyder |", "| key | value | means |")
LEAVES = {
    Leaf.NAME: Message("ett namn", "a name"),
    Leaf.OWN_NAME: Message("ett namn", "a name"),
    Leaf.PLAIN: Message("text", "text"),
    Leaf.EXPRESSION: Message("ett uttryck", "an expression"),
    Leaf.BOOLEAN: Message("true eller false", "true or false"),
    Leaf.INTEGER: Message("ett heltal", "a whole number"),
    Leaf.NUMBER: Message("ett tal", "a number"),
    Leaf.COUNT: Message("ett heltal, minst 1", "a whole number, at least 1"),
    Leaf.DURATION: Message("en tid, som 14 days", "a duration, such as 14 days"),
    Leaf.DATE: Message("ett datum", "a date"),
    Leaf.DAY: Message("ett datum, eller 07-01 för varje år", "a date, or 07-01 for every year"),
    Leaf.RANGE: Message("ett intervall, som 0..4", "a range, such as 0..4"),
    Leaf.LANGUAGE: Message("en språkkod", "a language code"),
    Leaf.FIELD_TYPE: Message("en fälttyp", "a field type"),
    Leaf.NUMBER_SHAPE: Message('en form, som "99######-####"', 'a shape, such as "99######-####"'),
}


def reference(language: str) -> str:
    """The whole reference, each kind of thing in a table of its own."""
    seen: dict[int, Record] = {}
    for top in TOPS:
        _collect(top, seen)
    parts = [HEAD.in_(language)]
    parts.extend("\n".join(_table(record, language)) for record in seen.values())
    return "\n\n".join(parts) + "\n"


def _collect(record: Record, seen: dict[int, Record]) -> None:
    if id(record) in seen:
        return
    seen[id(record)] = record
    for key in record.keys.values():
        for inner in _records(key.shape):
            _collect(inner, seen)


def _records(shape: Shape) -> Iterator[Record]:
    if isinstance(shape, Record):
        yield shape
    elif isinstance(shape, OneOrMany | ListOf | Named):
        yield from _records(shape.item)
    elif isinstance(shape, NameOr):
        yield from _records(shape.own)


def _table(record: Record, language: str) -> Iterator[str]:
    noun = record.noun.in_(language)
    yield f"## {noun[:1].upper()}{noun[1:]}"
    yield ""
    yield COLUMNS.in_(language)
    yield "|---|---|---|"
    for name, key in record.keys.items():
        yield _row(name, key, language)


def _row(name: str, key: Key, language: str) -> str:
    star = "*" if key.required else ""
    later = Message(" Går inte att använda än.", " Cannot be used yet.") if key.later else None
    about = key.about.in_(language) + ("." + later.in_(language) if later else "")
    return f"| `{name}`{star} | {_in_words(key.shape, language)} | {about} |"


def _in_words(shape: Shape, language: str) -> str:
    if isinstance(shape, Single):
        return LEAVES[shape.leaf].in_(language)
    if isinstance(shape, Word):
        return " ".join(f"`{word}`" for word in shape.words if word not in shape.later)
    if isinstance(shape, TextShape):
        return Message("text, även på flera språk", "text, in several languages too").in_(language)
    if isinstance(shape, Record):
        return shape.noun.in_(language)
    if isinstance(shape, OneOrMany):
        one = _in_words(shape.item, language)
        return Message(f"{one}, eller en lista", f"{one}, or a list").in_(language)
    if isinstance(shape, ListOf):
        one = _in_words(shape.item, language)
        return Message(f"en lista: {one}", f"a list: {one}").in_(language)
    if isinstance(shape, Named):
        one = _in_words(shape.item, language)
        return Message(f"namn: {one}", f"names: {one}").in_(language)
    if isinstance(shape, NameOr):
        own = _in_words(shape.own, language)
        return Message(f"ett namn, eller {own}", f"a name, or {own}").in_(language)
    assert isinstance(shape, Anything)  # noqa: S101 - the last of the shapes
    return Message("beror på vad det hör till", "depends on what it belongs to").in_(language)
