"""Owns `advance`: one event, decided. It either gives the case after it with all that happened, or
says why not. What comes of it in the case's activities, and of them in the case, is left to `together`.

Nothing outside is touched: storing, telling and saving to the person is left to `operations`. The
same inputs give the same result, and a refusal changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.casework import (
    amending,
    arranging,
    consenting,
    noting,
    reasons,
    rules,
    starting,
    taking,
)
from engine.casework.case import Case, Facts, Request
from engine.casework.draft import opened_case
from engine.casework.events import (
    Act,
    Actor,
    Amend,
    Arrange,
    AssignSeats,
    Claim,
    Event,
    Finish,
    GiveConsent,
    HandOver,
    Leave,
    Open,
    Outcome,
    PassTime,
    PutBack,
    Start,
    Submit,
    WithdrawConsent,
    WriteNote,
)
from engine.casework.filing import file
from engine.casework.leaving import leave
from engine.casework.moving import begin, carry_out, settle
from engine.casework.passing import pass_time
from engine.casework.perform import seat, what_stood
from engine.casework.plan import Plan, plan_of
from engine.casework.queues import passes
from engine.casework.step import Step
from engine.casework.who import acts_for, receives, whose_place
from engine.definitions.workflow import Action, Who, Workflow
from engine.foundation.wrong import Reason, Refused

Reasons = tuple[Reason, ...]


def advance(
    workflow: Workflow, case: Case | None, facts: Facts, event: Event, now: datetime
) -> Outcome:
    """What comes of `event` in `case` at `now` (with the local time zone). `case` is None for
    `Open`, and only then.
    """
    plan = plan_of(workflow)
    if isinstance(event, Open):
        opened = open_case(plan, facts, event, now)
        if isinstance(opened, Refused):
            return opened
        settle(opened)
        return opened.done()
    if case is None or case.state not in plan.leaves:
        return Refused(reasons=(reasons.unknown_state(case.state if case is not None else "-"),))
    step = Step(plan, case, facts, event.actor.account, now)
    if isinstance(event, PassTime):
        pass_time(step)
        return step.done()
    against = let_happen(event, step)
    if against:
        return Refused(reasons=against)
    settle(step)
    return step.done()


def let_happen(event: Event, step: Step) -> Reasons:
    """Let what somebody asks for happen, and nothing that follows; or say why not."""
    return HANDLES[type(event)](event, step)


def open_case(plan: Plan, facts: Facts, event: Open, now: datetime) -> Step | Refused:
    """A case that has entered its first state, with nothing settled yet."""
    workflow = plan.workflow
    leaf = workflow.first_leaf(workflow.starts)
    case = opened_case(event.case_id, workflow.name, leaf, now)
    step = Step(plan, case, facts, event.actor.account, now)
    against = against_opening(step, event)
    if against:
        return Refused(reasons=against)
    record_opening(step, event.unit, event.subproject)
    file(step, event.submission, event.actor, opens=True)
    begin(step)
    return step


def record_opening(step: Step, unit: str | None, subproject: str | None) -> None:
    draft = step.draft
    step.record(
        "opened",
        {
            "case": draft.id,
            "workflow": draft.workflow,
            "state": draft.state,
            "unit": unit,
            "subproject": subproject,
        },
    )


def against_opening(step: Step, event: Open) -> Reasons:
    workflow = step.plan.workflow
    use = workflow.forms[workflow.opens_with]
    if event.submission.form != workflow.opens_with:
        return (reasons.needs_its_form(use),)
    if not rules.may_fill(step, use, event.actor, event.submission):
        return (rules.not_meant(step, use.by, event.actor),)
    return ()


def _submit(event: Submit, step: Step) -> Reasons:
    against = rules.against_filling(step, event.submission.form, event.actor, event.submission)
    if not against:
        form = event.submission.form
        asked = (one for one in step.draft.requests if one.form == form)
        take_place(step, event.actor, step.plan.forms[form].by, asked)
        file(step, event.submission, event.actor)
    return against


def _amend(event: Amend, step: Step) -> Reasons:
    against = amending.against(event, step)
    if not against:
        use = step.plan.forms[event.submission.form]
        take_place(step, event.actor, use.amend if use.amend is not None else use.by)
        amending.amend(event, step)
    return against


def take_place(
    step: Step, actor: Actor, whos: Iterable[Who], requests: Iterable[Request] = ()
) -> None:
    """Note in whose place the actor acts, who is a substitute here, and for which organisation."""
    whos, requests = tuple(whos), tuple(requests)
    step.instead_of = whose_place(actor, whos, requests, step.draft, step.facts)
    step.acts_for = acts_for(actor, whos, requests, step.draft)


def _act(event: Act, step: Step) -> Reasons:
    action = step.leaf.actions.get(event.action)
    if action is None:
        return (rules.not_an_action_here(step, event.action),)
    lacks_form = _lacks_form(step, action, event)
    if lacks_form or not rules.allowed(step, action, event.actor):
        return (*rules.against(step, action, event.actor), *lacks_form)
    if passes(step, action):
        if not event.why.strip():
            return (reasons.passes_without_why(),)
        step.why = event.why.strip()
    take_place(step, event.actor, action.by)
    if event.submission is not None:
        file(step, event.submission, event.actor)
    carry_out(step, action)
    return ()


def _lacks_form(step: Step, action: Action, event: Act) -> Reasons:
    given = event.submission.form if event.submission is not None else None
    if given == action.form:
        return ()
    if action.form is not None:
        return (reasons.needs_its_form(step.plan.forms[action.form]),)
    return (reasons.not_in_workflow(given or ""),)


def _assign(event: AssignSeats, step: Step) -> Reasons:
    against = [
        reason
        for role, person in event.seats.items()
        if (reason := _against_seat(step, role, person)) is not None
    ]
    if not against:
        for role, person in event.seats.items():
            seat(step, role, person)
    return tuple(against)


def _against_seat(step: Step, role: str, person: str | None) -> Reason | None:
    if role not in step.plan.team:
        return reasons.no_such_seat(role)
    if person is not None and person not in step.facts.holders.get(role, ()):
        return reasons.lacks_role(person, role)
    return None


def _leave(event: Leave, step: Step) -> Reasons:
    against = list(_assign(AssignSeats(actor=event.actor, seats=event.seats), step))
    if event.to is not None and not any(event.to in held for held in step.facts.holders.values()):
        against.append(reasons.works_nowhere(event.to))
    if not against:
        leave(step, event.leaves, event.to)
    return tuple(against)


def _finish(event: Finish, step: Step) -> Reasons:
    request = next((one for one in step.draft.requests if one.id == event.request), None)
    if request is None:
        return (reasons.no_request(),)
    if request.form is not None:
        return (reasons.answered_by_form(step.plan.forms[request.form]),)
    if not (receives(event.actor, request, step.draft, step.facts) or _falls_to(step, event.actor)):
        return (reasons.not_your_request(),)
    if request.flag is not None and not event.note.strip():
        return (reasons.lacks_note(),)
    if not _falls_to(step, event.actor):
        take_place(step, event.actor, (), (request,))
    step.record("finished", {**what_stood(request), "note": event.note})
    if request.flag is not None:
        end_chain(step, request)
    return ()


def end_chain(step: Step, done: Request) -> None:
    """Somebody has written what was done about a flag: those who were given it because it was late, or before
    them, have nothing more to do.
    """
    for other in step.draft.requests:
        if other.began == done.began:
            step.record("withdrawn", what_stood(other))


def _falls_to(step: Step, actor: Actor) -> bool:
    return step.facts.fallback in actor.roles


HANDLES: Mapping[type, Callable[[Any, Step], Reasons]] = {
    Submit: _submit,
    Amend: _amend,
    Act: _act,
    AssignSeats: _assign,
    Leave: _leave,
    Finish: _finish,
    Claim: taking.claim,
    HandOver: taking.hand_over,
    PutBack: taking.put_back,
    WriteNote: noting.write,
    Start: starting.start_one,
    Arrange: arranging.arrange,
    GiveConsent: consenting.give,
    WithdrawConsent: consenting.withdraw,
}
"""Lets an event happen in a step; or, before anything has, says why not."""
