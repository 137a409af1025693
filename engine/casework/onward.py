"""Owns what is expected next in a case: the one act that a page may put first.

Expected is what leads onward in the order in which the states are written. Ways out, such as a pause or
a no, stay possible but are never put first while there is a way on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.casework.case import Case, Facts
from engine.casework.possible import Possible, PossibleForm, looking
from engine.casework.rules import entered_at
from engine.casework.step import Step
from engine.casework.who import PARTICIPANT_RECEIVER
from engine.definitions.workflow import SIDE_PHASES, FormUse, WhoKind, Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An action to take or a form to fill in, by its name; the other is None."""

    action: str | None = None
    form: str | None = None


def expected(
    workflow: Workflow,
    case: Case,
    facts: Facts,
    actions: tuple[Possible, ...],
    forms: tuple[PossibleForm, ...],
    now: datetime,
) -> Expected | None:
    """The first step onward that the actor can take: an action, or a form that one waits for."""
    step = looking(workflow, case, facts, now)
    if step is None:
        return None
    fillable = {
        one.use.name: is_participants(case, one.use) for one in forms if one.refused is None
    }
    for one in onward(workflow, case.state, actions):
        if one.refused is None:
            return Expected(action=one.action.name)
        waited = [name for name in _waited_for(step, one) if name in fillable]
        if waited:
            return Expected(form=min(waited, key=fillable.__getitem__))
    return None


def is_participants(case: Case, use: FormUse) -> bool:
    """Whether it is the participant who is to answer a form: others fill it in together with them."""
    asked = {request.of for request in case.requests if request.form == use.name}
    if asked:
        return asked == {PARTICIPANT_RECEIVER}
    return all(who.kind is WhoKind.PARTICIPANT for who in use.by)


def onward(workflow: Workflow, state: str, actions: tuple[Possible, ...]) -> tuple[Possible, ...]:
    """The actions that lead on, the nearest goal first: of the innermost state that has any. What ends it
    leads on only where nothing else ahead does, and what goes back only where nothing ends it either; from
    beside the way, as after a pause, one goes back first. From a final state nothing leads on.
    """
    if workflow.states[state].final:
        return ()
    order = {name: number for number, name in enumerate(workflow.leaves)}
    for level in (*(one.name for one in workflow.around(state)), None):
        here = [one for one in actions if one.action.at == level and one.to in order]
        by_goal = sorted(here, key=lambda one: order[one.to or ""])
        plain = [one for one in by_goal if not _is_side(workflow, one) and not _ends(workflow, one)]
        later = [one for one in plain if order[one.to or ""] > order[state]]
        ends = [one for one in by_goal if not _is_side(workflow, one) and _ends(workflow, one)]
        beside = workflow.states[state].phase in SIDE_PHASES
        last = (plain or ends) if beside else (ends or plain)
        if found := later or last or by_goal:
            return tuple(found)
    return ()


def turns_back(workflow: Workflow, state: str, one: Possible) -> bool:
    """Whether it happens by itself and leads back, or aside: nothing that anybody waits for or could do."""
    order = {name: number for number, name in enumerate(workflow.leaves)}
    if any(who.kind is not WhoKind.SYSTEM for who in one.action.by) or one.to not in order:
        return False
    return _is_side(workflow, one) or order[one.to] < order[state]


def _is_side(workflow: Workflow, one: Possible) -> bool:
    return one.to is not None and workflow.states[one.to].phase in SIDE_PHASES


def _ends(workflow: Workflow, one: Possible) -> bool:
    return one.to is not None and workflow.states[one.to].final


def _waited_for(step: Step, one: Possible) -> Iterator[str]:
    """The forms that would help, which nobody has sent since the state of the action began."""
    since = entered_at(step, one.action.at)
    reasons = one.refused.reasons if one.refused is not None else ()
    for name in dict.fromkeys(form for reason in reasons for form in reason.helps):
        if all(sent.at < since for sent in step.submissions.get(name, ())):
            yield name
