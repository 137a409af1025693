"""Owns what is said of a name that was taken away (`remove: true`) and that something inherited still
uses: one finding at the `remove`, since what is built upon is right as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.definitions.checks import unknown_name
from engine.definitions.leaves import short
from engine.definitions.source_tree import Document
from engine.definitions.written import way_to
from engine.foundation.diagnostics import Diagnostic, Message, Span

Gone = Mapping[str, Span]
NOTHING_GONE: Gone = MappingProxyType({})
MOST_NAMED = 6


@dataclass(slots=True)
class Removals:
    """`uses`: the name taken away and the place of the `remove`, to where it is used all the same."""

    uses: dict[tuple[str, Span], dict[Span, None]] = field(default_factory=dict)

    def explains(self, name: str, at: Span, gone: Gone) -> bool:
        """Whether a name lacks at a place because it was taken away elsewhere; that is noted."""
        removed = gone.get(name)
        if removed is None or removed.file == at.file:
            return False
        self.uses.setdefault((name, removed), {})[at] = None
        return True

    def findings(self, documents: Mapping[str, Document]) -> Iterator[Diagnostic]:
        for (name, removed), uses in self.uses.items():
            users = [Use.at(span, documents) for span in sorted(uses)]
            yield _still_used(name, removed, users)


@dataclass(frozen=True, slots=True)
class Use:
    """`owner`: the named thing that uses what was taken away; `key`: under which of its keys."""

    owner: str
    key: str
    span: Span

    @classmethod
    def at(cls, span: Span, documents: Mapping[str, Document]) -> Use:
        document = documents.get(span.file)
        way = way_to(document.root if document else None, span)
        return cls(way[-2] if len(way) > 1 else "", way[-1] if way else "", span)


def _still_used(name: str, removed: Span, uses: list[Use]) -> Diagnostic:
    owners = list(dict.fromkeys(use.owner or use.key for use in uses))
    named = uses[:MOST_NAMED]
    more = " …" if len(uses) > MOST_NAMED else ""
    where_sv = ", ".join(f"{_what(one, 'i')} ({_where(one, 'rad')})" for one in named)
    where_en = ", ".join(f"{_what(one, 'of')} ({_where(one, 'line')})" for one in named)
    return unknown_name.CHECK.at(
        removed,
        f"{short(name)} tas bort, men används av {_several(owners, 'och')}.",
        f"{short(name)} is removed, but used by {_several(owners, 'and')}.",
        help=Message(
            f"Ändra eller ta bort också {where_sv}{more}.",
            f"Change or remove {where_en} too{more}.",
        ),
    )


def _what(use: Use, of: str) -> str:
    return f"{use.key} {of} {use.owner}" if use.owner else use.key


def _where(use: Use, line: str) -> str:
    return f"{use.span.file} {line} {use.span.line}"


def _several(names: list[str], last: str) -> str:
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
