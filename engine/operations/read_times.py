"""Owns the page of how time is counted in a case: each clock, each span of days, and why. Recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from engine.access.facts import Act
from engine.casework.clocks import HOUR, Reading, reading_of
from engine.casework.counting import local_day
from engine.casework.events import Happened
from engine.casework.ledger import Cause, Counts, Entry, ledger
from engine.casework.possible import looking
from engine.casework.reasons import LANGUAGES
from engine.casework.terms import stood_still
from engine.definitions.workflow import Clock
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit
from engine.foundation.texts import Said, Text, said
from engine.foundation.wrong import Refused
from engine.operations.activity_names import about
from engine.operations.between import sees_course
from engine.operations.callers import Caller
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.case_times import named_clock, readings
from engine.operations.clocks import entered, state_clocks
from engine.operations.recording import note_reading
from engine.operations.telling import quoted, state_label, who_did
from engine.operations.time_views import LedgerRow, TimePage, TimeShown
from engine.operations.turn_words import all_waited_for
from engine.operations.views import Clock as ClockShown
from engine.operations.views import Words
from engine.operations.world import World
from engine.storage import events


def read_times(world: World, caller: Caller, number: str) -> TimePage | Refused:
    """For those who see the whole case, and of what goes between parties for each of them."""
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        if file.limited and not sees_course(file):
            return NOT_FOUND
        note_reading(
            tx,
            caller,
            Act.READ_CASE,
            file,
            about="time",
        )
        return time_page(file, events.history(tx, file.case.id))


def time_page(file: CaseFile, happened: Iterable[Happened]) -> TimePage:
    happened, known = tuple(happened), readings(file)
    clocks = [
        named(file, clock, known[name], happened)
        for name, clock in file.workflow.clocks.items()
        if name in known
    ]
    return TimePage(
        number=file.row.number,
        person=about(file) if file.person is not None else file.row.number,
        times=(*states(file, happened), *clocks),
        waiting=tuple(
            clock.label
            for name, clock in file.workflow.clocks.items()
            if name not in known and file.knows_clock(name)
        ),
    )


def named(
    file: CaseFile, clock: Clock, reading: Reading, happened: tuple[Happened, ...]
) -> TimeShown:
    goes_on = reading.end is None and not reading.closed and reading.start <= file.now
    return shown(
        file,
        clock.name,
        clock.label,
        reading,
        happened,
        clock=named_clock(file, clock.label, reading) if goes_on else None,
        rules=tuple(rules(file, clock, reading, goes_on)),
    )


def rules(file: CaseFile, clock: Clock, reading: Reading, goes_on: bool) -> Iterator[Said]:
    """How long it may take, and whom it waits for as long as it goes on."""
    if reading.limit is not None:
        yield may_take(reading.limit)
    if clock.waits_for and goes_on:
        yield said("Väntar på {who}.", who=all_waited_for(file, clock.waits_for))


def may_take(limit: Duration) -> Said:
    words = Text({language: limit.in_(language) for language in LANGUAGES})
    return said("Får ta {limit}.", limit=words)


def states(file: CaseFile, happened: tuple[Happened, ...]) -> Iterator[TimeShown]:
    """The states that have a day to keep, as clocks."""
    calendar = file.deployment.calendar
    step = looking(file.workflow, file.case, file.facts(), file.now)
    clocks = state_clocks(file.case, file.workflow, file.now.date(), calendar)
    for name, due in file.case.due.items() if step is not None else ():
        state = file.workflow.states.get(name)
        if state is None or step is None:
            continue
        reading = reading_of(
            start=entered(file.case, file.workflow, name).astimezone(calendar.zone),
            now=file.now,
            pauses=stood_still(step, name),
            stopped=name in step.leaf.stops_due,
            closed=False,
            due=due,
            due_at=calendar.ends(due),
            calendar=calendar,
        )
        clock = next((one for one in clocks if one.label == state.label), None)
        yield shown(file, name, state.label, reading, happened, clock=clock)


def shown(
    file: CaseFile,
    name: str,
    label: Words,
    reading: Reading,
    happened: tuple[Happened, ...],
    *,
    clock: ClockShown | None,
    rules: tuple[Words, ...] = (),
) -> TimeShown:
    in_hours = reading.limit is not None and reading.limit.unit is Unit.HOURS
    rows = ledger(reading, file.deployment.calendar, happened)
    return TimeShown(
        name=name,
        label=label,
        clock=clock,
        outcome=outcome(reading, file.deployment.calendar),
        rules=rules,
        since=reading.start,
        days=reading.days,
        working_days=reading.working_days,
        hours=reading.seconds // HOUR if in_hours else None,
        rows=tuple(row(file, one, in_hours) for one in rows),
    )


def outcome(reading: Reading, calendar: Calendar) -> Said | None:
    """How a clock that goes no more came out, or when it begins; None while it goes on."""
    if reading.end is not None:
        day, last = local_day(reading.end, calendar), reading.due
        if last is None:
            return said("Klart {day}.", day=day)
        if reading.kept:
            return said("Klart {day}, i tid: sista dagen var {due}.", day=day, due=last)
        return said("Klart {day}, för sent: sista dagen var {due}.", day=day, due=last)
    if reading.closed:
        return said("Ärendet är avslutat, så klockan går inte.")
    if reading.start > reading.now:
        return said("Börjar {day}.", day=local_day(reading.start, calendar))
    return None


def row(file: CaseFile, entry: Entry, in_hours: bool) -> LedgerRow:
    why, more = reason(file, entry)
    return LedgerRow(
        first=entry.first,
        last=entry.last,
        why=why,
        more=more,
        days=entry.days,
        working_days=entry.working_days,
        hours=round(entry.seconds / HOUR) if in_hours else None,
        quiet=entry.working_days == 0 and not (in_hours and entry.seconds),
    )


def reason(file: CaseFile, entry: Entry) -> tuple[Words, Words | None]:
    """Why the days count or not, and what more there is to say."""
    if entry.kind is Counts.PAUSED and entry.pause is not None:
        if entry.pause.around and file.nameless:
            return WHY[entry.kind], None  # It would tell of the case.
        where = file.main if entry.pause.around else file
        stopped = said("Stod still i {state}", state=state_label(where, entry.pause.state))
        return stopped, by_whom(file, entry.cause)
    if entry.free is not None and entry.free.name is not None:
        return entry.free.name, None
    return WHY[entry.kind], None


WHY = {
    Counts.START: said("Räknas från dagen efter"),
    Counts.COUNTED: said("Räknas"),
    Counts.WEEKEND: said("Helg"),
    Counts.HOLIDAY: said("Helgdag"),
    Counts.CLOSED: said("Stängt"),
    Counts.PAUSED: said("Stod still"),
    Counts.BEFORE: said("Längre tillbaka, räknat i ett"),
}


def by_whom(file: CaseFile, cause: Cause | None) -> Said | None:
    """Who made the clock stand still, by which action, and when."""
    if cause is None:
        return None
    who, day = who_did(file, cause.actor), local(file, cause.at)
    action = _action(file, cause.action)
    if action is None:
        return said("{who}, {day}", who=who, day=day)
    return said("{who} valde {action} {day}", who=who, action=action, day=day)


def local(file: CaseFile, at: datetime) -> date:
    return at.astimezone(file.deployment.calendar.zone).date()


def _action(file: CaseFile, name: str | None) -> Said | None:
    actions = (one.get(name or "") for one in file.workflow.leaf_actions.values())
    found = next((one for one in actions if one is not None), None)
    return quoted(found.label) if found is not None else None
