"""Owns which of its workflow's clocks a case has due first, kept with the case so that lists go by it.

Only clocks that everyone who sees a whole case may know of: one that is measured by somebody's answers would
be told by where a case stands in a list.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.withheld import clock_is_withheld
from engine.casework.step import Step
from engine.definitions.workflow import Workflow
from engine.foundation.quick import altered
from engine.storage.cases import CaseRow, DueClock, keep_clock
from engine.storage.database import Transaction


def may_be_due(workflow: Workflow, row: CaseRow) -> bool:
    """Whether there is, or was, any clock to look at."""
    return bool(workflow.clocks) or row.clock is not None


def keep_due_clock(tx: Transaction, row: CaseRow, step: Step | None) -> CaseRow:
    """The row with the clock that is due first as the case stands in it, kept where it is another. `step`:
    the case, in which nothing will happen.
    """
    clocks = due_clocks(step) if step is not None else ()
    found = min(clocks, key=lambda one: (one.due, one.name), default=None)
    if found == row.clock:
        return row
    row = altered(row, clock=found)
    keep_clock(tx, row)
    return row


def due_clocks(step: Step) -> Iterator[DueClock]:
    """Those that go on and have a last day; one that stands still has none as long as it does."""
    for name in () if step.leaf.final else told_to_all(step.plan.workflow):
        reading = step.reading(name)
        if reading is None or reading.due is None or reading.end is not None or reading.stopped:
            continue
        yield DueClock(name=name, since=reading.start, due=reading.due, pauses=reading.pauses)


def told_to_all(workflow: Workflow) -> Iterator[str]:
    for name, clock in workflow.clocks.items():
        if clock.limit is not None and not clock_is_withheld(workflow, name, lambda form: None):
            yield name
