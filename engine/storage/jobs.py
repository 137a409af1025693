"""Owns work to be done by itself: kept in the transaction that wants it done, taken by one worker at a
time, and given up to another when whoever had it is gone.

A job is done at least once; its outcome is written once. Rows hold names and identities only. On
PostgreSQL `queue` carries them between nodes; the row is the truth on both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from engine.storage.codec import decode_texts, encode
from engine.storage.database import Transaction
from engine.storage.queue import defer
from engine.storage.schema import job
from engine.storage.timers import AT_ONCE, RUNNING, WAITING

DONE, FAILED = "done", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """`due`: when it may be taken; while it runs, when whoever has it is given up. `error` tells of the
    last attempt that did not go well.
    """

    id: str
    kind: str
    args: Mapping[str, str]
    state: str
    due: datetime
    attempts: int
    created: datetime
    changed: datetime
    error: str


MINE = job.c.tenant == bindparam("tenant")
JOB = select(*(column for column in job.c if column.name != "tenant")).where(MINE)
ONE = JOB.where(job.c.id == bindparam("id"))
FREE = and_(job.c.state.in_((WAITING, RUNNING)), job.c.due <= bindparam("now"))
NEXT = (
    select(job.c.id).where(MINE, FREE).order_by(job.c.due, job.c.created, job.c.id).limit(AT_ONCE)
)
CHANGE = update(job).where(
    job.c.tenant == bindparam("of_tenant"),
    job.c.id == bindparam("of_id"),
    job.c.state == bindparam("of_state"),
    job.c.attempts == bindparam("of_attempts"),
)
LISTED = JOB.where(job.c.state == bindparam("state")).order_by(
    job.c.changed.desc(), job.c.id.desc()
)
COUNTS = select(job.c.state, func.count()).where(MINE).group_by(job.c.state)
FORGET = delete(job).where(
    job.c.tenant == bindparam("tenant"),
    job.c.state == DONE,
    job.c.changed < bindparam("before"),
)
ADD_JOB = insert(job)


def add_job(
    tx: Transaction, identity: str, kind: str, args: Mapping[str, str], at: datetime, due: datetime
) -> None:
    """Have it done, not before `due`. When the transaction fails, it never was."""
    row = {
        "tenant": tx.tenant,
        "id": identity,
        "kind": kind,
        "args": encode(args),
        "state": WAITING,
        "due": due,
        "attempts": 0,
        "created": at,
        "changed": at,
        "error": "",
    }
    tx.connection.execute(ADD_JOB, row)
    defer(tx, identity, due)


def find_job(tx: Transaction, identity: str) -> JobRow | None:
    row = tx.connection.execute(ONE, {"tenant": tx.tenant, "id": identity}).mappings().first()
    return None if row is None else job_row(row)


def next_jobs(tx: Transaction, now: datetime) -> tuple[str, ...]:
    """Those that may be taken now, the longest due first."""
    return tuple(tx.connection.execute(NEXT, {"tenant": tx.tenant, "now": now}).scalars())


def take_job(
    tx: Transaction, identity: str, now: datetime, until: datetime
) -> JobRow | datetime | None:
    """The job, which is now one's own until then; when to come back, if it is not due yet or somebody has
    it; None when there is nothing left to do.
    """
    found = find_job(tx, identity)
    if found is None or found.state not in (WAITING, RUNNING):
        return None
    if found.due > now:
        return found.due
    attempts = found.attempts + 1
    taken = replace(found, state=RUNNING, due=until, attempts=attempts, changed=now)
    return taken if change(tx, found, taken) else None


def end_job(
    tx: Transaction, had: JobRow, state: str, now: datetime, *, error: str = "", due: datetime
) -> bool:
    """Leave it as done, failed, or waiting for another attempt; False when it is no longer one's own."""
    left = change(tx, had, replace(had, state=state, due=due, changed=now, error=error))
    if left and state == WAITING:
        defer(tx, had.id, due)
    return left


def run_again(tx: Transaction, had: JobRow, now: datetime) -> bool:
    """Let a job that failed have all its attempts once more."""
    again = replace(had, state=WAITING, due=now, attempts=0, changed=now, error="")
    begun = had.state == FAILED and change(tx, had, again)
    if begun:
        defer(tx, had.id, now)
    return begun


def change(tx: Transaction, had: JobRow, new: JobRow) -> bool:
    """Write the job, unless somebody has changed it since it was read."""
    asked = {
        "of_tenant": tx.tenant,
        "of_id": had.id,
        "of_state": had.state,
        "of_attempts": had.attempts,
    }
    values = {
        "state": new.state,
        "due": new.due,
        "attempts": new.attempts,
        "changed": new.changed,
        "error": new.error,
    }
    return tx.connection.execute(CHANGE.values(values), asked).rowcount == 1


def listed_jobs(tx: Transaction, state: str, most: int) -> tuple[JobRow, ...]:
    """At most `most` in a state, the latest first."""
    asked = {"tenant": tx.tenant, "state": state}
    rows = tx.connection.execute(LISTED.limit(most), asked).mappings()
    return tuple(job_row(row) for row in rows)


def count_jobs(tx: Transaction) -> Mapping[str, int]:
    """How many there are in each state."""
    return {row[0]: row[1] for row in tx.connection.execute(COUNTS, {"tenant": tx.tenant})}


def forget_done(tx: Transaction, before: datetime) -> None:
    tx.connection.execute(FORGET, {"tenant": tx.tenant, "before": before})


def job_row(row: RowMapping) -> JobRow:
    return JobRow(**{**row, "args": decode_texts(row["args"])})
