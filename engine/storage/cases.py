"""Owns case rows: the current state, its number, its seats and what it asks of whom. An activity is a row
beside that of the case it belongs to, and comes with it.

A row is changed only if it is unchanged since it was read (`version`). Its history is left to
`events`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.engine import RowMapping

from engine.casework.case import Case, Request
from engine.casework.counting import Pause
from engine.expressions.scope import Values
from engine.foundation.quick import altered, quick
from engine.storage.codec import EMPTY, decode_case, decode_mapping, encode, encode_case
from engine.storage.database import Transaction
from engine.storage.schema import NEVER, case, case_counter, case_flag, request, seat, shared
from engine.storage.statements import Named, batched


@dataclass(frozen=True, slots=True, kw_only=True)
class DueClock:
    """A clock of the workflow that goes on, with its last day and the time within that does not count."""

    name: str
    since: datetime
    due: date
    pauses: tuple[Pause, ...] = ()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case with what only its row knows. `release` is the one it is pinned to. `severities`: of the
    flags, by name, for those who store the case; what is read has none. `host`: of an activity, the case that
    it belongs to.
    """

    case: Case
    deployment: str
    number: str
    release: int
    person: str | None
    owner: str | None
    protected: bool
    closed: bool
    changed: datetime
    opened_by: str
    clock: DueClock | None = None
    severities: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    host: CaseRow | None = None


UNREAD = ("tenant", "due_sort")
"""What is asked by and not read: the dates are in the case itself."""
READ = tuple(column.name for column in case.c if column.name not in UNREAD)
CASE = select(*(case.c[name] for name in READ)).where(case.c.tenant == bindparam("tenant"))
BY_ID = CASE.where(case.c.id == bindparam("id"))
BY_NUMBER = CASE.where(
    case.c.deployment == bindparam("deployment"), case.c.number == bindparam("number")
)
AMONG = CASE.where(case.c.id.in_(bindparam("ids", expanding=True)))
AFTER = CASE.where(case.c.id > bindparam("last")).order_by(case.c.id).limit(500)
OF_PERSON = CASE.where(
    case.c.deployment == bindparam("deployment"),
    case.c.person.in_(bindparam("people", expanding=True)),
    case.c.parent.is_(None),
).order_by(case.c.opened, case.c.id)
PROJECTS = CASE.where(
    case.c.deployment == bindparam("deployment"),
    case.c.person.is_(None),
    case.c.parent.is_(None),
).order_by(case.c.workflow)
INSIDE = CASE.where(case.c.parent == bindparam("parent"))
INSIDE_SEVERAL = CASE.where(case.c.parent.in_(bindparam("parents", expanding=True)))
VERSIONS = select(case.c.id, case.c.version).where(
    case.c.tenant == bindparam("tenant"), case.c.id.in_(bindparam("ids", expanding=True))
)
CHANGE = (
    update(case)
    .where(
        case.c.tenant == bindparam("of_tenant"),
        case.c.id == bindparam("of_id"),
        case.c.version == bindparam("read_version"),
    )
    .values(
        state=bindparam("new_state"),
        unit=bindparam("new_unit"),
        subproject=bindparam("new_subproject"),
        owner=bindparam("new_owner"),
        protected=bindparam("new_protected"),
        closed=bindparam("new_closed"),
        due_sort=bindparam("new_due_sort"),
        changed=bindparam("new_changed"),
        version=bindparam("new_version"),
        held=bindparam("new_held"),
    )
)
KEEP_CLOCK = (
    update(case)
    .where(case.c.tenant == bindparam("of_tenant"), case.c.id == bindparam("of_id"))
    .values(clock=bindparam("new_clock"), due_sort=bindparam("new_due_sort"))
)
PROTECT = (
    update(case)
    .where(case.c.tenant == bindparam("of_tenant"), case.c.person == bindparam("of_person"))
    .values(protected=bindparam("new_protected"))
)
MOVE_TO_RELEASE = (
    update(case)
    .where(
        case.c.tenant == bindparam("of_tenant"),
        or_(case.c.id == bindparam("of_id"), case.c.parent == bindparam("of_id")),
    )
    .values(release=bindparam("new_release"))
)
LAST_NUMBER = select(case_counter.c.last).where(
    case_counter.c.tenant == bindparam("tenant"),
    case_counter.c.deployment == bindparam("deployment"),
    case_counter.c.year == bindparam("year"),
)
COUNT_UP = (
    update(case_counter)
    .where(
        case_counter.c.tenant == bindparam("of_tenant"),
        case_counter.c.deployment == bindparam("of_deployment"),
        case_counter.c.year == bindparam("of_year"),
    )
    .values(last=bindparam("new_last"))
)
ANY = (
    select(case.c.id)
    .where(
        case.c.tenant == bindparam("tenant"),
        case.c.deployment == bindparam("deployment"),
        case.c.parent.is_(None),
        case.c.person.is_not(None),
    )
    .limit(1)
)
FORGET_SEATS = delete(seat).where(
    seat.c.tenant == bindparam("tenant"), seat.c.case == bindparam("case")
)
FORGET_REQUESTS = delete(request).where(
    request.c.tenant == bindparam("tenant"), request.c.case == bindparam("case")
)
FORGET_FLAGS = delete(case_flag).where(
    case_flag.c.tenant == bindparam("tenant"), case_flag.c.case == bindparam("case")
)
FORGET_SHARED = delete(shared).where(
    shared.c.tenant == bindparam("tenant"), shared.c.case == bindparam("case")
)
ADD_SHARED = insert(shared)
ADD_CASE_COUNTER = insert(case_counter)
ADD_CASE = insert(case)
ADD_SEAT = insert(seat)
ADD_REQUEST = insert(request)
ADD_FLAG = insert(case_flag)


