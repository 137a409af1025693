"""Owns the page of a case: all that this reader may see of it. Every reading is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.reading import Part
from engine.casework.possible import whose_turn
from engine.casework.visits import states_of
from engine.definitions.workflow import SIDE_PHASES
from engine.foundation.wrong import Refused
from engine.operations.as_sent import as_sent_in
from engine.operations.between import sees_course
from engine.operations.callers import Caller
from engine.operations.case_activities import (
    activities_shown,
    begun,
    measuring_beside,
    startable,
    with_endings,
)
from engine.operations.case_ahead import ahead, stays
from engine.operations.case_consents import consents_shown
from engine.operations.case_file import CaseFile, open_file
from engine.operations.case_flags import flags
from engine.operations.case_links import links, may_be_mailed, may_have_page
from engine.operations.case_notes import may_note, notes
from engine.operations.case_person import person_shown
from engine.operations.case_queues import queue_links
from engine.operations.case_rounds import rounds
from engine.operations.case_times import case_clocks
from engine.operations.case_values import values_shown
from engine.operations.case_work import (
    actions_here,
    actions_shown,
    expected_here,
    forms_here,
    offers,
    requests_shown,
)
from engine.operations.clocks import entered
from engine.operations.compare_submissions import beside_links
from engine.operations.gathered import gathered
from engine.operations.likely import same_number
from engine.operations.measuring import measurements
from engine.operations.namesakes import named_apart
from engine.operations.proposals import proposals
from engine.operations.record_pages import pointing_shown
from engine.operations.recording import note_reading
from engine.operations.running_cases import running_cases
from engine.operations.send_for_more import shared_forms
from engine.operations.standing import outline_of
from engine.operations.telling import role_label, timeline
from engine.operations.turn_words import all_waited_for
from engine.operations.views import (
    CasePage,
    PersonShown,
    PhaseStep,
    SeatShown,
    SubmissionShown,
)
from engine.operations.why_not import Here
from engine.operations.world import World
from engine.storage import events
from engine.storage.database import Transaction
from engine.storage.notifications import read_of_case
from engine.studio.phases import phase_in_words


def read_case(world: World, caller: Caller, number: str) -> CasePage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        page = case_page(world, tx, caller, gathered(tx, file))
        note_reading(
            tx,
            caller,
            Act.READ_CASE,
            file,
            notes=len(page.notes),
        )
        read_of_case(tx, caller.account.name, file.case.id, file.now)
        return page


def case_page(world: World, tx: Transaction, caller: Caller, file: CaseFile) -> CasePage:
    page = whole_page(world, tx, caller, file)
    if file.nameless:
        return without_name(page)
    return outlined(page, file) if page.limited and not sees_course(file) else page


def without_name(page: CasePage) -> CasePage:
    """An anonymous activity as those outside its case see it: its data, its forms and its states."""
    return replace(
        page,
        person=None,
        timeline=(),
        notes=(),
        team=(),
        links=(),
        consents=(),
        pointing=(),
        shared=(),
        values=(),
        ahead=(),
        proposals=(),
        queues=(),
    )


def outlined(page: CasePage, file: CaseFile) -> CasePage:
    """The page without what tells where the case is, for those let in for a part of it."""
    return replace(
        page,
        state="",
        state_label=outline_of(file.row, file.workflow),
        since=file.case.opened,
        waits_for=(),
        here="",
        been=frozenset(),
        phases=(),
        clocks=(),
    )


def whole_page(world: World, tx: Transaction, caller: Caller, file: CaseFile) -> CasePage:
    case, workflow, state = file.case, file.workflow, file.workflow.states[file.case.state]
    limited = file.limited
    actions, forms = actions_here(file), forms_here(file)
    first, here = expected_here(file, actions, forms), Here(file=file, actions=actions, forms=forms)
    history = events.history(tx, case.id)
    return CasePage(
        number=file.row.number,
        version=case.version,
        deployment=file.row.deployment,
        release=file.release.number,
        published=file.release.from_when,
        person=whom(world, tx, caller, file),
        workflow=workflow,
        title=workflow.title,
        state=case.state,
        state_label=state.label,
        since=entered(case, workflow, case.state),
        waits_for=all_waited_for(file, whose_turn(workflow, case.state)),
        here=case.state,
        been=states_of(case.visits),
        phases=phases(file),
        clocks=case_clocks(file),
        actions=actions_shown(here, first),
        offers=tuple(offers(tx, caller, file, forms, first)),
        requests=requests_shown(file, forms, limited),
        flags=flags(file),
        timeline=with_endings(tx, file, timeline(file, history, limited), limited),
        notes=notes(file, history),
        may_note=may_note(file),
        team=team(file),
        may_assign=isinstance(file.decide(Act.ASSIGN), Allowed),
        measurements=measurements(
            (one, as_sent_in(world, tx, one)) for one in (file, *measuring_beside(file))
        ),
        submissions=sent(file),
        limited=limited,
        closed=file.row.closed,
        links=links(file),
        may_give_page=may_have_page(file),
        may_mail_page=may_have_page(file) and may_be_mailed(file),
        consents=consents_shown(file),
        beside=beside_links(file),
        pointing=pointing_shown(tx, file),
        shared=shared_forms(tx, file),
        activities=activities_shown(file),
        startable=tuple(startable(tx, caller, here)),
        belongs=begun(file, caller),
        ahead=ahead(file),
        proposals=proposals(file),
        queues=queue_links(file),
        stays=stays(file),
        rounds=rounds(file),
        values=() if limited else tuple(values_shown(file)),
        emergency=file.guard.until,
        others=()
        if limited or file.host is not None
        else running_cases(world, tx, caller, file.row.person, case.id),
    )


def whom(world: World, tx: Transaction, caller: Caller, file: CaseFile) -> PersonShown | None:
    """Whom it is about; to those who may settle it, with those who have the same number."""
    found = person_shown(file, file.limited)
    if found is None or file.limited:
        return found
    return replace(found, alike=same_number(world, tx, caller, file))


def phases(file: CaseFile) -> tuple[PhaseStep, ...]:
    """The phases of the workflow in the order of its states; those beside only when met."""
    workflow, case = file.workflow, file.case
    now = workflow.states[case.state].phase
    first: dict[str, PhaseStep] = {}
    visited: dict[str, date] = {}
    for visit in case.visits:
        state = workflow.states.get(visit.state)
        if state is not None and state.phase is not None:
            visited.setdefault(state.phase, visit.entered.astimezone(file.now.tzinfo).date())
    for leaf in workflow.leaves:
        phase = workflow.states[leaf].phase
        if phase is None or phase in first or (phase in SIDE_PHASES and phase not in visited):
            continue
        status = "now" if phase == now else "done" if phase in visited else "ahead"
        first[phase] = PhaseStep(
            phase=phase,
            label=phase_in_words(phase) or phase,
            status=status,
            since=visited.get(phase),
        )
    return tuple(first.values())


def team(file: CaseFile) -> tuple[SeatShown, ...]:
    may = isinstance(file.decide(Act.ASSIGN), Allowed)
    return tuple(seat_shown(file, role, may) for role in file.workflow.team)


def seat_shown(file: CaseFile, role: str, may: bool) -> SeatShown:
    seat = file.case.seats.get(role)
    candidates = file.holders.get(role, ()) if may else ()
    return SeatShown(
        role=role,
        label=role_label(file, role),
        account=seat.user if seat is not None else None,
        who=file.called(seat.user) if seat is not None else None,
        since=seat.since if seat is not None else None,
        candidates=named_apart(
            file.deployment,
            file.staff,
            candidates,
        ),
    )


def sent(file: CaseFile) -> tuple[SubmissionShown, ...]:
    """The sent forms that the reader may read, the newest first."""
    found = []
    for one in reversed(file.sent):
        use, redaction = file.workflow.forms.get(one.form), file.reading(one)
        if use is not None and redaction is not None:
            found.append(
                SubmissionShown(
                    id=one.id,
                    form=one.form,
                    title=use.form.title,
                    at=one.at,
                    by=file.called(one.by),
                    result_only=redaction.part is Part.RESULT,
                    amended=one.amended is not None,
                )
            )
    return tuple(found)
