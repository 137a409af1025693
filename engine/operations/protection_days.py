"""Owns by when the protection of a person is looked at again: the day that is usual for a level, the one that
is chosen, and when those are told who may change it. The day ends nothing: somebody decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from engine.access.sealing import Level, level_in
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.protecting import unusable
from engine.storage.database import Transaction
from engine.storage.people import PersonRow, people_by_id
from engine.storage.protection import REVIEW, Change, is_review_said, note_changes, review_of
from engine.storage.timers import set_timer

TIMER = "protection:"
KEEP, USUAL, NO_DAY = "keep", "usual", ""
YEARS: dict[str, int] = {Level.MARKED: 1, Level.REGISTERED: 2}
"""How many years from now is usual; who has been given a new identity keeps it."""
MOST_YEARS = 5
NEAR = timedelta(days=30)
"""So long before the day it is told that it comes."""
EARLY = time(7)
WHERE = "dag"
"""What a day that cannot be used is said of."""


def usual_day(level: str, today: date) -> date | None:
    years = YEARS.get(level_in(level)) if level else None
    return later(today, years) if years is not None else None


def later(day: date, years: int) -> date:
    """The same day of a later year; of a leap day the day before."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def chosen_day(choice: str, level: str, before: date | None, today: date) -> date | None | Refused:
    """The day that a choice means: `KEEP` the one before, `USUAL`, `NO_DAY`, or a date as `2027-03-01`."""
    if choice == KEEP:
        return before
    if choice == USUAL:
        return usual_day(level, today)
    if choice == NO_DAY:
        return None
    try:
        day = date.fromisoformat(choice)
    except ValueError:
        return unusable(said("Skriv en dag, till exempel 2027-03-01."), WHERE)
    if day <= today:
        return unusable(said("Välj en dag som inte har varit än."), WHERE)
    if day > later(today, MOST_YEARS):
        return unusable(said("Välj en dag inom {count} år.", count=MOST_YEARS), WHERE)
    return day


def keep_day(
    tx: Transaction, person: str, day: date | None, *, account: str, now: datetime, why: str = ""
) -> None:
    """Note the day where it is another than before, and be woken for it."""
    if day != review_of(tx, person):
        note_day(tx, person, day, account=account, now=now, why=why)
    keep_waking(tx, person, day, now)


def note_day(
    tx: Transaction, person: str, day: date | None, *, account: str, now: datetime, why: str = ""
) -> None:
    what = day.isoformat() if day is not None else ""
    change = Change(at=now, account=account, kind=REVIEW, what=what, reason=why)
    note_changes(tx, person, (change,))


def is_settled_by(tx: Transaction, person: str, choice: str) -> bool:
    """Whether it is said for the first time that no day is needed; without that it is told that none is."""
    return choice == NO_DAY and not is_review_said(tx, person)


def begin_day(tx: Transaction, person: PersonRow, account: str, now: datetime) -> None:
    """The usual day of somebody whose protection a form has told of; what has been said of it stays."""
    if person.protected and not is_review_said(tx, person.id):
        day = usual_day(person.protected, now.date())
        keep_day(tx, person.id, day, account=account, now=now)
    elif not person.protected:
        keep_waking(tx, person.id, None, now)


def join_days(tx: Transaction, kept: str, gone: str, *, account: str, now: datetime) -> None:
    """Of two who turn out to be one the first of the days holds."""
    days = [day for one in (kept, gone) if (day := review_of(tx, one)) is not None]
    if days:
        keep_day(tx, kept, min(days), account=account, now=now)
    keep_waking(tx, gone, None, now)


def part_days(tx: Transaction, two: Iterable[str], *, account: str, now: datetime) -> None:
    """Each of two who were one has the day that it had, or the one that has been set since; but none where
    nobody is protected.
    """
    for person, row in people_by_id(tx, two).items():
        day = review_of(tx, person) if row.protected else None
        keep_day(tx, person, day, account=account, now=now)


def keep_waking(tx: Transaction, person: str, day: date | None, now: datetime) -> None:
    """Be woken when the day comes near, then when it has passed, then no more."""
    moments = () if day is None else (day - NEAR, day + timedelta(days=1))
    due = (datetime.combine(one, EARLY, tzinfo=now.tzinfo) for one in moments)
    set_timer(tx, TIMER + person, next((one for one in due if one > now), None))


def is_near(day: date, today: date) -> bool:
    return day - NEAR <= today
