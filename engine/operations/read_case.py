"""Owns the page of a case: all that this reader may see of it. Every reading is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.reading import Part
from engine.casework.case import Request
from engine.casework.possible import Possible, PossibleForm, possible, possible_forms, whose_turn
from engine.casework.who import receives
from engine.definitions.form import Option
from engine.expressions.scope import Value
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, open_file
from engine.operations.clocks import entered, request_clock, state_clocks
from engine.operations.measuring import measurements
from engine.operations.my_work import request_label
from engine.operations.person_facts import person_values
from engine.operations.places import place_key
from engine.operations.recording import note
from engine.operations.standing import NO_NAME, flag_named, flag_shown, may_know, outline_of
from engine.operations.telling import receiver, role_label, timeline
from engine.operations.views import (
    ActionShown,
    CasePage,
    FlagShown,
    FormPlace,
    Help,
    Named,
    OfferShown,
    PersonShown,
    PhaseStep,
    RequestShown,
    SeatShown,
    SubmissionShown,
    Words,
)
from engine.operations.world import World
from engine.storage import events, submissions
from engine.storage.database import Transaction
from engine.studio.phases import SIDE_PHASES, phase_in_words


def read_case(world: World, caller: Caller, number: str) -> CasePage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        note(tx, caller, Act.READ_CASE, file.now, case=file.case.id)
        return case_page(tx, caller, file)


def case_page(tx: Transaction, caller: Caller, file: CaseFile) -> CasePage:
    page = whole_page(tx, caller, file)
    return outlined(page, file) if page.limited else page


def outlined(page: CasePage, file: CaseFile) -> CasePage:
    """The page without what tells where the case is, for those let in for a part of it."""
    return replace(
        page,
        state="",
        state_label=outline_of(file.row),
        since=file.case.opened,
        waits_for=(),
        here="",
        been=frozenset(),
        phases=(),
        clocks=(),
    )


def whole_page(tx: Transaction, caller: Caller, file: CaseFile) -> CasePage:
    case, workflow, state = file.case, file.workflow, file.workflow.states[file.case.state]
    limited = is_limited(file)
    actions, forms = actions_here(file), forms_here(file)
    return CasePage(
        number=file.row.number,
        version=case.version,
        deployment=file.row.deployment,
        release=file.release.number,
        published=file.release.from_when,
        person=person_shown(file, limited),
        workflow=workflow,
        title=workflow.title,
        state=case.state,
        state_label=state.label,
        since=entered(case, workflow, case.state),
        waits_for=tuple(one.label for one in whose_turn(workflow, case.state)),
        here=case.state,
        been=frozenset(visit.state for visit in case.visits),
        phases=phases(file),
        clocks=state_clocks(case, workflow, file.now.date(), file.deployment.calendar),
        actions=tuple(
            action_shown(file, one, actions, forms)
            for one in actions
            if not limited or one.refused is None
        ),
        offers=tuple(offers(tx, caller, file, forms)),
        requests=requests_shown(file, forms, limited),
        flags=flags(file),
        timeline=timeline(file, events.history(tx, case.id), limited),
        team=team(file),
        may_assign=isinstance(file.decide(Act.ASSIGN), Allowed),
        measurements=measurements(file),
        submissions=sent(file),
        limited=limited,
        closed=file.row.closed,
    )


def actions_here(file: CaseFile) -> tuple[Possible, ...]:
    """The actions of the state, each with why not: what the workflow says, or else access."""
    found = possible(file.workflow, file.case, file.facts(), file.actor, file.now)
    return tuple(
        replace(one, refused=one.refused or against(file, Act.TAKE_ACTION, one.action.name))
        for one in found
    )


def forms_here(file: CaseFile) -> tuple[PossibleForm, ...]:
    found = possible_forms(file.workflow, file.case, file.facts(), file.actor, file.now)
    return tuple(
        replace(one, refused=one.refused or against(file, Act.FILL_FORM, one.use.name))
        for one in found
    )


def against(file: CaseFile, act: Act, name: str) -> Refused | None:
    found = file.decide(act, name)
    return found if isinstance(found, Refused) else None


def is_limited(file: CaseFile) -> bool:
    allowed = file.decide(Act.READ_CASE)
    return not isinstance(allowed, Allowed) or allowed.redaction.limited


def person_shown(file: CaseFile, limited: bool) -> PersonShown | None:
    """Whom it is about. Those let in for a part get the name, and nothing more."""
    person = file.person
    if person is None:
        return None
    return PersonShown(
        name=person.name or person.alias or NO_NAME,
        identity=None if limited else person.identity,
        facts=() if limited else tuple(person_rows(file)),
        protected=person.protected != "",
    )


LABELS: dict[str, Said] = {
    "age": said("Ålder"),
    "language": said("Språk"),
    "interpreter": said("Tolk"),
    "phone": said("Telefon"),
    "email": said("E-post"),
    "municipality": said("Kommun"),
}


def person_rows(file: CaseFile) -> Iterable[tuple[Words, Words]]:
    """What one needs at hand: what everyone has, then the deployment's own fields."""
    known = person_values(file.person, file.now.date())
    own = file.deployment.person_fields
    for name, label in LABELS.items():
        if name not in own and known.get(name) is not None:
            yield label, value_in_words(known[name], saved_options(file, name))
    for name, field in own.items():
        if known.get(name) is not None:
            yield field.label, value_in_words(known[name], field.options)


