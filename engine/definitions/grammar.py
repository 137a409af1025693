"""Owns the shapes that definitions are written in: which keys there are and what may stand after them.

The tables themselves lie in `grammar_forms`, `grammar_workflows`, `grammar_deployments` and
`grammar_stories`. One set of tables serves all: `shape_check` holds a file against it, `merge` and
`translations` walk it, `schema` writes it as JSON Schema. What the names in a file refer to is left
to the `compile_` modules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from engine.foundation.diagnostics import Message


class Leaf(StrEnum):
    """What a single value may be. All are characters until their key says what they mean."""

    NAME = "name"  # of something declared elsewhere
    OWN_NAME = "own name"  # of the thing itself
    PLAIN = "plain"  # characters in no language
    EXPRESSION = "expression"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DURATION = "duration"
    DATE = "date"
    DAY = "day"  # a date, or month and day for every year
    RANGE = "range"
    LANGUAGE = "language"
    FIELD_TYPE = "field type"
    COUNT = "count"  # a whole number, at least one
    NUMBER_SHAPE = "number shape"  # of reserve numbers


@dataclass(frozen=True, slots=True)
class Single:
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Word:
    """One of `words`. Those in `later` belong to the language but cannot be used yet."""

    words: tuple[str, ...]
    later: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextShape:
    """A text in the base language, or a mapping of languages."""


@dataclass(frozen=True, slots=True)
class Anything:
    """Held against something else, where it is known what it belongs to."""


@dataclass(frozen=True, slots=True)
class OneOrMany:
    item: Shape


@dataclass(frozen=True, slots=True)
class ListOf:
    """`filled`: it is nothing without an item."""

    item: Shape
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping of names that the author gives. `numbers`: whole numbers are names too.
    `free`: any characters are, because somebody else has given the names. `filled`: it is nothing
    without a name.
    """

    item: Shape
    numbers: bool = False
    free: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class NameOr:
    """A name, or what stands there itself."""

    own: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """`later`: the key belongs to the language but cannot be used yet."""

    shape: Shape
    about: Message
    required: bool = False
    later: bool = False


@dataclass(frozen=True, kw_only=True)
class Record:
    """A mapping of the language's own keys. `short`: the key that a bare text stands for.

    `either`: groups of keys of which exactly one must be there; `rivals`: of which at most one may.
    """

    noun: Message
    keys: dict[str, Key] = field(default_factory=dict, repr=False, compare=False)
    short: str | None = None
    either: tuple[tuple[str, ...], ...] = ()
    rivals: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The keys that must be there, among those that can be used."""
        return tuple(name for name, key in self.keys.items() if key.required and not key.later)


Shape: TypeAlias = (
    Single | Word | TextShape | Anything | OneOrMany | ListOf | Named | NameOr | Record
)

NAME = Single(Leaf.NAME)
OWN_NAME = Single(Leaf.OWN_NAME)
PLAIN = Single(Leaf.PLAIN)
EXPRESSION = Single(Leaf.EXPRESSION)
BOOLEAN = Single(Leaf.BOOLEAN)
INTEGER = Single(Leaf.INTEGER)
NUMBER = Single(Leaf.NUMBER)
COUNT = Single(Leaf.COUNT)
DURATION = Single(Leaf.DURATION)
DATE = Single(Leaf.DATE)
NUMBER_SHAPE = Single(Leaf.NUMBER_SHAPE)
DAY = Single(Leaf.DAY)
RANGE = Single(Leaf.RANGE)
LANGUAGE = Single(Leaf.LANGUAGE)
FIELD_TYPE = Single(Leaf.FIELD_TYPE)
TEXT = TextShape()
ANYTHING = Anything()
NAMES = OneOrMany(NAME)
SEVERITY = Word(("info", "attention", "urgent"))


def key(shape: Shape, sv: str, en: str, *, required: bool = False, later: bool = False) -> Key:
    return Key(shape=shape, about=Message(sv, en), required=required, later=later)


def needed(shape: Shape, sv: str, en: str) -> Key:
    return key(shape, sv, en, required=True)


def later(sv: str, en: str) -> Key:
    return key(ANYTHING, sv, en, later=True)


WAS = key(NAMES, "Vad det hette förut", "What it was called before")
