"""Owns the tree of a definition file: every key and value with its place in the author's text.

A scalar keeps its characters; what it means is decided by its key, in the models. Reading bytes
into this tree is left to `source`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from engine.foundation.diagnostics import Span

Kind = Literal["form", "workflow", "deployment", "scenarios", "translation"]
KINDS: tuple[Kind, ...] = ("form", "workflow", "deployment", "scenarios", "translation")


class Style(StrEnum):
    """How a scalar is written: bare, in quotes, or as a block after `>` or `|`."""

    PLAIN = "plain"
    QUOTED = "quoted"
    BLOCK = "block"


class Scalar(NamedTuple):
    """A single value; `text` is its characters (NFC). `span` takes in the quotes."""

    span: Span
    text: str
    style: Style = Style.PLAIN

    @property
    def starts_at(self) -> int:
        """How many characters of `span` come before the text: 1 for quotes."""
        return 1 if self.style is Style.QUOTED else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list. `complete` is false when a break of syntax took some of it away."""

    span: Span
    items: tuple[Node, ...]
    complete: bool = True


class Entry(NamedTuple):
    """A key and its value. `key` is NFC; `key_span` takes in the quotes, if any."""

    key: str
    key_span: Span
    value: Node

    @property
    def span(self) -> Span:
        start, end = self.key_span, self.value.span
        return Span(start.file, start.line, start.column, end.end_line, end.end_column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A mapping, in the order written, each key once.

    `complete` is false when a break of syntax took some of its keys away: then nothing may be
    said to be missing from it.
    """

    span: Span
    entries: tuple[Entry, ...]
    complete: bool = True
    by_key: Mapping[str, Entry] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What could not be read and has been reported. It counts as anything: say no more about it."""

    span: Span


Node = Scalar | Sequence | Block | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file. `kind` and `name` come from its first key; they lack when that cannot be read.

    `text` is without byte-order mark. `root` is None for a file without content.
    """

    file: str
    text: str
    root: Node | None
    kind: Kind | None = None
    name: str = ""
