"""Owns what operations hand to pages about who somebody is. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.operations.views_measured import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberShown:
    """A number with its kind, how sure it is and whether it stands, in words. `until`: it was theirs."""

    number: str
    kind: Words
    since: datetime
    until: datetime | None
    level: Words | None
    status: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyPerson:
    """Somebody who may be the same: why, and the cases by which the reader knows of them."""

    name: Words
    born: date | None
    why: Words
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonShown:
    """Whom the case is about. `facts`: what one needs at hand, label and value. `number_kind`: of
    `identity`. `alike`: others with the same number, told to those who may say that two are one. `review`: by
    when their protection is to be looked at again.
    """

    name: Words
    identity: str | None
    facts: tuple[tuple[Words, Words], ...]
    protected: bool
    level: Words = ""
    review: date | None = None
    number_kind: Words = ""
    alike: tuple[LikelyPerson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeShown:
    """That two were made one, or taken apart again. `can_undo`: the reader may do it now."""

    id: str
    name: Words
    at: datetime
    by: Words
    why: str
    undone: datetime | None
    undone_by: Words | None
    undone_why: str | None
    can_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """Who the person of a case is. `kinds`: numbers that can be told here, by name. `may_merge`: the reader
    has the right to. `hides_past`: the person has a new identity, so that what was before is not told.
    """

    number: str
    name: Words
    alias: str | None
    born: date | None
    protected: bool
    numbers: tuple[NumberShown, ...]
    likely: tuple[LikelyPerson, ...]
    merges: tuple[MergeShown, ...]
    cases: tuple[str, ...]
    may_merge: bool
    hides_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two who are looked at beside one another."""

    number: str
    name: Words
    born: date | None
    numbers: tuple[NumberShown, ...]
    facts: tuple[tuple[Words, Words], ...]
    protected: bool
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePage:
    """Two beside one another, the one who is kept first."""

    kept: Side
    gone: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class ApartPage:
    """What taking two apart leads to: the cases that go back, as far as the reader sees them."""

    number: str
    name: Words
    other: Words
    merge: MergeShown
    back: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It is done; the case from which it was."""

    number: str
