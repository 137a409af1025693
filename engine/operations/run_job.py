"""Owns running one job: take it, do it, write its outcome. At least once, with its outcome once.

A job that fails is tried again, later and later; after the last attempt it is left as failed, for
somebody to look at. What a kind of job does is left to `job_kinds`.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from engine.foundation.wrong import EffectError
from engine.operations.job_kinds import KINDS
from engine.operations.world import World
from engine.storage.jobs import DONE, FAILED, JobRow, end_job, take_job
from engine.storage.queue import defer
from engine.storage.timers import WAITING

LOG = logging.getLogger("stegvis.jobs")
LEASE = timedelta(seconds=40)
"""How long a worker has a job. One that is gone is given up after that, and others take over."""
ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)


def run_job(world: World, tenant: str, identity: str) -> str:
    """Do the job if it is to be done now; how it stands afterwards, empty when there was nothing to do."""
    now = world.now()
    with world.storage.writing(tenant) as tx:
        taken = take_job(tx, identity, now, now + LEASE)
        if isinstance(taken, datetime):
            defer(tx, identity, taken)
    if not isinstance(taken, JobRow):
        return ""
    error = attempt(world, tenant, taken)
    now = world.now()
    state, due = outcome(taken, error, now)
    with world.storage.writing(tenant) as tx:
        kept = end_job(tx, taken, state, now, error=error or "", due=due)
    return state if kept else ""


def attempt(world: World, tenant: str, job: JobRow) -> str | None:
    """Do it once; what went wrong, in kinds and codes, or None."""
    perform = KINDS.get(job.kind)
    if perform is None:
        return f"unknown kind: {job.kind}"
    try:
        perform(world, tenant, job)
    except EffectError as wrong:
        return str(wrong)
    except Exception as wrong:
        LOG.error("job %s of kind %s failed", job.id, job.kind, exc_info=wrong)
        return type(wrong).__name__
    return None


def outcome(job: JobRow, error: str | None, now: datetime) -> tuple[str, datetime]:
    """The state it is left in, and when it may be taken next."""
    if error is None:
        return DONE, now
    if job.attempts >= ATTEMPTS:
        return FAILED, now
    return WAITING, now + min(FIRST_PAUSE * 2 ** (job.attempts - 1), LONGEST_PAUSE)
