"""Owns letting an activity of the participant's own plan stand somewhere else in it. Nothing follows from
that: no rule asks about the order.

Who may do it is left to `access`.
"""

from __future__ import annotations

from engine.casework import reasons
from engine.casework.events import Arrange
from engine.casework.step import Step
from engine.foundation.wrong import Reason


def arrange(event: Arrange, step: Step) -> tuple[Reason, ...]:
    if not in_plan(step, event.activity):
        return (reasons.no_such_activity(),)
    if event.before is not None and not in_plan(step, event.before):
        return (reasons.no_such_activity(),)
    step.record("arranged", {"activity": event.activity, "before": event.before})
    return ()


def in_plan(step: Step, activity: str) -> bool:
    use = next((one.use for one in step.draft.started if one.id == activity), "")
    known = step.plan.workflow.activities.get(use)
    return known is not None and known.plan
