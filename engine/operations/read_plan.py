"""Owns the participant's own plan as a page tells of it: as it is, or as it stood at a moment. Recorded.

Nothing of a plan is ever overwritten: what it was is what its activities' events had made of them by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.withheld import path_is_withheld, reads_of
from engine.casework.draft import replay
from engine.casework.environment import case_environment
from engine.casework.events import Happened
from engine.casework.ordered import in_order
from engine.casework.possible import whose_turn
from engine.definitions.form import Computed
from engine.definitions.workflow import Workflow
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.activity_names import label_in, own_name
from engine.operations.answers import parts_of
from engine.operations.callers import Caller
from engine.operations.case_activities import startable
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.case_person import person_shown
from engine.operations.case_times import case_clocks
from engine.operations.clocks import entered
from engine.operations.measuring import limits, number_in
from engine.operations.opened_form import case_context
from engine.operations.past_forms import PastForms
from engine.operations.recording import note_reading
from engine.operations.turn_words import all_waited_for
from engine.operations.views import Words
from engine.operations.views_plan import Figure, PlanItem, PlanPage
from engine.operations.why_not import Here
from engine.operations.world import World
from engine.storage import events
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction

MOST_DAYS = 20
NO_PLAN = Refused(
    reasons=(Reason(kind="missing", sentence=said("Det finns ingen plan i det här ärendet.")),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Which plan is asked for: as it stood when a `day` was over, or when something was `sent` (its
    identity); without either as it is now.
    """

    day: date | None = None
    sent: str = ""


NOW = When()


def read_plan(
    world: World, caller: Caller, number: str, when: When = NOW, *, printed: str | None = None
) -> PlanPage | Refused:
    """`printed`: it is read to be kept, in that language."""
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        against = no_plan(file)
        if against is not None:
            return against
        if printed is None:
            note_reading(tx, caller, Act.READ_CASE, file, about="plan")
        else:
            note_reading(tx, caller, Act.READ_CASE, file, about="plan", printed=printed)
        return plan_page(tx, caller, file, when)


def no_plan(file: CaseFile) -> Refused | None:
    """Why there is no plan to see here: it is that of a whole case, whose kinds say that they are in it."""
    if file.host is not None or not plan_kinds(file.workflow):
        return NO_PLAN
    return NOT_FOUND if file.limited and not file.actor.participant else None


def plan_kinds(workflow: Workflow) -> frozenset[str]:
    return frozenset(name for name, use in workflow.activities.items() if use.plan)


def plan_page(tx: Transaction, caller: Caller, file: CaseFile, when: When) -> PlanPage:
    kinds = plan_kinds(file.workflow)
    histories = {
        row.case.id: events.history(tx, row.case.id)
        for row in file.activities
        if row.case.use in kinds
    }
    at = moment_of(file, when)
    then = file if at is None else as_it_was(tx, file, histories, at)
    items = tuple(item(one, caller) for one in in_plan(then))
    person = person_shown(file, limited=False)
    here = Here(file=file, actions=(), forms=())
    kinds_to_add = (one for one in startable(tx, caller, here) if one.use in kinds)
    return PlanPage(
        number=file.row.number,
        person=person.name if person is not None else file.row.number,
        items=tuple(one for one in items if not one.closed),
        over=tuple(one for one in items if one.closed),
        at=at,
        now=file.now,
        days=changed_on(file, histories.values()),
        may_arrange=at is None and isinstance(file.decide(Act.ARRANGE_PLAN), Allowed),
        startable=tuple(kinds_to_add) if at is None else (),
        version=file.case.version,
        protected=file.row.protected,
    )


def in_plan(file: CaseFile) -> Iterator[CaseFile]:
    """The activities of the plan in the participant's order."""
    kinds = plan_kinds(file.workflow)
    rows = {row.case.id: row for row in file.activities if row.case.use in kinds}
    return (file.inside(rows[one]) for one in in_order(file.case) if one in rows)


def moment_of(file: CaseFile, when: When) -> datetime | None:
    """The moment that is asked about; None for now, and for what is still to come."""
    sent = file.version(when.sent) if when.sent else None
    if sent is not None:
        return sent.at
    if when.day is None or when.day >= file.now.date():
        return None
    return file.deployment.calendar.begins(when.day + timedelta(days=1)) - timedelta(microseconds=1)


def as_it_was(
    tx: Transaction, file: CaseFile, histories: Mapping[str, Iterable[Happened]], at: datetime
) -> CaseFile:
    """The file as it was, as far as the plan goes: replayed from what had happened by then."""
    case = replay(one for one in events.history(tx, file.case.id) if one.at <= at)
    host = replace(file.row, case=case or file.case)
    rows = (row_then(row, histories.get(row.case.id, ()), at) for row in file.activities)
    forms = PastForms(tx, file.case.id, at)
    return replace(
        file, row=host, now=at, forms=forms, beside=tuple(one for one in rows if one is not None)
    )


def row_then(row: CaseRow, history: Iterable[Happened], at: datetime) -> CaseRow | None:
    case = replay(one for one in history if one.at <= at)
    return replace(row, case=case) if case is not None else None


def item(file: CaseFile, caller: Caller) -> PlanItem:
    case, flow = file.case, file.workflow
    state = flow.states[case.state]
    clocks = () if state.final else case_clocks(file)
    return PlanItem(
        number=file.row.number,
        label=label_in(file.main.workflow, file.row),
        name=own_name(file),
        state=state.label,
        since=entered(case, flow, case.state),
        closed=state.final,
        rows=tuple(rows(file, caller)),
        figures=tuple(figures(file)),
        clock=clocks[0] if clocks else None,
        turn=() if state.final else all_waited_for(file, whose_turn(flow, case.state)),
    )


def rows(file: CaseFile, caller: Caller) -> Iterator[tuple[Words, Words]]:
    """What is said of it beside its name: who does it, by when."""
    form = file.workflow.begins_with
    parts = parts_of(form, file.case.data, case_context(file, caller).place()) if form else ()
    for part in parts:
        for row in part.rows:
            if row.path != file.workflow.named_by and not row.empty:
                yield row.label, row.value


def figures(file: CaseFile) -> Iterator[Figure]:
    """The numbers that it is worked out to and that the reader may know."""
    names = case_environment(file.workflow, file.case, file.facts(), file.now).own
    for name, computed in file.workflow.values.items():
        value = number_in(names, name)
        if value is not None and not computed.hidden and may_know(file, computed):
            low, high = limits(computed)
            yield Figure(label=computed.label, value=value, low=low, high=high)


def may_know(file: CaseFile, computed: Computed) -> bool:
    """Whether all that it is counted from is the reader's to read."""
    return not any(path_is_withheld(file.workflow, path, file.reads) for path in reads_of(computed))


def changed_on(file: CaseFile, histories: Iterable[Iterable[Happened]]) -> tuple[date, ...]:
    """The days on which something in the plan has changed, the latest first."""
    zone = file.deployment.calendar.zone
    days = {one.at.astimezone(zone).date() for history in histories for one in history}
    return tuple(sorted(days, reverse=True)[:MOST_DAYS])
