"""Owns what pages are told of links: those of a case, and what whoever has one sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.foundation.texts import Text
from engine.operations.views import FlagShown, Readers, Score, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkShown:
    """A link of a case, as staff see it. `state`: new, sent, opened, started, answered, expired or ended;
    `told` says it in words. `address`: whether mail reaches whom it is for. `by_code`: whether a code is
    needed, and `code_until` until when there is one that has not been used. `page`: it leads to the
    participant's own page.
    """

    id: str
    form: Words
    who: Words
    state: str
    told: Words
    until: datetime
    address: bool
    by_code: bool
    code_until: datetime | None
    may: bool
    page: bool = False

    @property
    def open(self) -> bool:
        """Whether there is something to do about it."""
        return self.state not in ("answered", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was handed out. `path` holds the secret, and is empty when it went by mail."""

    form: Words
    who: Words
    path: str = field(repr=False)
    until: datetime
    by_code: bool
    place: Text
    page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeGiven:
    """A code to tell somebody, shown now and never again. `again`: it may be used more than once."""

    form: Words
    who: Words
    code: str = field(repr=False)
    until: datetime
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReceipt:
    """That the answers were received. `flags`, with help for whoever answered, and what `files` came with
    them and was `signed` only to who is inside.
    """

    code: str
    at: datetime
    flags: tuple[FlagShown, ...] = ()
    files: tuple[Words, ...] = ()
    signed: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """What whoever has a link is told before they begin. `inside`: they have begun, here and lately.
    `begun`: something is written. `by_code`: a code is needed to go on.
    """

    deployment: str
    place: Text
    funding: Mapping[str, Text]
    brand: Mapping[str, str]
    form: Text
    about: Text | None
    language: str
    languages: tuple[str, ...]
    due: date | None
    until: datetime
    by_code: bool
    begun: bool
    readers: Readers
    inside: bool
    receipt: LinkReceipt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """One submission among those that are read beside one another."""

    submission: str
    title: Text
    at: datetime
    by: Words
    result_only: bool
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A question, with each submission's answer; None where it has none."""

    label: Words
    values: tuple[Words | None, ...]
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPage:
    """Submissions beside one another, the oldest first. `others`: more that could be chosen."""

    number: str
    person: Words
    title: Text
    columns: tuple[SideBySide, ...]
    rows: tuple[Beside, ...]
    scores: tuple[Beside, ...]
    others: tuple[tuple[str, Text, datetime, Words], ...]