def next_number(tx: Transaction, deployment: str, year: int) -> int:
    """The next running number of the deployment in that year, from 1. Only in a writing
    transaction.
    """
    asked = {"tenant": tx.tenant, "deployment": deployment, "year": year}
    last: int | None = tx.connection.execute(LAST_NUMBER, asked).scalar()
    if last is None:
        tx.connection.execute(ADD_CASE_COUNTER, asked | {"last": 1})
        return 1
    where = {"of_tenant": tx.tenant, "of_deployment": deployment, "of_year": year}
    tx.direct.change(COUNT_UP, where | {"new_last": last + 1})
    return last + 1


def add_case(tx: Transaction, row: CaseRow) -> None:
    values = {
        "tenant": tx.tenant,
        "id": row.case.id,
        "deployment": row.deployment,
        "number": row.number,
        "workflow": row.case.workflow,
        "release": row.release,
        "person": row.person,
        "opened": row.case.opened,
        "opened_by": row.opened_by,
        "parent": row.host.case.id if row.host is not None else None,
        "use": row.case.use,
    }
    tx.direct.change(ADD_CASE, values | changing(row))
    project(tx, row, None)


def change_case(
    tx: Transaction, row: CaseRow, read_version: int, before: Case | None = None
) -> bool:
    """Store the case, unless somebody has changed it since `read_version`: then False. `before`: the case as
    it was read; what a step leaves alone of it is not written anew.
    """
    new = {f"new_{column}": value for column, value in changing(row).items()}
    where = {"of_tenant": tx.tenant, "of_id": row.case.id, "read_version": read_version}
    changed = tx.direct.change(CHANGE, new | where) == 1
    if changed:
        project(tx, row, before)
    return changed


def changing(row: CaseRow) -> dict[str, str | int | bool | date | datetime]:
    """The columns that a step may change."""
    return {
        "state": row.case.state,
        "unit": row.case.unit or "",
        "subproject": row.case.subproject or "",
        "owner": row.owner or "",
        "protected": row.protected,
        "closed": row.closed,
        "due_sort": nearest_due(row),
        "changed": row.changed,
        "version": row.case.version,
        "held": encode_case(row.case),
    }


def nearest_due(row: CaseRow) -> date:
    """The first date that the case, something it asks for or a clock of it must keep."""
    asked = (one.due for one in row.case.requests if one.due is not None)
    clock = () if row.clock is None else (row.clock.due,)
    return min([*row.case.due.values(), *asked, *clock], default=NEVER)


def keep_clock(tx: Transaction, row: CaseRow) -> None:
    """Keep which clock of the case is due first."""
    where = {"of_tenant": tx.tenant, "of_id": row.case.id}
    new = {"new_clock": clock_text(row.clock), "new_due_sort": nearest_due(row)}
    tx.connection.execute(KEEP_CLOCK, where | new)


def clock_text(clock: DueClock | None) -> str | None:
    if clock is None:
        return None
    pauses = tuple((one.state, one.begin, one.end) for one in clock.pauses)
    told: Values = {"name": clock.name, "since": clock.since, "due": clock.due, "pauses": pauses}
    return encode(told)


def clock_in(text: str) -> DueClock:
    found: Any = decode_mapping(text)  # As `clock_text` writes it.
    pauses = tuple(Pause(state, begin, end) for state, begin, end in found["pauses"])
    return DueClock(name=found["name"], since=found["since"], due=found["due"], pauses=pauses)


