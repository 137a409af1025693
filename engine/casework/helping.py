"""Owns what would help where a condition says no: the forms, the activities and the case that it looks at,
also by way of values. Who may do anything about it is left to those who show it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.casework.leaves import parts_of
from engine.casework.step import Step
from engine.definitions.reach import values_read
from engine.definitions.workflow import Workflow
from engine.expressions.expression import Expression, Path

THE_CASE = "case."
"""What an activity that looks at its case is helped by."""
THE_TEAM = "team."
"""What a condition on who sits where is helped by."""
A_CONSENT = "consent."
"""Before the name of a consent that a condition is helped by; after the name a colon and to whom, where it is
known to whom it lacks.
"""


def helps(step: Step, condition: Expression) -> tuple[str, ...]:
    """Forms that can be filled in where the case is, kinds of activities, `case.` and `team.`."""
    workflow = step.plan.workflow
    found: set[str] = set()
    for place, path in looked_at(step, condition):
        name = path[1] if len(path) > 1 else ""
        if place is not workflow:
            found.add(THE_CASE if step.host is not None else "")
        elif path[0] == "case" and step.host is not None:
            found.add(THE_CASE)
        elif path[0] == "team":
            found.add(THE_TEAM)
        elif path[0] == "own" and (name in workflow.activities or _can_be_sent(step, name)):
            found.add(name)
    return tuple(sorted(found - {""}))


def _can_be_sent(step: Step, form: str) -> bool:
    asked = any(one.form == form for one in step.draft.requests)
    return form in step.plan.forms and (asked or form in step.leaf.offered)


def looked_at(step: Step, condition: Expression) -> Iterator[tuple[Workflow, Path]]:
    """Every path that the condition depends on, with the workflow in which it is one."""
    host = step.host.plan.workflow if step.host is not None else None
    waiting = [(step.plan.workflow, condition)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        place, one = waiting.pop()
        for path in sorted(one.reads):
            yield place, path
            for other, value in values_read(place, path, host):
                if (other.name, value.name) not in seen:
                    seen.add((other.name, value.name))
                    waiting += [(other, part) for part in parts_of(value)]
