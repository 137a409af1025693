"""Owns `Form`: a checked form, ready to be filled in. Reading it from YAML is left to `load`.

Everything is resolved: blocks are forms, expressions are checked, texts are texts. Nothing is looked
up by name later that could be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.expressions.expression import Expression
from engine.expressions.types import Type
from engine.fields.question import Terms
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    name: str
    label: Text
    points: float | None = None
    code: str | None = None
    hint: Text | None = None
    show_if: Expression | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    name: str
    label: Text
    reversed: bool = False
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question, `info`, repeating group (`fields`) or block (`type` is `block`, `block` its form).

    `required` is None (never), True (whenever shown) or an expression. `saves_to` is a pair such as
    `("person", "language")`. `value_type` is what expressions see. Settings that a type does not have
    are None or empty. `each`: what one row of a group is called, `summary`: the fields that tell which
    row it is. `order`: of a repeating group, its fields in an order in which each can be settled. `was`: what
    it was called before. `terms`: which consent is given. `ask_drafts`: where it has been added, forms
    that were begun before that are not sent without it.
    """

    name: str
    type: str
    label: Text
    value_type: Type
    span: Span
    hint: Text | None = None
    show_if: Expression | None = None
    required: Expression | bool | None = None
    default: Expression | None = None
    saves_to: tuple[str, str] | None = None
    sensitive: Text | None = None
    many: bool = False
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))
    min: Expression | None = None
    max: Expression | None = None
    low: Text | None = None
    high: Text | None = None
    rows: Mapping[str, MatrixRow] = field(default_factory=lambda: MappingProxyType({}))
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    add: Text | None = None
    each: Text | None = None
    summary: tuple[str, ...] = ()
    where: Expression | None = None
    among: str = ""
    text: Text | None = None
    accept: tuple[str, ...] = ()
    max_size: int | None = None
    block: Form | None = None
    order: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    ask_drafts: bool = False
    terms: Terms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Part of a form. A form written without pages has one, named `""` and without a title."""

    name: str
    title: Text | None
    fields: tuple[str, ...]
    show_if: Expression | None = None
    read: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From `low` to `high`, both included unless `below_high`; `high` is None when open, `low` then minus
    infinity.
    """

    name: str
    label: Text
    low: float
    high: float | None
    below_high: bool = False
    severity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSet:
    """Bands that hold when `when` does; None: always. `label`: whom they are for."""

    name: str
    when: Expression | None
    bands: Mapping[str, Band]
    label: Text | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRow:
    """`when` is None in the last row, `else`."""

    when: Expression | None
    gives: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A value of a form or workflow. Either `value` or `decide` is there. With `answered_at_least`
    the value, which then is a sum or mean over one matrix, is pro-rated from so many answers.
    """

    name: str
    label: Text
    value_type: Type
    span: Span
    value: Expression | None = None
    decide: tuple[DecideRow, ...] = ()
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))
    hidden: bool = False
    better: str | None = None
    real_change: float | None = None
    band_sets: tuple[BandSet, ...] = ()
    answered_at_least: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    name: str
    check: Expression
    message: Text
    at: str
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    name: str
    when: Expression
    severity: str
    label: Text
    help: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    status: str
    holder: str | None = None
    notice: Text | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The fingerprint that official words were sealed with, in one language; empty where it lacks. `written`:
    in the file at `span`.
    """

    language: str
    written: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """`wording`: whose words the form itself is written in. `seals`: of the official words, for each language
    that has them. `languages`: those that its questions can be read in; others are shown `base`.
    """

    source: str
    licence: Licence
    wording: str
    seals: tuple[Seal, ...] = ()
    languages: frozenset[str] = frozenset()
    base: str = "sv"
    recall: str | None = None
    repeat_after: str | None = None
    given_as: tuple[str, ...] = ()
    cutoffs: str | None = None

    @property
    def official(self) -> frozenset[str]:
        """The languages in which the questions stand in the instrument's own words."""
        return frozenset(one.language for one in self.seals)

    def is_placeholder(self, language: str) -> bool:
        """Whether somebody who reads that language meets the questions in other words than the instrument's
        own. So are official words that have been translated without being official in that language too.
        """
        shown = language if language in self.languages else self.base
        return self.wording != "own" and shown not in self.official


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """`version` is a digest of all that decides how it behaves and reads; equal text, equal version.

    `fields` holds all top-level fields of all pages. `order` lists names of pages, fields and values in an
    order in which each can be settled (what it depends on comes before), so one pass evaluates a form.
    `anonymous`: nothing in it may tell who somebody is.
    """

    name: str
    title: Text
    version: str
    span: Span
    about: Text | None
    pages: tuple[Page, ...]
    fields: Mapping[str, Field]
    values: Mapping[str, Computed]
    rules: Mapping[str, Rule]
    flags: Mapping[str, Flag]
    result: tuple[str, ...]
    instrument: Instrument | None
    order: tuple[str, ...]
    value_type: Type
    anonymous: bool = False
