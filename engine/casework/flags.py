"""Owns how flags are raised in a case: by a submission, and by what holds over the whole case.

A form's flags are those of its latest submission. A workflow's flag is raised when its condition
becomes true and taken down when it is no longer.
"""

from __future__ import annotations

from engine.casework.perform import perform, what_stood
from engine.casework.plan import flag_of
from engine.casework.step import Step
from engine.casework.ways import Cause
from engine.definitions.form import Flag
from engine.filling.submission import Submission


def raise_flags_of(step: Step, submission: Submission) -> None:
    """The flags of a submission, in the place of those of the form's submissions before it."""
    form = submission.form
    if not submission.flags and not step.draft.flags:
        return
    raised = [f"{form}.{name}" for name in submission.flags]
    for standing in step.draft.flags:
        if standing.startswith(f"{form}.") and standing not in raised:
            _take_down(step, standing)
    for name in submission.flags:
        flag = flag_of(step.plan.forms[form].form, name)
        if flag is not None:
            _raise(step, f"{form}.{name}", flag, submission)


def amend_flags_of(step: Step, submission: Submission) -> None:
    """The flags of what has been amended, where it is the form's latest: those that stand already are not
    raised again.
    """
    form = submission.form
    if step.submissions[form][-1].id != submission.id:
        return
    raised = {f"{form}.{name}": name for name in submission.flags}
    for standing in step.draft.flags:
        if standing.startswith(f"{form}.") and standing not in raised:
            _take_down(step, standing)
    for called, name in raised.items():
        flag = flag_of(step.plan.forms[form].form, name)
        if flag is not None and called not in step.draft.flags:
            _raise(step, called, flag, submission)


def settle_flags(step: Step) -> bool:
    """Raise and take down the workflow's own flags; whether any was raised."""
    risen = False
    for name, flag in step.plan.workflow.flags.items():
        if not _may_have_changed(step, name):
            continue
        holds = flag.when.run(step.env) is True
        stands = name in step.draft.flags
        if holds and not stands:
            _raise(step, name, flag, None)
            risen = True
        elif stands and not holds:
            _take_down(step, name)
    return risen


def _may_have_changed(step: Step, name: str) -> bool:
    """Whether a flag must be asked again: it builds on something new, or on more than answers."""
    builds_on = step.plan.builds_on[name]
    return builds_on is None or step.touched is None or not builds_on.isdisjoint(step.touched)


def _raise(step: Step, name: str, flag: Flag, submission: Submission | None) -> None:
    step.record(
        "flagged",
        {
            "flag": name,
            "severity": str(flag.severity),
            "stands": True,
            "form": submission.form if submission is not None else None,
            "submission": submission.id if submission is not None else None,
        },
    )
    effects = step.plan.workflow.on_flag.get(flag.severity)
    if effects:
        perform(step, effects, Cause(about=f"flag:{name}", flag=name))


def _take_down(step: Step, name: str) -> None:
    if not step.amends:
        step.record("flagged", {"flag": name, "stands": False})
        return
    step.record("flagged", {"flag": name, "stands": False, "amended": True})
    _take_back(step, name)


def _take_back(step: Step, flag: str) -> None:
    """What a flag gave somebody to do, that would not have been raised: but not what they have begun."""
    for request in step.draft.requests:
        if request.flag == flag and request.claimed is None:
            step.record("withdrawn", what_stood(request))
