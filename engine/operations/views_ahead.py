"""Owns what operations hand to pages about what hinders and what lies ahead. Plain frozen data, as in
`views`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.operations.views_measured import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Where something is done that would help. `kind`: `form` (to fill in, by `name`), `request` (on the
    page, by its identity), `case` (a case or an activity, by its number), `consent` (by where, `to` whom),
    or a part of the page: `actions`, `team`, `activities`.
    """

    kind: str
    name: str
    label: Words
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """What is missing, from whom, and where it is done; the last two as far as there is anything to say."""

    sentence: Words
    whom: tuple[Words, ...] = ()
    leads: tuple[Lead, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAhead:
    """One step of a way to an end. `forms`: what must be sent first, and whether it has been; `form`: what
    is filled in to take it; `itself`: it happens by itself. The rest is in words.
    """

    label: Words
    at: Words
    to: Words
    who: Words | None
    itself: bool
    forms: tuple[tuple[Words, bool], ...]
    form: Words | None
    guard: Words | None
    after: Words | None
    within: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WayAhead:
    """A way to an end. `onward`: it follows the order of the workflow; the others are the shortest."""

    end: Words
    steps: tuple[StepAhead, ...]
    onward: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stay in a state, by its name and label; the one that goes on has no end."""

    state: str
    label: Words
    entered: datetime
    left: datetime | None
