"""Owns what points at records: kept after each step, and told on the page of the record. An agenda is the
questions that point at the day.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.events import Advanced
from engine.casework.plan import plan_of
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Values
from engine.operations.activity_names import about, label_in
from engine.operations.case_file import CaseFile
from engine.operations.standing import outline_of
from engine.operations.views_activities import PointingShown
from engine.storage.database import Transaction
from engine.storage.pointing import keep_points, pointing_at

MOST = 200
CHANGES = frozenset({"opened", "set"})


def follow_records(tx: Transaction, file: CaseFile, done: Advanced) -> None:
    """Keep what the case of a file points at, where a step has changed its data."""
    if plan_of(file.workflow).records and any(one.kind in CHANGES for one in done.events):
        keep_points(tx, file.case.id, points_of(file.workflow, file.case.data))


def points_of(workflow: Workflow, data: Values) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in plan_of(workflow).records:
        value = data.get(name)
        several = value if isinstance(value, tuple) else (value,)
        found[name] = tuple(dict.fromkeys(str(one) for one in several if one is not None))
    return found


def pointing_shown(tx: Transaction, file: CaseFile) -> tuple[PointingShown, ...]:
    """What points at an activity, as far as the reader may know of it."""
    return tuple(shown(tx, file)) if file.host is not None else ()


def shown(tx: Transaction, file: CaseFile) -> Iterator[PointingShown]:
    for row in pointing_at(tx, file.case.id, MOST):
        one = file.open_row(row) if file.open_row is not None else file
        if not isinstance(one.decide(Act.READ_CASE), Allowed):
            continue
        limited = one.limited
        state = (
            outline_of(row, one.workflow) if limited else one.workflow.states[row.case.state].label
        )
        yield PointingShown(
            number=row.number,
            name=about(one),
            label=one.workflow.title if row.host is None else label_in(one.main.workflow, row),
            state=state,
            closed=row.closed,
        )
