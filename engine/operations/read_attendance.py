"""Owns attendance in a month: of the times that say who came and who did not, how they went, for each person
whose whole case the reader sees and for each kind.

Who has a protected identity is left out, for lists and files travel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.access.facts import Act
from engine.access.proving import may_prove
from engine.access.who import Reach
from engine.foundation.calendar import KNOWN_YEARS
from engine.foundation.texts import in_words, said
from engine.foundation.wrong import Refused
from engine.interop.table import MEDIA, table
from engine.operations.activity_names import label_in
from engine.operations.callers import Caller
from engine.operations.recording import note
from engine.operations.standing import Desk, name_of, sit_down
from engine.operations.views import Words
from engine.operations.views_calendar import Attendance, AttendanceRow, Told
from engine.operations.world import World
from engine.storage import cases, people
from engine.storage.appointments import MOST, AppointmentRow, every_between
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction

COUNTED = ("planned", "came", "absent", "cancelled", "untold")
HEADS = (
    said("Planerade"), said("Kom"), said("Uteblev"), said("Avbokade"), said("Inte ifyllda"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """`name` is what the file is called: it tells nothing of anybody."""

    name: str
    content: bytes
    media: str = MEDIA


@dataclass(frozen=True, slots=True)
class Held:
    """A time that counts, with its activity."""

    time: AppointmentRow
    row: CaseRow
    kind: Words


def read_attendance(
    world: World, caller: Caller, month: tuple[int, int] | None = None
) -> Attendance | Refused:
    """The month of that year and number; this one where none is said. Recorded as a list is."""
    return within(
        world, caller, Act.LIST_CASES, lambda desk: attendance(desk, first_of(desk, month))
    )


def fetch_attendance(
    world: World, caller: Caller, month: tuple[int, int] | None = None
) -> Fetched | Refused:
    """The same as a file, for those whose role may export."""

    def fetched(desk: Desk) -> Attendance:
        return attendance(desk, first_of(desk, month))

    found = within(world, caller, Act.EXPORT, fetched)
    if isinstance(found, Refused):
        return found
    content = table(lines(found, caller.account.language))
    return Fetched(name=f"närvaro-{found.month}.csv", content=content)


def within(
    world: World, caller: Caller, act: Act, work: Callable[[Desk], Attendance]
) -> Attendance | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        for wanted in dict.fromkeys((Act.LIST_CASES, act)):
            allowed = desk.decide(wanted)
            if isinstance(allowed, Refused):
                note(tx, caller, act, desk.now, refused=True)
                return allowed
        found = work(desk)
        noted(tx, caller, act, desk, found)
        return found


def noted(tx: Transaction, caller: Caller, act: Act, desk: Desk, found: Attendance) -> None:
    count = len(found.people)
    note(tx, caller, act, desk.now, cases=count, screen="attendance", month=found.month)


def first_of(desk: Desk, month: tuple[int, int] | None) -> date:
    year, number = month or (desk.today.year, desk.today.month)
    known = year in KNOWN_YEARS and 1 <= number <= 12
    return date(year, number, 1) if known else desk.today.replace(day=1)


def attendance(desk: Desk, first: date) -> Attendance:
    later = (first + timedelta(days=31)).replace(day=1)
    held = tuple(held_in(desk, first, later))
    own = [one for one in held if one.row.person is not None]
    persons = {one.row.person for one in own if one.row.person is not None}
    named = dict(people.names_by_id(desk.tx, persons)) if persons else {}
    by_person = grouped(desk, own, lambda one: number_of(one.row))
    names = {number_of(one.row): name_of(named.get(one.row.person or "")) for one in own}
    labels = {one.row.case.use or "": one.kind for one in held}
    rows = (
        AttendanceRow(label=names[number], number=number, told=told)
        for number, told in by_person.items()
    )
    return Attendance(
        month=month_name(first),
        first=first,
        before=month_name(first - timedelta(days=1)),
        after=month_name(later),
        people=tuple(sorted(rows, key=lambda one: (in_words(one.label, "sv"), one.number))),
        kinds=tuple(
            AttendanceRow(label=labels[use], number="", told=told)
            for use, told in sorted(grouped(desk, held, lambda one: one.row.case.use or "").items())
        ),
        all_=grouped(desk, held, lambda one: "").get("", Told()),
        may_fetch=may_prove(desk.decide(Act.EXPORT)),
    )


def month_name(day: date) -> str:
    return f"{day.year}-{day.month:02}"


def number_of(row: CaseRow) -> str:
    """Of the case that the activity belongs to."""
    return (row.host or row).number


def held_in(desk: Desk, first: date, until: date) -> Iterator[Held]:
    """All times of the month that count and that the reader may know of, a part at a time."""
    begins, after = desk.deployment.calendar.begins, ""
    while found := every_between(
        desk.tx, desk.caller.deployment, begins(first), begins(until), after
    ):
        known = cases.cases_by_id(desk.tx, (one.case for one in found))
        for one in found:
            row = known.get(one.case)
            if row is not None and row.host is not None and counts(desk, row):
                yield Held(one, row, label_in(desk.workflow_of(row.host), row))
        if len(found) < MOST:
            return
        after = found[-1].case


def counts(desk: Desk, row: CaseRow) -> bool:
    known = desk.workflow_of(row).appointment
    tells = known is not None and bool(known.came or known.absent)
    return tells and not row.protected and desk.reach(row) is Reach.WHOLE


def grouped(desk: Desk, held: Iterable[Held], by: Callable[[Held], str]) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for one in held:
        key, how = by(one), how_it_went(desk, one.time)
        before = found.get(key, Told())
        found[key] = replace(before, **{how: getattr(before, how) + 1})
    return found


def how_it_went(desk: Desk, time: AppointmentRow) -> str:
    """A time that has passed and of which nobody has said more is one to fill in."""
    if time.went in ("came", "absent", "cancelled"):
        return time.went
    return "planned" if time.ends > desk.now else "untold"


def lines(found: Attendance, language: str) -> Iterator[tuple[str | int, ...]]:
    """A line for each person, then one for each kind."""
    heads = tuple(in_words(one, language) for one in HEADS)
    yield (in_words(said("Ärende"), language), in_words(said("Deltagare"), language), *heads)
    for one in found.people:
        yield (one.number, in_words(one.label, language), *numbers(one.told))
    for one in found.kinds:
        yield ("", in_words(one.label, language), *numbers(one.told))


def numbers(told: Told) -> tuple[int, ...]:
    return tuple(getattr(told, one) for one in COUNTED)
