"""Owns waking those who wait on others: for a place when one has become free or somebody before them leaves
the queue, on a record that has changed, and on what is published.

A place is free when somebody leaves a state that has places. Each who waits is looked at again by a job, and
takes the place if the system's own action may. Who is in turn is asked then (`casework.queues`); where
there is no queue, whoever has waited longest is looked at first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from engine.casework.events import Advanced
from engine.casework.places import waiting_for
from engine.casework.plan import plan_of
from engine.casework.together import Together
from engine.definitions.deployment import Deployment
from engine.operations.case_file import CaseFile
from engine.operations.waking import TIMER
from engine.storage.database import Transaction
from engine.storage.pointing import pointing_anywhere, pointing_from, waiting_in
from engine.storage.timers import set_timer

APART = timedelta(milliseconds=1)


def wake_those_who_wait(tx: Transaction, file: CaseFile, done: Advanced) -> None:
    """After a step in the case of a file, or in an activity."""
    workflow = file.workflow
    if not plan_of(workflow).has_places:
        return
    left = frozenset(
        name for one in done.events if one.kind == "moved" for name in names(one.payload["left"])
    )
    leaves = waiting_for(workflow, left)
    if leaves:
        main, use = file.main.workflow.name, file.case.use
        found = waiting_in(tx, file.row.deployment, main, use, leaves)
        wake(tx, (one for one in found if one != file.main.case.id), file.now)


def wake_those_who_point(tx: Transaction, main: CaseFile, step: Together) -> None:
    """After a step in the case of a project: its activities may be what others point at."""
    if main.workflow.is_project:
        changed = [one.case.id for one in step.changed if one.use is not None]
        wake(tx, pointing_from(tx, changed), main.now)


def wake_after_release(tx: Transaction, deployment: Deployment, now: datetime) -> None:
    """After a release: how many places there are may be another, and what is pointed at follows it."""
    found = dict.fromkeys(pointing_anywhere(tx, deployment.name))
    for workflow in deployment.workflows.values():
        uses = [(use.name, use.workflow) for use in workflow.activities.values()]
        for use, flow in [(None, workflow), *uses]:
            leaves = waiting_for(flow, frozenset(flow.states)) if plan_of(flow).has_places else ()
            if leaves:
                found |= dict.fromkeys(waiting_in(tx, deployment.name, workflow.name, use, leaves))
    wake(tx, found, now)


def wake(tx: Transaction, cases: Iterable[str], now: datetime) -> None:
    for at, identity in enumerate(cases):
        set_timer(tx, TIMER + identity, now + APART * at)


def names(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, tuple | list) else ()
