"""Owns what pages are handed of who answers what is asked again and again: those rounds that go on, those
that are over, and the next. Plain frozen data, as in `views`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.operations.views import Clock, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """One who answers a form. `given`: when they did. Otherwise `clock` tells the last day, where there is
    one, and `until` the last day on which an answer is in time, where that is later; `missed`: it is over.
    `of`: who it is as requests name them, and `name`: that of the form.
    """

    who: Words
    form: Words
    given: datetime | None = None
    clock: Clock | None = None
    until: date | None = None
    missed: bool = False
    of: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Those who answer at one time. `number`: of the activity, or of the case itself. `apart`: the state from
    which they read one another's answers, where they do not before; `opened`: it has been come to.
    `beside`: the form whose answers the reader may read beside the others'; empty: not, or not yet.
    """

    number: str
    label: Words
    state: Words
    since: datetime
    closed: bool
    answering: tuple[Answering, ...]
    apart: Words | None = None
    opened: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """One who will be asked, and what."""

    who: tuple[Words, ...]
    form: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRound:
    """The next time. It is asked on the day `opens`, is to be answered by `due`, and counts as in time up
    to `until`. `condition`: what must hold then. `still`: time stands still.
    """

    label: Words
    opens: date
    due: date | None
    until: date | None
    following: tuple[Following, ...]
    condition: Words | None = None
    still: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """All of it, of a case or of an activity: the latest first, and the next first."""

    open: tuple[Round, ...] = ()
    over: tuple[Round, ...] = ()
    coming: tuple[NextRound, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.open or self.over or self.coming)
