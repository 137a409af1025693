"""Owns `next_waking`: when a case next needs to be looked at because time has passed.

Whoever keeps cases asks after every step, keeps the moment, and lets time pass then. What happens is left
to `passing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from engine.casework.case import SYSTEM, Case, Facts
from engine.casework.halting import is_silent
from engine.casework.leaves import depends_on_time
from engine.casework.passing import falling
from engine.casework.plan import plan_of
from engine.casework.rules import entered_at
from engine.casework.step import Step, day_of
from engine.definitions.workflow import Workflow


def next_waking(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> datetime | None:
    """The earliest moment at which `PassTime` could lead to something: `now` itself when something has
    fallen due already, the next midnight where a condition depends on what day it is. None: never, as
    long as nothing else happens.
    """
    plan = plan_of(workflow)
    if case.state not in plan.leaves:
        return None
    step = Step(plan, case, facts, SYSTEM, now)
    first = min(moments(step), default=None)
    step.let_go()
    return max(first, step.now) if first is not None else None


def moments(step: Step) -> Iterator[datetime]:
    """When time may lead to something in a case, its activities left out; or in an activity."""
    if is_silent(step):
        return
    yield from (one.at for one in falling(step))
    if by_time(step) and (midnight := step.facts.calendar.ends(step.now.date())) is not None:
        yield midnight
    for action in step.leaf.system:
        if action.after is not None:
            since = entered_at(step, action.at)
            first = day_of(action.after.run(step.env), since, step.facts.calendar)
            if first is not None and first > step.now.date():
                yield step.facts.calendar.begins(first)


def by_time(step: Step) -> bool:
    """Whether something may become true as days go; in an activity also because a value of its case does."""
    if step.leaf.by_time or step.host is None:
        return step.leaf.by_time
    case, flow = step.host.plan.workflow, step.plan.workflow
    flags = () if step.leaf.final else flow.flags.values()
    guards = (*(one.when for one in step.leaf.system), *(one.when for one in flags))
    return any(depends_on_time(flow, one, case) for one in guards)
