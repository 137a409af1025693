"""Owns what an action requires, before anybody asks whether it can be taken: who, which forms, what must
hold, and how long one waits.

It tells what the definition says, and whether a form has been sent; never an answer. Why an action cannot
be taken just now is left to `rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.casework import rules
from engine.casework.case import Case, Facts
from engine.casework.possible import looking
from engine.casework.roads import Going
from engine.casework.step import Step
from engine.definitions.workflow import FormUse, Who, WhoKind, Workflow
from engine.expressions.describing import Describer
from engine.expressions.expression import Expression
from engine.expressions.types import Kind
from engine.foundation.texts import Said, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """`itself`: it happens by itself, and `whos` may do it too. `forms`: what must be sent first, and
    whether it has been. `form`: what is filled in to take it. `guard`, `after`, `within` are in words: what
    must hold, how long one waits in the state first, and by when it is to be left.
    """

    going: Going
    whos: tuple[Who, ...]
    itself: bool
    forms: tuple[tuple[FormUse, bool], ...]
    form: FormUse | None
    guard: Said | None
    after: Said | None
    within: Said | None


def required(
    workflow: Workflow, case: Case, facts: Facts, goings: tuple[Going, ...], now: datetime
) -> tuple[Required, ...]:
    """What each step of a way requires."""
    step = looking(workflow, case, facts, now)
    found = tuple(_required(step, one) for one in goings) if step is not None else ()
    if step is not None:
        step.let_go()
    return found


def _required(step: Step, going: Going) -> Required:
    action, workflow = going.action, step.plan.workflow
    around = workflow.around(going.at)
    due = next((state.due for state in around if state.due is not None), None)
    return Required(
        going=going,
        whos=tuple(who for who in action.by if who.kind is not WhoKind.SYSTEM),
        itself=action.by_system,
        forms=tuple(
            (workflow.forms[name], rules.is_submitted(step, name)) for name in action.needs
        ),
        form=workflow.forms[action.form] if action.form is not None else None,
        guard=condition(step, action.when),
        after=_duration(step, action.after),
        within=_duration(step, due),
    )


def condition(step: Step, guard: Expression | None) -> Said | None:
    if guard is None:
        return None
    return said("{condition}", condition=Describer(step.env).condition(guard.tree, True))


def _duration(step: Step, time: Expression | None) -> Said | None:
    """Only a time that the definition says; a day that answers say is nobody's to read here."""
    if time is None or time.reads or time.type.kind is not Kind.DURATION:
        return None
    return said("{time}", time=Describer(step.env).what(time.tree))
