"""Owns the activities of a case as its page tells of them: those that go on, those that are over, what can be
started, and what an activity says of the case that it belongs to. Acting in one is left to the operations
on a case: it has an address of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.events import Happened
from engine.casework.possible import (
    PossibleActivity,
    possible_activities,
    whose_turn,
    why_not_start,
)
from engine.foundation.texts import said
from engine.operations import own_drafts
from engine.operations.activity_names import full_name, label_in, own_name
from engine.operations.answers import parts_of
from engine.operations.booked import own_time
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.case_times import case_clocks
from engine.operations.case_work import against
from engine.operations.clocks import entered
from engine.operations.known_activities import knows
from engine.operations.measuring import measures
from engine.operations.opened_form import case_context
from engine.operations.places import place_key
from engine.operations.standing import outline_of
from engine.operations.telling import who_did
from engine.operations.turn_words import all_waited_for
from engine.operations.views import Entry, FormPlace
from engine.operations.views_activities import ActivityShown, Belongs, StartShown
from engine.operations.why_not import Here, why_not
from engine.storage.database import Transaction
from engine.storage.events import last_moves


def activities_shown(file: CaseFile) -> tuple[ActivityShown, ...]:
    """Those that the reader may know of: what goes on, the nearest due first, and then what is over; among
    alike the latest started first. An anonymous one is not told of here to those who may not know that it is
    of this case.
    """
    files = [file.inside(row) for row in reversed(file.activities)]
    shown = [activity_shown(one) for one in files if knows(one) and not one.nameless]
    return tuple(sorted(shown, key=lambda one: (one.closed, due_of(one))))


def due_of(one: ActivityShown) -> date:
    return one.clock.due if one.clock is not None and not one.closed else date.max


def measuring_beside(file: CaseFile) -> tuple[CaseFile, ...]:
    """Those in which instruments are answered, of which the reader may know."""
    files = (file.inside(row) for row in file.activities)
    return tuple(one for one in files if measures(one) and knows(one) and not one.nameless)


def activity_shown(file: CaseFile) -> ActivityShown:
    case, flow, limited = file.case, file.workflow, file.limited
    clocks = () if limited else case_clocks(file)
    turn = () if limited or file.row.closed else whose_turn(flow, case.state)
    return ActivityShown(
        number=file.row.number,
        label=label_in(file.main.workflow, file.row),
        name=own_name(file),
        state=outline_of(file.row, flow) if limited else flow.states[case.state].label,
        since=case.opened if limited else entered(case, flow, case.state),
        turn=all_waited_for(file, turn),
        clock=clocks[0] if clocks else None,
        closed=file.row.closed,
        time=own_time(file),
    )


def begun(file: CaseFile, caller: Caller) -> Belongs | None:
    """What an activity's page says of the activity itself: what it began with, as it is now, and the case."""
    if file.host is None:
        return None
    form = file.workflow.begins_with
    reads, main = knows(file), file.main
    place = case_context(file, caller).place()
    parts = parts_of(form, file.case.data, place) if form is not None and reads else ()
    nameless = file.nameless
    return Belongs(
        case="" if nameless else main.row.number,
        title="" if nameless else main.workflow.title,
        may_open=not nameless and isinstance(main.decide(Act.READ_CASE), Allowed),
        nameless=nameless,
        label=label_in(main.workflow, file.row),
        name=own_name(file) if reads else "",
        rows=tuple((row.label, row.value) for part in parts for row in part.rows if not row.empty),
        started=file.case.opened,
        by=who_did(file, file.row.opened_by),
    )


def startable(tx: Transaction, caller: Caller, here: Here) -> Iterator[StartShown]:
    """What can be started, and why what somebody may start cannot; not what others alone start, to those let
    in for a part.
    """
    file = here.file
    places = own_drafts.places(tx, caller)
    for one in kinds(file):
        refused = one.refused or against(file, Act.START_ACTIVITY, one.use.name)
        form = one.use.workflow.begins_with
        place = FormPlace(form=one.use.name, case=file.row.number, starts=one.use.name)
        if refused is None or not file.limited:
            yield StartShown(
                use=one.use.name,
                label=one.use.label,
                asks=form is not None and bool(form.fields),
                draft=place_key(caller.deployment, place) in places,
                why=why_not(here, refused, one.use.by),
            )


def kinds(file: CaseFile) -> Iterator[PossibleActivity]:
    """Those that are offered here, and while the case goes on those that are in other states."""
    if file.host is not None:
        return
    workflow, case, facts, now = file.workflow, file.case, file.facts(), file.now
    yield from possible_activities(workflow, case, facts, file.actor, now)
    offered = {*workflow.startable_in(case.state)}
    for name, use in workflow.activities.items():
        if use.by and name not in offered and not workflow.states[case.state].final:
            refused = why_not_start(workflow, case, facts, file.actor, name, now)
            yield PossibleActivity(use=use, refused=refused)


def endings(file: CaseFile, moves: Mapping[str, Happened]) -> Iterator[Entry]:
    """How the activities that are over ended, for the timeline of their case. `moves`: the last of each."""
    over = {row.case.id: file.inside(row) for row in file.activities if row.closed}
    for identity, moved in moves.items():
        inner = over.get(identity)
        if inner is None:
            continue
        yield Entry(
            at=moved.at,
            who=who_did(file, moved.actor, moved.payload.get("instead_of")),
            mark="moved",
            head=said(
                "{activity}: {state}",
                activity=full_name(inner),
                state=inner.workflow.states[inner.case.state].label,
            ),
            kind="moves",
            activity=inner.row.number,
        )


def with_endings(
    tx: Transaction, file: CaseFile, told: tuple[Entry, ...], limited: bool
) -> tuple[Entry, ...]:
    """The timeline with how its activities ended, the newest first."""
    over = [row.case.id for row in file.activities if row.closed]
    if limited or not over:
        return told
    return tuple(
        sorted((*endings(file, last_moves(tx, over)), *told), key=lambda one: one.at, reverse=True)
    )