def project(tx: Transaction, row: CaseRow, before: Case | None) -> None:
    """Seats, requests and flags as rows of their own, so that "mine" is found without opening cases. Who
    has a request hangs on the seats too.
    """
    if before is None or before.seats != row.case.seats:
        project_seats(tx, row)
    if before is None or (before.seats, before.requests) != (row.case.seats, row.case.requests):
        project_requests(tx, row)
    if before is None or before.flags != row.case.flags:
        project_flags(tx, row)
    if row.host is None and (before.consents if before else EMPTY) != row.case.consents:
        project_shared(tx, row)


def project_seats(tx: Transaction, row: CaseRow) -> None:
    asked = {"tenant": tx.tenant, "case": row.case.id}
    tx.direct.change(FORGET_SEATS, asked)
    seats = [
        {**asked, "role": role, "account": held.user, "since": held.since}
        for role, held in row.case.seats.items()
    ]
    tx.direct.add(ADD_SEAT, seats)


def project_requests(tx: Transaction, row: CaseRow) -> None:
    asked = {"tenant": tx.tenant, "case": row.case.id}
    tx.direct.change(FORGET_REQUESTS, asked)
    requests = [
        {
            **asked,
            "id": one.id,
            "deployment": row.deployment,
            "kind": one.kind,
            "of": one.of,
            "holder": holder_of((row.host or row).case, one),
            "claimed": one.claimed is not None,
            "form": one.form,
            "text": encode(one.text),
            "flag": one.flag,
            "at": one.at,
            "due": one.due,
            "due_sort": one.due or NEVER,
        }
        for one in row.case.requests
    ]
    tx.direct.add(ADD_REQUEST, requests)


def project_shared(tx: Transaction, row: CaseRow) -> None:
    """What the consents that stand open to each organisation, until the last day that any of them does."""
    asked = {"tenant": tx.tenant, "case": row.case.id}
    tx.direct.change(FORGET_SHARED, asked)
    until: dict[tuple[str, str], date] = {}
    for one in row.case.consents.values():
        for share in one.shares if one.party and one.ended is None else ():
            key = (one.party, f"{row.case.workflow}/{share.partition('.')[0]}")
            until[key] = max(one.until or NEVER, until.get(key, one.until or NEVER))
    shared_now = [
        {**asked, "party": party, "what": what, "until": day}
        for (party, what), day in until.items()
    ]
    tx.direct.add(ADD_SHARED, shared_now)


def project_flags(tx: Transaction, row: CaseRow) -> None:
    asked = {"tenant": tx.tenant, "case": row.case.id}
    tx.direct.change(FORGET_FLAGS, asked)
    flags = [
        {**asked, "flag": name, "severity": row.severities.get(name, "")} for name in row.case.flags
    ]
    tx.direct.add(ADD_FLAG, flags)


def holder_of(found: Case, asked: Request) -> str:
    """Who alone has a request: whoever has taken it, or sits in the seat of its role. Whether they hold
    the role still is known where it is read.
    """
    kind, _, role = asked.of.partition(":")
    sits = found.seats.get(role) if kind == "role" else None
    return asked.claimed or (sits.user if sits is not None else "")


def protect_cases_of(tx: Transaction, person: str, protected: bool) -> None:
    """A protected identity takes effect at once, in all the person's cases."""
    asked = {"of_tenant": tx.tenant, "of_person": person, "new_protected": protected}
    tx.connection.execute(PROTECT, asked)


def has_cases(tx: Transaction, deployment: str) -> bool:
    asked = {"tenant": tx.tenant, "deployment": deployment}
    return tx.connection.execute(ANY, asked).first() is not None


def find_case(tx: Transaction, deployment: str, number: str) -> CaseRow | None:
    asked = {"tenant": tx.tenant, "deployment": deployment, "number": number}
    row = tx.direct.first_named(BY_NUMBER, asked)
    return None if row is None else with_host(tx, row)


def case_by_id(tx: Transaction, identity: str) -> CaseRow | None:
    asked = {"tenant": tx.tenant, "id": identity}
    row = tx.direct.first_named(BY_ID, asked)
    return None if row is None else with_host(tx, row)


def with_host(tx: Transaction, row: RowMapping | Named) -> CaseRow:
    """The case; an activity with the case that it belongs to."""
    found = case_row(row)
    return found if row["parent"] is None else altered(found, host=case_by_id(tx, row["parent"]))