def saved_options(file: CaseFile, name: str) -> dict[str, Option]:
    """The options of the fields that save to `person.name`, so that an answer has its label."""
    forms = (use.form for use in file.workflow.forms.values())
    fields = (field for form in forms for field in form.fields.values())
    found = (one.options for one in fields if one.saves_to == ("person", name))
    return {key: option for options in found for key, option in options.items()}


def value_in_words(value: Value, options: Mapping[str, Option]) -> Words:
    if isinstance(value, bool):
        return said("Ja") if value else said("Nej")
    if isinstance(value, str) and value in options:
        return options[value].label
    return str(value)


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


def action_shown(
    file: CaseFile,
    one: Possible,
    actions: tuple[Possible, ...],
    forms: tuple[PossibleForm, ...],
) -> ActionShown:
    to = file.workflow.states.get(one.to) if one.to is not None else None
    reasons = one.refused.reasons if one.refused is not None else ()
    named = dict.fromkeys(name for reason in reasons for name in reason.helps)
    return ActionShown(
        name=one.action.name,
        label=one.action.label,
        to=to.label if to is not None else None,
        form=one.action.form,
        reasons=reasons,
        helps=tuple(help_ for name in named if (help_ := helping(name, actions, forms))),
    )


def helping(
    name: str, actions: tuple[Possible, ...], forms: tuple[PossibleForm, ...]
) -> Help | None:
    """A form or action that would help, as far as the caller may do it."""
    for form in forms:
        if form.use.name == name and form.refused is None:
            return Help(kind="form", name=name, label=form.use.form.title)
    for one in actions:
        if one.action.name == name and one.refused is None:
            return Help(kind="action", name=name, label=one.action.label)
    return None


def offers(
    tx: Transaction, caller: Caller, file: CaseFile, forms: tuple[PossibleForm, ...]
) -> Iterable[OfferShown]:
    begun = submissions.drafts_of(tx, caller.account.name, caller.deployment)
    places = {draft.place for draft in begun}
    for one in forms:
        place = FormPlace(form=one.use.name, case=file.row.number)
        if one.refused is None:
            yield OfferShown(
                form=one.use.name,
                title=one.use.form.title,
                draft=place_key(caller.deployment, place) in places,
                times=sum(1 for was in file.sent if was.form == one.use.name),
            )


def requests_shown(
    file: CaseFile, forms: tuple[PossibleForm, ...], limited: bool
) -> tuple[RequestShown, ...]:
    """What stands, the nearest due first; to those let in for a part only what is theirs."""
    may = {one.use.name for one in forms if one.refused is None}
    found = [request_shown(file, one, may) for one in file.case.requests]
    kept = [one for one in found if one.mine or not limited]
    far = file.now.date().replace(year=9999)
    return tuple(sorted(kept, key=lambda one: one.clock.due if one.clock is not None else far))


def request_shown(file: CaseFile, request: Request, may: set[str]) -> RequestShown:
    label = request_label(file.workflow, request, file.deployment.base_language)
    of = receiver(file, request.of)
    return RequestShown(
        id=request.id,
        kind=request.kind,
        label=label,
        of=of,
        at=request.at,
        clock=request_clock(request, of, file.now.date(), file.deployment.calendar),
        form=request.form,
        mine=is_mine(file, request, may),
        flag=raised_by(file, request),
    )


def is_mine(file: CaseFile, request: Request, may: set[str]) -> bool:
    if request.form is not None:
        return request.form in may
    fallback = file.deployment.fallback in file.actor.roles
    return fallback or receives(file.actor, request, file.case, file.facts())


def raised_by(file: CaseFile, request: Request) -> FlagShown | None:
    return flag_at(file, request.flag, request.at) if request.flag is not None else None


def flags(file: CaseFile) -> tuple[FlagShown, ...]:
    """Those that stand and that the reader may know of, the newest first."""
    found = (flag_at(file, name, flag_time(file, name)) for name in reversed(file.case.flags))
    return tuple(one for one in found if one is not None)


def flag_at(file: CaseFile, name: str, at: datetime) -> FlagShown | None:
    form, flag = flag_named(file.workflow, name)
    access = file.access()
    if flag is None or not may_know(file.actor, file.deployment, file.workflow, access, form):
        return None
    return flag_shown(file.workflow, form, flag, at)


def flag_time(file: CaseFile, name: str) -> datetime:
    form = name.partition(".")[0]
    return next((one.at for one in reversed(file.sent) if one.form == form), file.row.changed)


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
        candidates=tuple(Named(name=name, label=label) for name, label in candidates),
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
                )
            )
    return tuple(found)
