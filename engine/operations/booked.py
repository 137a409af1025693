"""Owns keeping what activities are as booked times, in the step that changes them, and telling of such times
in words to whoever may know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from engine.access.who import Reach
from engine.casework.appointments import Booked, booked
from engine.casework.who import receivers, seated
from engine.definitions.workflow import Who, WhoKind
from engine.fields.all import BY_NAME
from engine.fields.question import Place
from engine.foundation.texts import in_words
from engine.operations.activity_names import about_at, called, label_in, own_name
from engine.operations.case_file import CaseFile
from engine.operations.standing import Desk
from engine.operations.views import Words
from engine.operations.views_calendar import BookedShown
from engine.storage import cases, people
from engine.storage.appointments import AppointmentRow, appointments_of, keep_appointment
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction


def keep_booked(tx: Transaction, files: Iterable[CaseFile]) -> None:
    """Keep the times that these are, where they have become others."""
    timed = [file for file in files if file.workflow.appointment is not None]
    known = appointments_of(tx, (file.case.id for file in timed)) if timed else {}
    for file in timed:
        before = known.get(file.case.id)
        found = row_of(file, before)
        if found is not None and found != before:
            keep_appointment(tx, found, before)


def row_of(file: CaseFile, before: AppointmentRow | None) -> AppointmentRow | None:
    """The activity as a row. One whose time is not known any more is called off, as calendars have it."""
    time = booked(file.workflow, file.case, file.facts(), file.now)
    if time is None:
        return None if before is None else anew(before, replace(before, went="cancelled"), file)
    found = AppointmentRow(
        case=file.case.id,
        deployment=file.row.deployment,
        begins=time.begins,
        ends=time.ends,
        whole_day=time.whole_day,
        place=where(file, time),
        went=str(time.went),
        sequence=0,
        changed=file.now,
        of=frozenset(in_calendars(file)),
    )
    return found if before is None else anew(before, found, file)


def anew(before: AppointmentRow, found: AppointmentRow, file: CaseFile) -> AppointmentRow:
    """The row counted on where the time is another; who has it may change without that."""
    same = replace(found, sequence=before.sequence, changed=before.changed)
    if replace(same, of=before.of) == before:
        return same
    return replace(found, sequence=before.sequence + 1, changed=file.now)


def where(file: CaseFile, time: Booked) -> str:
    """The place in words: as its field shows it, where it is one of the activity's own."""
    known, value = file.workflow.appointment, time.place
    reads = known.place.reads if known is not None and known.place is not None else ()
    field = next((file.workflow.data[path[1]] for path in reads if is_own(file, path)), None)
    if field is None or value is None or file.case.data.get(field.name) != value:
        return "" if value is None else str(value)
    place = Place(
        today=date.min,
        language=file.deployment.base_language,
        country=file.deployment.country,
        organisations={one.name: one.label for one in file.deployment.organisations.values()},
    )
    return in_words(BY_NAME[field.type].show(field, value, place), file.deployment.base_language)


def is_own(file: CaseFile, path: tuple[str, ...]) -> bool:
    return path[0] == "own" and path[1] in file.workflow.data


def in_calendars(file: CaseFile) -> Iterator[str]:
    """Whose calendars it stands in: a role with a seat filled is that person."""
    known, facts = file.workflow.appointment, file.facts()
    if known is None:
        return
    yield from held_by(file, known.of)
    for role in file.main.workflow.team if not known.of else ():
        user = seated(role, file.case, facts)
        if user is not None:
            yield f"user:{user}"


def held_by(file: CaseFile, whos: Iterable[Who]) -> Iterator[str]:
    """Everybody who is meant now, as requests name them: a role with a seat filled is that person."""
    for who in whos:
        if who.kind is WhoKind.ROLE:
            yield from holders(file, who)
        else:
            yield from receivers(who, file.case, file.facts(), file.workflow.data)


def holders(file: CaseFile, who: Who) -> Iterator[str]:
    facts = file.facts()
    found = [seated(one, file.case, facts) for one in facts.includes.get(who.name, (who.name,))]
    people = [user for user in found if user is not None]
    yield from (f"user:{user}" for user in people)
    if not people:
        yield from receivers(who, file.case, facts, file.workflow.data)


def told(desk: Desk, rows: Iterable[AppointmentRow]) -> tuple[BookedShown, ...]:
    """The times in words, in the order they come. Who sees nothing of a case is told of when and where, since
    the time is theirs, and of nobody."""
    rows = tuple(rows)
    known = cases.cases_by_id(desk.tx, (one.case for one in rows)) if rows else {}
    persons = {one.person for one in known.values() if one.person is not None}
    named = dict(people.names_by_id(desk.tx, persons)) if persons else {}
    return tuple(shown(desk, one, known[one.case], named) for one in rows if one.case in known)


def shown(
    desk: Desk, one: AppointmentRow, row: CaseRow, named: Mapping[str, people.PersonName]
) -> BookedShown:
    flow, deployment = desk.workflow_of(row), desk.release_of(row).deployment
    zone, reach = desk.deployment.calendar.zone, desk.reach(row)
    label = label_in(desk.workflow_of(row.host), row) if row.host is not None else flow.title
    sees, opens = reach is Reach.WHOLE, reach is not Reach.NOTHING
    return BookedShown(
        number=row.number if opens else "",
        person=whom(desk, row, named) if opens else "",
        label=label,
        name=called(deployment, flow, row.case.data, desk.labels) if opens else "",
        state=flow.states[row.case.state].label if sees else "",
        begins=one.begins.astimezone(zone),
        ends=one.ends.astimezone(zone),
        whole_day=one.whole_day,
        place=one.place,
        went=one.went,
    )


def whom(desk: Desk, row: CaseRow, named: Mapping[str, people.PersonName]) -> Words:
    """Whom it is about: a person, or the project itself."""
    flow = desk.workflow_of(row.host or row)
    return flow.title if flow.is_project else about_at(desk, row, named.get(row.person or ""))


def own_time(file: CaseFile) -> BookedShown | None:
    """The time that the activity of a file is."""
    time = booked(file.workflow, file.case, file.facts(), file.now)
    return None if time is None or file.host is None else told_of(file, time)


def told_of(file: CaseFile, time: Booked) -> BookedShown:
    return BookedShown(
        number=file.row.number,
        person="",
        label=label_in(file.main.workflow, file.row),
        name=own_name(file),
        state=file.workflow.states[file.case.state].label,
        begins=time.begins,
        ends=time.ends,
        whole_day=time.whole_day,
        place=where(file, time),
        went=str(time.went),
    )
