"""Owns what a page is given of something that was received, and of the flags that it raised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.foundation.quick import quick
from engine.foundation.texts import Text
from engine.operations.views_measured import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagShown:
    """A flag as it may be shown to this reader. `severity` is info, attention or urgent. To those who may
    not know what it is about but have something to do because of it, `label` says only how much it
    matters.
    """

    label: Words
    severity: str
    form: Words
    at: datetime
    help: Text | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was received. `code` identifies it; `happened` and `next` say what it led to and what
    comes; `flags` with their help are for whoever answered. `moved_to` is the new state, if it
    changed; `opened`: the form opened the case. `files` that came with it, and what was `signed`. `amends`:
    something that was sent was amended. `may_amend`: this may be; `may_again`: the same form may be
    filled in anew. `passed`: why somebody first in a queue was passed.
    """

    opened: bool
    code: str
    at: datetime
    number: str
    submission: str
    form: str
    title: Text
    person: Words
    by: Words
    state: Text
    moved_to: Text | None
    due: date | None
    happened: tuple[Words, ...]
    next: tuple[Words, ...]
    flags: tuple[FlagShown, ...]
    files: tuple[Words, ...] = ()
    signed: tuple[Words, ...] = ()
    amends: bool = False
    may_amend: bool = False
    may_again: bool = False
    passed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentForMore:
    """What was sent for others too: for whom, and for whom not and why."""

    sent: tuple[Words, ...]
    not_sent: tuple[tuple[Words, Words], ...]
