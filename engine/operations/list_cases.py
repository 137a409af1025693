"""Owns the list of cases: a page of those that the caller may see, the nearest due first.

A flag is told to some and not to others, so a list of flagged cases looks at each case that has one,
and stops at `SCANNED`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from engine.access.facts import Act
from engine.access.scope import ListScope, list_scope
from engine.access.who import is_partner, receivers, sees
from engine.casework.counting import local_day
from engine.definitions.workflow import Workflow
from engine.foundation.wrong import Refused
from engine.operations.asked import request_label
from engine.operations.callers import Caller
from engine.operations.clocks import clock_of, request_clock, state_clocks
from engine.operations.desk_for import desk_for
from engine.operations.narrowing import (
    SEVERITIES,
    activities,
    narrowed,
    owners,
    phases,
    scope_for,
    severities,
    states,
    subprojects,
    units,
    workflows,
)
from engine.operations.recording import note
from engine.operations.standing import Desk, name_of, outline_of
from engine.operations.views import CaseFilter, CaseList, CaseRow, Clock, FlagShown
from engine.operations.world import World
from engine.storage import cases, lists, people

SIZE = 50
SCANNED = 500


def list_cases(
    world: World, caller: Caller, wanted: CaseFilter | None = None, after: str | None = None
) -> CaseList | Refused:
    """A page of 50. Recorded: that a list was shown, and how many cases were on it."""
    wanted = wanted or CaseFilter()
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.LIST_CASES)
        return desk if isinstance(desk, Refused) else recorded(desk, wanted, after)


def recorded(desk: Desk, wanted: CaseFilter, after: str | None) -> CaseList:
    """The page, for those who may list cases."""
    found = listed(desk, wanted, after)
    note(desk.tx, desk.caller, Act.LIST_CASES, desk.now, cases=len(found.rows))
    return found


def seen_as(desk: Desk) -> str:
    """How those see cases who see them by name alone."""
    if is_partner(desk.actor, desk.deployment):
        return "partner"
    return "invited" if sees(desk.actor, desk.deployment) == {"invited"} else ""


def listed(desk: Desk, wanted: CaseFilter, after: str | None) -> CaseList:
    scope = list_scope(desk.actor, desk.deployment, desk.today)
    by_part = scope.only_named
    scope = scope_for(scope, wanted)
    narrowing, place = narrowed(desk, wanted), lists.place_from(scope, after or "")
    flagged = bool(severities(wanted))
    page = flagged_page if flagged else plain_page
    shown, next_, count = page(desk, scope, narrowing, place)
    limit = SIZE if flagged else lists.COUNTED
    return CaseList(
        rows=shown,
        next=str(next_) if next_ is not None else None,
        count=min(count, limit),
        capped=next_ is not None if flagged else count > limit,
        filter=wanted,
        sees=seen_as(desk),
        states=() if by_part else states(desk.deployment, wanted.workflow),
        owners=owners(desk),
        subprojects=subprojects(desk.deployment),
        workflows=workflows(desk.deployment),
        units=() if by_part else units(desk.deployment),
        phases=() if by_part else phases(desk.deployment, wanted.workflow),
        activities=() if by_part else activities(desk.deployment, wanted),
    )


Page = tuple[tuple[CaseRow, ...], "lists.Place | None", int]
"""The cases of a page, where the next begins, and how many there are on all; with a flag, on this one."""


def plain_page(
    desk: Desk, scope: ListScope, narrowing: lists.Narrowing, after: lists.Place | None
) -> Page:
    found, count = lists.counted_page(desk.tx, scope, narrowing, after, SIZE + 1)
    shown = tuple([row_shown(desk, row, name) for row, name in found[:SIZE]])
    more = lists.place_after(scope, found[SIZE - 1][0]) if len(found) > SIZE else None
    return shown, more, count


def flagged_page(
    desk: Desk, scope: ListScope, narrowing: lists.Narrowing, after: lists.Place | None
) -> Page:
    """Those with a flag that the caller may know of. The page may end before it is full, with more to
    come, when it has looked at `SCANNED` cases.
    """
    found: list[cases.CaseRow] = []
    rows = lists.list_cases(desk.tx, scope, narrowing, after, SCANNED + 1)
    for row in rows[:SCANNED]:
        if not any(one.severity in narrowing.severities for one in desk.flags(row)):
            continue
        if len(found) == SIZE:
            return rows_shown(desk, found), lists.place_after(scope, found[-1]), SIZE
        found.append(row)
    more = len(rows) > SCANNED
    place = lists.place_after(scope, rows[SCANNED - 1]) if more else None
    return rows_shown(desk, found), place, len(found)


def rows_shown(desk: Desk, rows: Iterable[cases.CaseRow]) -> tuple[CaseRow, ...]:
    kept = tuple(rows)
    named = people.names_by_id(desk.tx, (one.person for one in kept if one.person is not None))
    return tuple(row_shown(desk, row, named.get(row.person or "")) for row in kept)


def row_shown(desk: Desk, row: cases.CaseRow, person: people.PersonName | None) -> CaseRow:
    workflow = desk.workflow_of(row)
    state = workflow.states[row.case.state]
    subproject = desk.deployment.subprojects.get(row.case.subproject or "")
    whole = desk.sees_whole(row)
    return CaseRow(
        number=row.number,
        person=name_of(person),
        workflow=workflow.title,
        state=state.label if whole else outline_of(row, workflow),
        phase=state.phase if whole else None,
        clock=nearest_clock(desk, row, workflow, whole),
        owner=desk.labels.get(row.owner) if row.owner is not None else None,
        subproject=subproject.label if subproject is not None else None,
        changed=row.changed,
        flags=gravest_first(desk.flags(row)) if row.case.flags else (),
    )


def gravest_first(flags: tuple[FlagShown, ...]) -> tuple[FlagShown, ...]:
    return tuple(sorted(flags, key=lambda one: SEVERITIES.index(one.severity)))


def nearest_clock(desk: Desk, row: cases.CaseRow, workflow: Workflow, whole: bool) -> Clock | None:
    """The nearest date that the case must keep: of a state, a clock, or something it has asked for.
    Those let in for a part see what is asked of them.
    """
    calendar = desk.deployment.calendar
    found = [*state_clocks(row.case, workflow, desk.today, calendar)] if whole else []
    if whole and row.clock is not None:
        found += due_clock(desk, row)
    if row.case.requests:
        found += asked_clocks(desk, row, whole)
    if len(found) > 1:
        return min(found, key=due_of)
    return found[0] if found else None


def due_of(clock: Clock) -> date:
    return clock.due


def due_clock(desk: Desk, row: cases.CaseRow) -> Iterator[Clock]:
    """The clock of the workflow that is due first, if there is one."""
    clock, calendar = row.clock, desk.deployment.calendar
    named = desk.workflow_of(row).clocks.get(clock.name) if clock is not None else None
    if clock is not None and named is not None:
        since = local_day(clock.since, calendar)
        yield clock_of(named.label, since, clock.due, desk.today, calendar, clock.pauses)


def asked_clocks(desk: Desk, row: cases.CaseRow, whole: bool) -> Iterator[Clock]:
    workflow, deployment, mine = (
        desk.workflow_of(row),
        desk.deployment,
        receivers(desk.actor, desk.deployment),
    )
    for one in row.case.requests:
        if not whole and one.of not in mine:
            continue
        label = request_label(workflow, one, deployment.base_language)
        clock = request_clock(one, label, desk.today, deployment.calendar)
        if clock is not None:
            yield clock
