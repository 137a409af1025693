"""Owns what comes of amending a form that was sent: the new version stands in the place of the old, with what
is saved, and with its flags. The case is not moved back, and what was done when the form was sent is not done
again.

Who may amend is left to `access`; keeping both versions to `storage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from engine.casework import reasons
from engine.casework.consenting import amended_in_form
from engine.casework.events import Amend, Happened
from engine.casework.filing import at_path
from engine.casework.flags import amend_flags_of
from engine.casework.leaves import parts_of
from engine.casework.perform import set_data
from engine.casework.plan import Plan, Saving, plan_of
from engine.casework.step import Step
from engine.definitions.workflow import Action, Workflow
from engine.expressions.expression import Expression
from engine.expressions.scope import Value
from engine.filling.submission import Submission
from engine.foundation.wrong import Reason


def against(event: Amend, step: Step) -> tuple[Reason, ...]:
    """Why what was sent cannot be amended so."""
    use = step.plan.forms.get(event.submission.form)
    if use is None:
        return (reasons.not_in_workflow(event.submission.form),)
    if standing(step, event.submission) is None:
        return (reasons.amended_already(use),)
    return () if event.why.strip() else (reasons.lacks_reason(),)


def standing(step: Step, new: Submission) -> Submission | None:
    """What is amended, as long as it is the version that counts."""
    old = new.amended.of if new.amended is not None else ""
    return next((one for one in step.submissions.get(new.form, ()) if one.id == old), None)


def amend(event: Amend, step: Step) -> None:
    """Let the new version stand in the place of the old. Nothing is against it."""
    new = event.submission
    old = standing(step, new)
    assert old is not None  # noqa: S101  seen by `against`
    step.amends = True
    step.exchange(new, old.id)
    step.record(
        "amended",
        {
            "form": new.form,
            "submission": new.id,
            "version": new.version,
            "amends": old.id,
            "why": event.why.strip(),
        },
    )
    for saving in step.plan.saves[new.form]:
        _save(step, saving, old, event)
    amended_in_form(step, old, new, event.actor.account)
    amend_flags_of(step, new)


def _save(step: Step, saving: Saving, old: Submission, event: Amend) -> None:
    """Save an answer that the amendment changes, where its field says. What has been changed from elsewhere
    since is kept, unless it is said to be saved all the same.
    """
    new = event.submission
    before = next(iter(at_path(old.answers, saving.path)), None)
    for value in at_path(new.answers, saving.path):
        now = known(step, saving)
        if value is None or value in (before, now):
            continue
        told = {"name": saving.name, "place": saving.place, "form": new.form}
        if now not in (None, before) and f"{saving.place}.{saving.name}" not in event.saves:
            step.record("kept", told)
        elif saving.place == "person":
            step.save_to_person(saving.name, value)
            step.record("saved", {"name": saving.name, "form": new.form})
        else:
            set_data(step, saving.name, value)


def known(step: Step, saving: Saving) -> Value:
    """What stands now where an answer would be saved."""
    return (step.person if saving.place == "person" else step.draft.data).get(saving.name)


def moves_since(
    workflow: Workflow, form: str, sent: datetime, history: Iterable[Happened]
) -> Iterator[Happened]:
    """The moves since a form was sent that it may have let happen, and that are not taken back."""
    plan = plan_of(workflow)
    for one in history:
        if one.kind == "moved" and one.at >= sent:
            action = workflow.leaf_actions.get(str(one.payload["from"]), {}).get(
                str(one.payload["action"])
            )
            if action is not None and depends_on(plan, action, form):
                yield one


def depends_on(plan: Plan, action: Action, form: str) -> bool:
    """Whether the action asks for the form, or its condition builds on it."""
    if form in action.needs or action.form == form:
        return True
    return action.when is not None and reads_form(plan, action.when, form)


def reads_form(plan: Plan, expression: Expression, form: str) -> bool:
    """Whether an expression builds on a form, by way of blocks and values too."""
    forms = plan.touches.get(form, frozenset())
    for path in expression.reads:
        if path[0] != "own" or len(path) < 2:
            continue
        name = path[1].removesuffix("@band")
        value = plan.workflow.values.get(name)
        if name in forms or (
            value is not None and any(reads_form(plan, part, form) for part in parts_of(value))
        ):
            return True
    return False