def cases_by_id(tx: Transaction, identities: Iterable[str]) -> Mapping[str, CaseRow]:
    """By identity. Activities come with the cases that they belong to."""
    rows = [
        row
        for some in batched(sorted(set(identities)))
        for row in tx.direct.named(AMONG, {"tenant": tx.tenant, "ids": some})
    ]
    parents = {row["parent"] for row in rows if row["parent"] is not None}
    hosts = cases_by_id(tx, parents) if parents else {}
    return {row["id"]: case_row(row, hosts.get(row["parent"])) for row in rows}


def activities_of(tx: Transaction, host: CaseRow) -> tuple[CaseRow, ...]:
    """The activities of a case, in the order they were started."""
    rows = tx.direct.named(INSIDE, {"tenant": tx.tenant, "parent": host.case.id})
    return tuple(sorted((case_row(row, host) for row in rows), key=place_in(host)))


def activities_of_several(
    tx: Transaction, hosts: Iterable[CaseRow]
) -> Mapping[str, tuple[CaseRow, ...]]:
    """The same of each of several cases, by its identity."""
    by_id = {host.case.id: host for host in hosts if host.case.started}
    found: dict[str, list[CaseRow]] = {}
    for some in batched(sorted(by_id)):
        for row in tx.direct.named(INSIDE_SEVERAL, {"tenant": tx.tenant, "parents": some}):
            found.setdefault(row["parent"], []).append(case_row(row, by_id[row["parent"]]))
    return {id: tuple(sorted(rows, key=place_in(by_id[id]))) for id, rows in found.items()}


def place_in(host: CaseRow) -> Callable[[CaseRow], int]:
    """Where an activity stands among those of the case, as they were started."""
    order = {one.id: at for at, one in enumerate(host.case.started)}
    return lambda row: order[row.case.id]


def are_as_read(tx: Transaction, rows: Iterable[CaseRow]) -> bool:
    """Whether nobody has changed any of these since they were read."""
    read = {row.case.id: row.case.version for row in rows}
    asked = {"tenant": tx.tenant, "ids": sorted(read)}
    found = tx.direct.named(VERSIONS, asked)
    return {row["id"]: row["version"] for row in found} == read


def every_case(tx: Transaction) -> Iterator[CaseRow]:
    """All the tenant's cases and their activities, one by one, in the order of their identities: an activity
    comes after its case, which it is not given again.
    """
    last = ""
    while (
        rows := tx.connection.execute(AFTER, {"tenant": tx.tenant, "last": last}).mappings().all()
    ):
        yield from (case_row(row) for row in rows)
        last = rows[-1]["id"]


def cases_of(tx: Transaction, deployment: str, people: tuple[str, ...]) -> tuple[CaseRow, ...]:
    """The cases of these people, the oldest first."""
    asked = {"tenant": tx.tenant, "deployment": deployment, "people": people}
    return tuple(case_row(row) for row in tx.connection.execute(OF_PERSON, asked).mappings())


def projects_of(tx: Transaction, deployment: str) -> tuple[CaseRow, ...]:
    """The cases that are about the project itself, one of each such workflow: alone they have no person."""
    rows = tx.direct.named(PROJECTS, {"tenant": tx.tenant, "deployment": deployment})
    return tuple(case_row(row) for row in rows)


def move_to_release(tx: Transaction, identity: str, release: int) -> None:
    """Let a case and its activities go by another release from now on."""
    asked = {"of_tenant": tx.tenant, "of_id": identity, "new_release": release}
    tx.connection.execute(MOVE_TO_RELEASE, asked)


def case_row(row: RowMapping | Named, host: CaseRow | None = None) -> CaseRow:
    """`host`: of an activity, the case it belongs to."""
    return case_of([row[name] for name in READ], host)


def case_of(values: Sequence[Any], host: CaseRow | None = None) -> CaseRow:
    """The same of the values of `READ`, in that order: lists read dozens."""
    (
        identity, deployment, number, workflow, release, person, state, unit, subproject, owner,
        protected, closed, opened, changed, opened_by, version, clock, held, _, use,
    ) = values  # fmt: skip
    found = decode_case(
        held,
        id=identity,
        workflow=workflow,
        state=state,
        opened=opened,
        unit=unit or None,
        subproject=subproject or None,
        use=use,
        version=version,
    )
    return CaseRow(
        case=found,
        deployment=deployment,
        number=number,
        release=release,
        person=person,
        owner=owner or None,
        protected=protected,
        closed=closed,
        changed=changed,
        opened_by=opened_by,
        clock=clock_in(clock) if clock else None,
        severities=EMPTY,
        host=host,
    )
