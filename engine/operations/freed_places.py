"""Owns waking those who wait for a place when one has become free, or somebody before them leaves the queue.

A place is free when somebody leaves a state that has places. Each who waits is looked at again by a job, and
takes the place if the system's own action may. Who is in turn is asked then (`casework.queues`); where
there is no queue, whoever has waited longest is looked at first.
"""

from __future__ import annotations

from datetime import timedelta

from engine.casework.events import Advanced
from engine.casework.places import waiting_for
from engine.casework.plan import plan_of
from engine.operations.case_file import CaseFile
from engine.operations.waking import TIMER
from engine.storage.database import Transaction
from engine.storage.pointing import waiting_in
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
        for at, identity in enumerate(one for one in found if one != file.main.case.id):
            set_timer(tx, TIMER + identity, file.now + APART * at)


def names(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, tuple | list) else ()
