"""Owns the list of cases: a page of those that the caller may see, the nearest due first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.access.facts import Act
from engine.access.scope import list_scope
from engine.access.who import Reach, receivers
from engine.definitions.deployment import Deployment
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.clocks import nearest_first, request_clock, state_clocks
from engine.operations.my_work import request_label
from engine.operations.recording import note
from engine.operations.standing import Desk, name_of, outline_of, sit_down
from engine.operations.views import CaseFilter, CaseList, CaseRow, Clock, Named
from engine.operations.world import World
from engine.storage import cases, lists, people

SIZE = 50
ME = "me"


def list_cases(
    world: World, caller: Caller, wanted: CaseFilter | None = None, after: str | None = None
) -> CaseList | Refused:
    """A page of 50. Recorded: that a list was shown, and how many cases were on it."""
    wanted = wanted or CaseFilter()
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        allowed = desk.decide(Act.LIST_CASES)
        if isinstance(allowed, Refused):
            note(tx, caller, Act.LIST_CASES, desk.now, refused=True)
            return allowed
        found = listed(desk, wanted, after)
        note(tx, caller, Act.LIST_CASES, desk.now, cases=len(found.rows))
        return found


def listed(desk: Desk, wanted: CaseFilter, after: str | None) -> CaseList:
    scope = list_scope(desk.actor, desk.deployment)
    by_part = scope.only_named
    if wanted.state is not None:  # those let in for a part are not told where a case is
        scope = replace(scope, named=False)
    narrowing = narrowed(desk, wanted)
    rows = lists.list_cases(
        desk.tx, scope, narrowing, lists.place_from(scope, after or ""), SIZE + 1
    )
    count = lists.count_cases(desk.tx, scope, narrowing)
    shown = rows[:SIZE]
    known = people.find_people(desk.tx, (row.person for row in shown if row.person is not None))
    return CaseList(
        rows=tuple(row_shown(desk, row, known.get(row.person or "")) for row in shown),
        next=str(lists.place_after(scope, shown[-1])) if len(rows) > SIZE else None,
        count=min(count, lists.COUNTED),
        capped=count > lists.COUNTED,
        filter=wanted,
        states=() if by_part else states(desk.deployment, wanted.workflow),
        owners=owners(desk),
        subprojects=tuple(
            Named(name=one.name, label=one.label) for one in desk.deployment.subprojects.values()
        ),
        workflows=tuple(
            Named(name=one.name, label=one.title) for one in desk.deployment.workflows.values()
        ),
    )


def narrowed(desk: Desk, wanted: CaseFilter) -> lists.Narrowing:
    owner = desk.caller.account.name if wanted.owner == ME else wanted.owner
    return lists.Narrowing(
        deployment=desk.caller.deployment,
        closed=wanted.closed,
        workflow=wanted.workflow,
        state=wanted.state,
        owner=owner,
        subproject=wanted.subproject,
        text=wanted.text,
    )


def row_shown(desk: Desk, row: cases.CaseRow, person: people.PersonRow | None) -> CaseRow:
    workflow = desk.workflow_of(row)
    state = workflow.states[row.case.state]
    subproject = desk.deployment.subprojects.get(row.case.subproject or "")
    whole = desk.reach(row) is Reach.WHOLE
    return CaseRow(
        number=row.number,
        person=name_of(person),
        workflow=workflow.title,
        state=state.label if whole else outline_of(row),
        phase=state.phase if whole else None,
        clock=nearest_clock(desk, row, whole),
        owner=desk.labels.get(row.owner) if row.owner is not None else None,
        subproject=subproject.label if subproject is not None else None,
        changed=row.changed,
        flags=desk.flags(row),
    )


def nearest_clock(desk: Desk, row: cases.CaseRow, whole: bool) -> Clock | None:
    """The nearest date that the case must keep: of a state, or of something it has asked for. Those let
    in for a part see what is asked of them.
    """
    workflow, calendar = desk.workflow_of(row), desk.deployment.calendar
    states = state_clocks(row.case, workflow, desk.today, calendar) if whole else ()
    found = nearest_first((*states, *asked_clocks(desk, row, whole)))
    return found[0] if found else None


def asked_clocks(desk: Desk, row: cases.CaseRow, whole: bool) -> Iterator[Clock]:
    workflow, deployment, mine = desk.workflow_of(row), desk.deployment, receivers(desk.actor)
    for one in row.case.requests:
        if not whole and one.of not in mine:
            continue
        label = request_label(workflow, one, deployment.base_language)
        clock = request_clock(one, label, desk.today, deployment.calendar)
        if clock is not None:
            yield clock


def states(deployment: Deployment, workflow: str | None) -> tuple[Named, ...]:
    """The leaves that one may narrow to, of one workflow or of all."""
    chosen = [one for one in deployment.workflows.values() if workflow in (None, one.name)]
    return tuple(
        Named(name=leaf, label=one.states[leaf].label) for one in chosen for leaf in one.leaves
    )


def owners(desk: Desk) -> tuple[Named, ...]:
    """Everyone who may sit in a team's seat."""
    seats = {role for one in desk.deployment.workflows.values() for role in one.team}
    found = {name: label for role in seats for name, label in desk.holders.get(role, ())}
    ordered = sorted(found.items(), key=lambda one: (people.sort_key(one[1]), one[0]))
    return tuple(Named(name=name, label=label) for name, label in ordered)
