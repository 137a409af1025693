"""Owns `Document`: something to be kept on paper, said in one language and ready to be set.

What makes a file of it is a module of its own (`engine.interop.pdf`). Nothing here knows of cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text and the language it is in, which may be another than the document's."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A question with its answer. `empty`: `value` says that there is none. `lines`: of an answer that takes
    several. `inner`: of a group, each with a heading, or None where the entry's own label says it.
    """

    label: Words
    value: Words | None = None
    empty: bool = False
    lines: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()
    inner: tuple[tuple[Words | None, tuple[Entry, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: Words | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`language` is a BCP 47 tag; `over` stands above the title; `facts` are label and value under it;
    `notices` must not be missed; `foot` stands on every page beside `page`, which has `{n}` and `{all}`
    where the page's number and how many there are belong. `mark` is told in large letters on every page.
    `paid_by`: who pays for the work, said at the end, with the `emblem` that goes with it.
    """

    language: str
    over: Words
    title: Words
    facts: tuple[tuple[Words, Words], ...]
    notices: tuple[Words, ...]
    sections: tuple[Section, ...]
    foot: Words
    page: Words
    made: datetime
    mark: Words | None = None
    paid_by: tuple[Words, ...] = ()
    emblem: str = ""
