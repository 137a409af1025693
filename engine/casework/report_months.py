"""Owns in which state each month of a report is: going on, without anything to send, to be sent, sent, or to
be sent again.

A receiver reads months in order. So a month is sent after those before it, and one that has changed since it
was sent takes all later ones with it. A month that holds nothing, and never did, stops none after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

GOING_ON, EMPTY, OPEN, SENT, AGAIN = "going_on", "empty", "open", "sent", "again"
NOTHING = ""
"""The digest of a month without rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """That a month was sent: `digest` tells what it held, `rows` what each row did, by its name."""

    month: date
    at: datetime
    by: str
    digest: str
    rows: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthState:
    """`first`: its first day. `sent`: the last time. `next_up`: it may be marked as sent now."""

    first: date
    state: str
    sent: Sending | None
    next_up: bool


def month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months, both of those days' own too."""
    at, found = first.replace(day=1), list[date]()
    while at <= last:
        found.append(at)
        at = month_after(at)
    return found


def month_states(
    months: Iterable[date], digests: Mapping[date, str], sendings: Iterable[Sending], today: date
) -> tuple[MonthState, ...]:
    """In order. `digests`: what each month holds now; those without rows are not there."""
    latest: dict[date, Sending] = {}
    for one in sendings:
        before = latest.get(one.month)
        latest[one.month] = one if before is None or one.at >= before.at else before
    found: list[MonthState] = []
    in_order, last = True, None
    for first in months:
        sent = latest.get(first)
        if month_after(first) > today:
            state = GOING_ON
        elif sent is None:
            state = OPEN if first in digests else EMPTY
        else:
            same = sent.digest == digests.get(first, NOTHING)
            follows = in_order and (last is None or last <= sent.at)
            state = SENT if same and follows else AGAIN
        next_up = in_order and state in (OPEN, AGAIN)
        found.append(MonthState(first=first, state=state, sent=sent, next_up=next_up))
        in_order = in_order and state in (SENT, EMPTY)
        last = sent.at if sent is not None and (last is None or sent.at > last) else last
    return tuple(found)
