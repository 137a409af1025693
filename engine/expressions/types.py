"""Owns the types of expressions. What has which type is left to `definitions`.

A type is data. `ANY` stands for something whose declaration was wrong: it fits everywhere, so that
one mistake is reported once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from engine.foundation.texts import Text


class Kind(StrEnum):
    BOOLEAN = "boolean"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"  # one option's name, `str`
    CHOICES = "choices"  # a tuple of option names; also several users, organisations
    DATE = "date"  # datetime.date
    TIME = "time"  # datetime.time
    MOMENT = "moment"  # datetime.datetime with a time zone
    DURATION = "duration"  # foundation.durations.Duration
    USER = "user"  # an account's name, `str`
    CONTACT = "contact"
    FILE = "file"
    SIGNATURE = "signature"
    CONSENT = "consent"  # what was said to whom, see `engine.fields.consent`
    ORGANISATION = "organisation"  # its name, `str`
    SUBMISSION = "submission"  # mapping of names to values, see `Env`
    ACTIVITY = "activity"
    COLLECTION = "collection"  # tuple of mappings, oldest first; `item` says of what
    GROUP = "group"  # a block or `team.role`: mapping of names to values
    MATRIX = "matrix"  # mapping of row names to option names
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one option: None where it has none. `label` is for explanations."""

    points: float | None = None
    label: Text | None = None


NO_NAMES: Mapping[str, Type] = MappingProxyType({})
NO_OPTIONS: Mapping[str, Points] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """`options`: of a choice, choices or matrix, in order. `names`: what a submission, activity, group or
    a collection's item holds. `item`: a collection's: row, submission, activity, answer. `of`: the form,
    activity or repeat that it is about. `rows`: a matrix's; with `reversed_rows`. `ordered`: a scale,
    whose answers are also numbers by their points. `low` and `high`: the least and greatest value that an
    answer may have (of a collection: how many rows), where known before anything is filled in. `whole`: a
    number that is never a fraction. `bands`: the names that `band(value)` may give, where the value has
    bands. `states`: of an activity or a collection of them, each state to its leaves; `state_labels`: what
    they are called. `each`: of several answers, what one of them is.
    """

    kind: Kind
    options: Mapping[str, Points] = field(default_factory=lambda: NO_OPTIONS)
    names: Mapping[str, Type] = field(default_factory=lambda: NO_NAMES)
    item: str = ""
    of: str = ""
    rows: Mapping[str, Text | None] = field(default_factory=lambda: MappingProxyType({}))
    reversed_rows: frozenset[str] = frozenset()
    ordered: bool = False
    low: float | None = None
    high: float | None = None
    whole: bool = False
    label: Text | None = None
    bands: Mapping[str, Points] = field(default_factory=lambda: NO_OPTIONS)
    states: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    state_labels: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    each: Kind = Kind.CHOICE


BOOLEAN = Type(kind=Kind.BOOLEAN)
NUMBER = Type(kind=Kind.NUMBER)
TEXT = Type(kind=Kind.TEXT)
DATE = Type(kind=Kind.DATE)
TIME = Type(kind=Kind.TIME)
MOMENT = Type(kind=Kind.MOMENT)
DURATION = Type(kind=Kind.DURATION)
USER = Type(kind=Kind.USER)
ORGANISATION = Type(kind=Kind.ORGANISATION)
WHOLE = Type(kind=Kind.NUMBER, whole=True)
ANY = Type(kind=Kind.ANY)
