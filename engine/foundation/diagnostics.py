"""Owns `Diagnostic`: what is wrong, or doubtful, in something an author wrote, and where.

The checks that find them live in `engine.definitions`; how they are printed is left to `cli`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A stretch of a file. Lines and columns count from 1, in characters; the end is exclusive.

    A tuple, since reading makes one for every key and value, and a tuple is made four times as fast as
    a frozen dataclass.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def within(self, start: int, end: int) -> Span:
        """The part from character `start` to `end` (from 0) of a span that lies on one line."""
        return Span(self.file, self.line, self.column + start, self.end_line, self.column + end)


@dataclass(frozen=True, slots=True)
class Fix:
    """A certain repair: put `text` in the place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of a diagnostic in the two languages that every one has."""

    sv: str
    en: str

    def in_(self, language: str) -> str:
        return self.sv if language == "sv" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. `code` is a word such as `unknown-key`; `help` says the next step."""

    code: str
    span: Span
    message: Message
    help: Message | None = None
    fix: Fix | None = None
    severity: Severity = Severity.ERROR

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        return (self.span.file, self.span.line, self.span.column, self.code)


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place, each finding once."""
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda diagnostic: diagnostic.sort_key))


def has_errors(found: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in found)
