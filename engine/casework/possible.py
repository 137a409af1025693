"""Owns what can be done in a case now, and for the rest why not; and whose turn it is.

Asking changes nothing. What of it a page shows is left to `operations`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from engine.casework import reasons, rules
from engine.casework.case import Case, Facts
from engine.casework.events import Actor
from engine.casework.plan import plan_of
from engine.casework.queues import before, passes
from engine.casework.step import Step
from engine.casework.who import named_by, named_receivers
from engine.definitions.workflow import (
    Action,
    ActivityUse,
    Ask,
    FormUse,
    Who,
    WhoKind,
    Workflow,
)
from engine.foundation.wrong import Reason, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """An action of where the case is. `refused` says why this actor cannot take it now; None: can.
    An action with a form is taken by filling that in, so its absence is no reason here. `to` is
    where it leads: a leaf's name, None when it stays or has nowhere to go. `passes` somebody in a queue, so
    that it needs a written reason.
    """

    action: Action
    refused: Refused | None
    to: str | None
    passes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleForm:
    """A form that is offered or asked for where the case is."""

    use: FormUse
    refused: Refused | None
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleActivity:
    """An activity that may be started where the case is."""

    use: ActivityUse
    refused: Refused | None


def possible_activities(
    workflow: Workflow, case: Case, facts: Facts, actor: Actor, now: datetime
) -> tuple[PossibleActivity, ...]:
    """All kinds of activities that are offered where the case is, each with why not."""
    step = looking(workflow, case, facts, now)
    if step is None:
        return ()
    return tuple(
        PossibleActivity(
            use=workflow.activities[name],
            refused=_refused(rules.against_starting(step, name, actor)),
        )
        for name in workflow.startable_in(case.state)
    )


def why_not_start(
    workflow: Workflow, case: Case, facts: Facts, actor: Actor, activity: str, now: datetime
) -> Refused | None:
    """Why the actor cannot start an activity, before any of its data is filled in."""
    step = looking(workflow, case, facts, now)
    if step is None:
        return _refused((reasons.unknown_state(case.state),))
    return _refused(rules.against_starting(step, activity, actor))


def possible(
    workflow: Workflow, case: Case, facts: Facts, actor: Actor, now: datetime
) -> tuple[Possible, ...]:
    """All actions of the state, inner before outer, each with why not."""
    step = looking(workflow, case, facts, now)
    if step is None:
        return ()
    return tuple(_possible(step, action, actor) for action in step.leaf.actions.values())


def possible_forms(
    workflow: Workflow, case: Case, facts: Facts, actor: Actor, now: datetime
) -> tuple[PossibleForm, ...]:
    """All forms that are offered where the case is or asked for, each with why not."""
    step = looking(workflow, case, facts, now)
    if step is None:
        return ()
    asked = {request.form for request in case.requests if request.form is not None}
    names = dict.fromkeys([*workflow.offered(case.state), *sorted(asked)])
    return tuple(
        PossibleForm(
            use=workflow.forms[name],
            refused=_refused(rules.against_filling(step, name, actor)),
            asked=name in asked,
        )
        for name in names
        if name in workflow.forms
    )


def why_not_act(
    workflow: Workflow, case: Case, facts: Facts, actor: Actor, action: str, now: datetime
) -> Refused | None:
    """Why the actor cannot take an action, by its name, before any form of it is filled in."""
    step = looking(workflow, case, facts, now)
    if step is None:
        return _refused((reasons.unknown_state(case.state),))
    known = step.leaf.actions.get(action)
    if known is None:
        return _refused((rules.not_an_action_here(step, action),))
    return _refused(rules.against(step, known, actor))


def why_not_fill(
    workflow: Workflow, case: Case, facts: Facts, actor: Actor, form: str, now: datetime
) -> Refused | None:
    """Why the actor cannot fill in a form, before any of it is filled in."""
    step = looking(workflow, case, facts, now)
    if step is None:
        return _refused((reasons.unknown_state(case.state),))
    return _refused(rules.against_filling(step, form, actor))


def looking(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> Step | None:
    """A step that nothing will happen in; None when this version lacks the state of the case."""
    plan = plan_of(workflow)
    return Step(plan, case, facts, "", now) if case.state in plan.leaves else None


def _possible(step: Step, action: Action, actor: Actor) -> Possible:
    to = rules.leads_to(step, action)
    if not _only_system(action):
        against = rules.against(step, action, actor)
        passing = not against and passes(step, action)
        return Possible(action=action, refused=_refused(against), to=to, passes=passing)
    against = rules.against_system(step, action, actor)
    if not against and passes(step, action):
        against = (reasons.not_in_turn(),)
    return Possible(action=action, refused=_refused((reasons.by_itself(action, against),)), to=to)


def first_in(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> tuple[str, ...]:
    """The queues that the case waits in with nobody in turn before it."""
    step = looking(workflow, case, facts, now)
    if step is None or not step.plan.queues:
        return ()
    return tuple(
        name
        for name in step.leaf.names
        for goals in [step.plan.queues.get(name, ())]
        if goals and not any(_is_behind(step, goal) for goal in goals)
    )


def _is_behind(step: Step, goal: str) -> bool:
    """Whether somebody is in turn before it."""
    return next(before(step, step.plan.workflow.states[goal]), None) is not None


def _only_system(action: Action) -> bool:
    return all(who.kind is WhoKind.SYSTEM for who in action.by)


def _refused(against: tuple[Reason, ...]) -> Refused | None:
    return Refused(reasons=against) if against else None


def whose_turn(workflow: Workflow, state: str) -> tuple[Who, ...]:
    """Whose turn it is in a leaf: what it or a state around it says, which may be nobody's; or else those
    who can act.
    """
    for outer in workflow.around(state):
        if outer.waits_for or outer.awaits_nobody:
            return outer.waits_for
    return who_can_act(workflow, state)


def still_waiting(workflow: Workflow, case: Case, facts: Facts) -> Case:
    """The case as it is when one asks whose turn it is: of several whom a data field names, and whom the
    state has asked for something, only those are left who have not given it.
    """
    asked = [
        (who.name, one.form)
        for outer in workflow.around(case.state)
        for one in outer.on_enter
        if isinstance(one, Ask)
        for who in one.of
        if who.kind is WhoKind.DATA
    ]
    left = {}
    for field, form in asked:
        lacking = {one.of for one in case.requests if one.form == form}
        names = named_by(case.data.get(field))
        to = {one: named_receivers(workflow.data[field], one, facts) for one in names}
        waiting = tuple(one for one in names if not to[one] or not lacking.isdisjoint(to[one]))
        if 0 < len(waiting) < len(names):
            left[field] = waiting
    return replace(case, data={**case.data, **left}) if left else case


def who_can_act(workflow: Workflow, state: str) -> tuple[Who, ...]:
    own = list(workflow.leaf_actions.get(state, {}).values())
    inner = [action for action in own if action.at is not None] or own
    whos = [who for action in inner for who in action.by if who.kind is not WhoKind.SYSTEM]
    return tuple({(who.kind, who.name): who for who in whos}.values())
