"""Owns the check that values of a case and of its activities are not computed from one another, nor clocks
measured by what is counted from clocks by way of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from engine.definitions.checks import cycle
from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed
from engine.definitions.order import value_expressions
from engine.definitions.reach import values_read
from engine.definitions.workflow import Workflow
from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Diagnostic, Message

CLOCK = "clock"


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for case in deployment.workflows.values():
        activities = [use.workflow for use in case.activities.values()]
        places = (case, *activities) if activities else ()
        circles = (value for place in places for value in _in_circles(case, place))
        yield from (_circle(value) for value in islice(circles, 1))
        for place in places:
            yield from _clocks(case, place)


def _in_circles(case: Workflow, place: Workflow) -> Iterator[Computed]:
    return (value for value in place.values.values() if _comes_back(case, place, value))


def _circle(value: Computed) -> Diagnostic:
    return cycle.CHECK.at(
        value.span,
        f"{value.name} räknas ut från aktiviteter som i sin tur räknar med {value.name}.",
        f"{value.name} is computed from activities which in turn count on {value.name}.",
        help=Message("Ta bort ett av beroendena.", "Remove one of the dependencies."),
    )


def _clocks(case: Workflow, place: Workflow) -> Iterator[Diagnostic]:
    for clock in place.clocks.values():
        measured = [one for one in (clock.start, clock.end, clock.limit) if one is not None]
        if _counts_clocks(case, place, measured):
            yield cycle.CHECK.at(
                clock.span,
                f"Klockan {clock.name} går inte att mäta: den bygger på något som räknas ut från en klocka.",
                f"The clock {clock.name} cannot be measured: it builds on what is computed from a clock.",
                help=Message(
                    "Mät från lägen, formulär eller uppgifter.",
                    "Measure from states, forms or data.",
                ),
            )


def _counts_clocks(case: Workflow, place: Workflow, measured: list[Expression]) -> bool:
    waiting = [(place, one) for one in measured]
    seen: set[int] = set()
    while waiting:
        here, expression = waiting.pop()
        for path in expression.reads:
            if path[0] == CLOCK:
                return True
            for other, value in values_read(here, path, case):
                if id(value) not in seen:
                    seen.add(id(value))
                    parts = value_expressions(value)
                    waiting += [(other, one) for one in parts if one is not None]
    return False


def _comes_back(case: Workflow, start: Workflow, value: Computed) -> bool:
    """Whether something that the value is computed from, in another workflow or through the case, counts on
    the value. Circles within one workflow are seen when it is read.
    """
    waiting, seen = [(start, value)], {id(value)}
    while waiting:
        place, read = waiting.pop()
        for expression in value_expressions(read):
            for path in expression.reads if expression is not None else ():
                for other, further in values_read(place, path, case):
                    if further is value and (place is not start or path[0] == "case"):
                        return True
                    if id(further) not in seen:
                        seen.add(id(further))
                        waiting.append((other, further))
    return False
