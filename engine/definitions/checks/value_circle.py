"""Owns the check that values of a case and of its activities are not computed from one another."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks import cycle
from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed
from engine.definitions.order import value_expressions
from engine.definitions.reach import values_read
from engine.definitions.workflow import Workflow
from engine.foundation.diagnostics import Diagnostic, Message

Place = tuple[Workflow, Computed]


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.workflows.values():
        for name, value in workflow.values.items():
            if workflow.activities and _comes_back(workflow, value):
                yield cycle.CHECK.at(
                    value.span,
                    f"{name} räknas ut från aktiviteter som i sin tur räknar med {name}.",
                    f"{name} is computed from activities which in turn count on {name}.",
                    help=Message("Ta bort ett av beroendena.", "Remove one of the dependencies."),
                )


def _comes_back(case: Workflow, value: Computed) -> bool:
    """Whether an activity of the case leads back to the value. Circles within one workflow are seen when it
    is read.
    """
    waiting: list[Place] = list(_reads(case, case, value))
    seen: set[int] = set()
    while waiting:
        place, read = waiting.pop()
        for other, further in _reads(case, place, read):
            if further is value and place is not case:
                return True
            if id(further) not in seen:
                seen.add(id(further))
                waiting.append((other, further))
    return False


def _reads(case: Workflow, place: Workflow, value: Computed) -> Iterator[Place]:
    for expression in value_expressions(value):
        for path in expression.reads if expression is not None else ():
            yield from values_read(place, path, case)
