"""Owns somebody's calendar: the times booked for them, a week at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from engine.access.facts import Act
from engine.access.who import receivers
from engine.foundation.calendar import KNOWN_YEARS
from engine.foundation.wrong import Refused
from engine.operations.booked import told
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.views_calendar import BookedShown, CalendarDay, CalendarPage, FeedShown
from engine.operations.world import World
from engine.storage.appointments import feed_of, held_between

DAYS = 7
NEVER_HELD = frozenset({"cancelled"})


def read_calendar(
    world: World, caller: Caller, week: tuple[int, int] | None = None
) -> CalendarPage | Refused:
    """The week of that year and number; this one where none is said. Recorded as a list is."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.LIST_CASES)
        if isinstance(desk, Refused):
            return desk
        page = page_of(desk, monday_of(week, desk.today))
        shown = {one.number for day in page.days for one in day.times if one.number}
        note(tx, caller, Act.LIST_CASES, desk.now, cases=len(shown), screen="calendar")
        return page


def monday_of(week: tuple[int, int] | None, today: date) -> date:
    this = date.fromisocalendar(*today.isocalendar()[:2], 1)
    try:
        found = date.fromisocalendar(*week, 1) if week is not None else this
    except ValueError:
        return this
    return found if found.year in KNOWN_YEARS else this


def page_of(desk: Desk, monday: date) -> CalendarPage:
    times = coming(desk, monday, timedelta(days=DAYS), cancelled=True)
    year, week, _ = monday.isocalendar()
    row = feed_of(desk.tx, desk.caller.account.name, desk.caller.deployment)
    days = (monday + timedelta(days=at) for at in range(DAYS))
    return CalendarPage(
        year=year,
        week=week,
        today=desk.today,
        days=tuple(day_of(desk, day, times) for day in days),
        before=week_name(monday - timedelta(days=DAYS)),
        after=week_name(monday + timedelta(days=DAYS)),
        feed=FeedShown(made=row.made, used=row.used) if row is not None else None,
    )


def day_of(desk: Desk, day: date, times: tuple[BookedShown, ...]) -> CalendarDay:
    return CalendarDay(
        day=day,
        times=tuple(one for one in times if one.day == day),
        closed=not desk.deployment.calendar.is_working_day(day),
    )


def week_name(day: date) -> str:
    """As an address says it: `2024-W09`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def coming(
    desk: Desk, first: date, length: timedelta, *, cancelled: bool = False
) -> tuple[BookedShown, ...]:
    """What is booked for the caller from the beginning of a day on."""
    begins = desk.deployment.calendar.begins
    found = held_between(
        desk.tx,
        desk.caller.deployment,
        receivers(desk.actor, desk.deployment),
        *stretch(begins(first), length),
    )
    return told(desk, (one for one in found if cancelled or one.went not in NEVER_HELD))


def stretch(since: datetime, length: timedelta) -> tuple[datetime, datetime]:
    """By the clock on the wall: a day is a day also where the clocks are changed."""
    return since, since + length
