"""Owns what is to happen by itself, as those see it who keep the house: what failed, and running it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.access.facts import Act
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.views import Words
from engine.operations.world import World
from engine.storage import jobs as stored
from engine.storage.database import Transaction
from engine.storage.jobs import DONE, FAILED
from engine.storage.timers import RUNNING, WAITING

MOST = 100
LABELS: Mapping[str, Words] = {
    "letter": said("Brev till någon med konto"),
    "mail": said("E-post om aviseringar"),
    "files": said("Städning bland filer som ingen har skickat"),
    "review": said("Urval till loggkontrollen"),
    "count": said("Uträkning av siffror och rapporter"),
    "protection": said("Påminnelser om att se över skyddade personuppgifter"),
    "case": said("Klockor och påminnelser i ett ärende"),
}
GONE = said("Uppgiften finns inte, eller har redan körts igen.")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobShown:
    """`error` is in kinds and codes: what the outside answered, never what was said."""

    id: str
    label: Words
    attempts: int
    created: datetime
    changed: datetime
    due: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsPage:
    """`failed` and `trying` (that have failed at least once), the latest first; how many of each state."""

    failed: tuple[JobShown, ...]
    trying: tuple[JobShown, ...]
    waiting: int
    running: int
    done: int


def read_jobs(world: World, caller: Caller) -> JobsPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = keeper(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        note(tx, caller, Act.KEEP_JOBS, desk.now)
        counts = stored.count_jobs(tx)
        waiting = stored.listed_jobs(tx, WAITING, MOST)
        return JobsPage(
            failed=tuple(shown(one) for one in stored.listed_jobs(tx, FAILED, MOST)),
            trying=tuple(shown(one) for one in waiting if one.error),
            waiting=counts.get(WAITING, 0),
            running=counts.get(RUNNING, 0),
            done=counts.get(DONE, 0),
        )


def run_again(world: World, caller: Caller, identity: str) -> None | Refused:
    """Let a failed job have all its attempts once more."""
    with world.storage.writing(caller.tenant) as tx:
        desk = keeper(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        job = stored.find_job(tx, identity)
        if job is None or not stored.run_again(tx, job, world.now()):
            return Refused(reasons=(Reason(kind="stale", sentence=GONE),))
        note(tx, caller, Act.KEEP_JOBS, desk.now, job=job.id, kind=job.kind)
    return None


def keeper(world: World, tx: Transaction, caller: Caller) -> Desk | Refused:
    desk = desk_for(world, tx, caller, Act.KEEP_JOBS)
    if isinstance(desk, Refused):
        return desk
    return desk


def shown(row: stored.JobRow) -> JobShown:
    return JobShown(
        id=row.id,
        label=LABELS.get(row.kind, row.kind),
        attempts=row.attempts,
        created=row.created,
        changed=row.changed,
        due=row.due,
        error=row.error,
    )
