"""Owns `Change`: one thing that differs between two deployments, said for people.

How they are found is left to `comparing`, what they mean to `meaning`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from engine.foundation.diagnostics import Span
from engine.foundation.texts import Said, Text, said

Words: TypeAlias = Text | Said | str


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


class Weight(StrEnum):
    """How much a change matters: wording; how people work; who may read, what is lost, how answers are
    counted.
    """

    QUIET = "quiet"
    NOTICE = "notice"
    SERIOUS = "serious"


HEAVIEST_FIRST = (Weight.SERIOUS, Weight.NOTICE, Weight.QUIET)
KINDS: Mapping[Kind, Said] = MappingProxyType(
    {
        Kind.ADDED: said("Nytt"),
        Kind.REMOVED: said("Borttaget"),
        Kind.RENAMED: said("Nytt namn"),
        Kind.MOVED: said("Flyttat"),
        Kind.CHANGED: said("Ändrat"),
    }
)
GROUPS: tuple[tuple[Weight, Said, Said], ...] = (
    (
        Weight.SERIOUS,
        said("Se efter noga"),
        said("Vem som får läsa, vad som försvinner och hur svar räknas."),
    ),
    (Weight.NOTICE, said("Att känna till"), said("Hur ni arbetar och vad ni frågar.")),
    (Weight.QUIET, said("Ordalydelse och ordning"), said("Vad som står, och var det står.")),
)
"""What changes of each weight are called, and what they are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`where`: the thing, with all around it. `what`: which of its keys, None where the thing itself came,
    went, moved or got a new name; `language` when only the text in that language differs. `old` and `new`:
    where it is written, before and after. `means`: what it is to people, where that can be said.
    """

    kind: Kind
    weight: Weight
    where: Said
    what: Words | None = None
    language: str | None = None
    before: Words | None = None
    after: Words | None = None
    means: Said | None = None
    old: Span | None = None
    new: Span | None = None

    @property
    def span(self) -> Span | None:
        """Where it is written now, or was."""
        return self.new or self.old

    @property
    def headline(self) -> Said:
        if self.what is None:
            return self.where
        if self.language is None:
            return said("{where} – {what}", where=self.where, what=self.what)
        return said(
            "{where} – {what} ({language})",
            where=self.where,
            what=self.what,
            language=self.language,
        )


def heaviest_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Those that matter most first, else in the order they were found."""
    return tuple(sorted(changes, key=lambda one: HEAVIEST_FIRST.index(one.weight)))
