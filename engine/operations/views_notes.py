"""Owns what operations hand to pages of notes, and of what changes hands. Plain frozen data, as in
`views`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from engine.foundation.wrong import Problem
from engine.operations.views import Named, Words
from engine.operations.words_to_choose import WordsToChoose


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteShown:
    """A note in the journal. `day`: when it happened; `at`: when it was written, by `author`. `about`: of
    what kind it is; `additions` to it, the oldest first. What has been erased has no day and no text.
    """

    id: str
    author: Words
    at: datetime
    day: date | None
    about: Words | None
    text: str
    additions: tuple[NoteShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePage:
    """A note being written. `adds_to`: the one that it adds to. `day` as it was typed. `saved`: when the
    draft was kept; `stamp`: what the page knows of it; `choices`: what was written on several pages.
    `key`: what signing this page is known by, so that it is signed once; `writer`: whose page it is.
    `today`: no note is about a later day.
    """

    number: str
    person: Words
    writer: str
    adds_to: NoteShown | None
    about: str
    day: str
    text: str
    kinds: tuple[Named, ...]
    today: date
    key: str
    stamp: str = ""
    saved: datetime | None = None
    choices: tuple[WordsToChoose, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Who has what a role was asked, and what the caller may do about that. `has`: who has taken it;
    `given_by` and `why`: who handed it over. `others`: whom it may be handed to.
    """

    has: Words | None
    given_by: Words | None
    why: str
    may_claim: bool
    may_put_back: bool
    others: tuple[Named, ...]
