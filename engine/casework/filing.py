"""Owns what a submission makes happen in a case beside any move: saved answers, asks answered,
flags.

That the answers themselves are right was seen to by `filling`; keeping them is left to `storage`.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.casework.case import Request
from engine.casework.consenting import given_in_form
from engine.casework.events import Actor
from engine.casework.flags import raise_flags_of
from engine.casework.perform import perform_all, set_data, what_stood
from engine.casework.plan import Saving, Steps
from engine.casework.step import Step
from engine.casework.who import PARTICIPANT_RECEIVER, receives
from engine.expressions.scope import Value, Values
from engine.filling.submission import Submission


def file(step: Step, submission: Submission, actor: Actor, *, opens: bool = False) -> None:
    """Take a submission into the case. `opens`: it opens the case, and was written without seeing what
    is known of the person.
    """
    step.take(submission)
    step.record(
        "submitted",
        {
            "form": submission.form,
            "submission": submission.id,
            "version": submission.version,
            "on_behalf": submission.on_behalf,
        },
    )
    for saving in step.plan.saves[submission.form]:
        _save(step, saving, submission, opens)
    given_in_form(step, submission, actor.account)
    for request in answered_by(step, submission, actor):
        step.record("answered", {**what_stood(request), "submission": submission.id})
    raise_flags_of(step, submission)
    perform_all(step, step.plan.after_forms[submission.form])


def _save(step: Step, saving: Saving, submission: Submission, opens: bool) -> None:
    """Save an answer where its field says; what was not asked, or left empty, takes nothing away. Nor
    does a form that opens a case: who has not seen what is known of a person cannot mean to change it.
    """
    for value in at_path(submission.answers, saving.path):
        if value is None:
            continue
        known = step.facts.person.get(saving.name) if opens and saving.place == "person" else None
        if known is not None and saving.name != "identity":
            if known != value:
                step.record("differs", {"name": saving.name, "form": submission.form})
        elif saving.place == "person":
            step.save_to_person(saving.name, value)
            step.record("saved", {"name": saving.name, "form": submission.form})
        else:
            set_data(step, saving.name, value)


def at_path(answers: Values, path: Steps) -> tuple[Value, ...]:
    """The answer at a path into blocks, alone; nothing when it was not asked."""
    found: Value = answers
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return ()
        found = found[name]
    return (found,)


def answered_by(step: Step, submission: Submission, actor: Actor) -> tuple[Request, ...]:
    """The asks that a submission answers: those of whoever sends it or is written for, or else the
    only one that stands.
    """
    asked = [one for one in step.draft.requests if one.form == submission.form]
    if not asked:
        return ()
    mine = [one for one in asked if receives(actor, one, step.draft, step.facts)]
    if submission.on_behalf is not None:
        mine = [one for one in asked if one.of == PARTICIPANT_RECEIVER] or mine
    if not mine and len({one.of for one in asked}) == 1:
        mine = asked
    return tuple(mine)
