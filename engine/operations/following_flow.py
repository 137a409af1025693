"""Owns how cases come and go: opened and ended month by month, and in which phase those are that go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from engine.foundation.texts import said
from engine.operations.few import hidden
from engine.operations.narrowing import phases
from engine.operations.standing import Desk
from engine.operations.views import Words
from engine.operations.views_follow_up import Month, Phase
from engine.storage.facts import Course

MONTHS = 12
NO_PHASE = said("Utan fas")


def months_of(desk: Desk, courses: Sequence[Course], last: date, few: int) -> tuple[Month, ...]:
    """The twelve months until the last that is looked at. Coming and going are told apart."""
    zone = desk.deployment.calendar.zone
    opened = Counter(month(one.opened.astimezone(zone).date()) for one in courses)
    closed = Counter(month(one.closed) for one in courses if one.closed is not None)
    shown = last_months(min(last, desk.today))
    come, gone = told(opened, shown, few), told(closed, shown, few)
    return tuple(Month(first=one, opened=come[one], closed=gone[one]) for one in shown)


def month(day: date) -> date:
    return day.replace(day=1)


def last_months(last: date) -> list[date]:
    at = last.year * 12 + last.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(at - MONTHS + 1, at + 1)]


def told(found: Counter[date], shown: Sequence[date], few: int) -> dict[date, int | None]:
    """Every month that has had any is a part of the whole."""
    every = {one: (found[one],) for one in {*shown, *found}}
    shut = hidden(every, few)
    return {one: None if one in shut else found[one] for one in shown}


def phases_of(desk: Desk, courses: Sequence[Course], few: int) -> tuple[Phase, ...]:
    known = {one.name: one.label for one in phases(desk.deployment, None)}
    count = Counter(phase_of(desk, one) for one in courses if one.closed is None)
    names = [name for name in (*known, "") if count[name]]
    shut = hidden({name: (count[name],) for name in names}, few)
    return tuple(
        Phase(label=label_of(known, name), count=None if name in shut else count[name])
        for name in names
    )


def label_of(known: dict[str, Words], name: str) -> Words:
    return known.get(name, NO_PHASE)


def phase_of(desk: Desk, one: Course) -> str:
    state = desk.deployment.workflows[one.workflow].states.get(one.state)
    return state.phase or "" if state is not None else ""


def running_of(courses: Sequence[Course], few: int) -> int | None:
    count = sum(1 for one in courses if one.closed is None)
    return None if count < few else count
