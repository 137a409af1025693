"""Owns turning what is due into jobs, and where no queue carries jobs, running them.

Every worker may sweep: a timer becomes a job in the transaction that takes it away, so it does once.
"""

from __future__ import annotations

from datetime import timedelta

from engine.operations.run_job import run_job
from engine.operations.world import World
from engine.storage.jobs import add_job, forget_done, next_jobs
from engine.storage.timers import due_timers, set_timer, tenants_due

KEPT = timedelta(days=30)
"""How long a job that is done can be looked at."""


def sweep(world: World) -> int:
    """Make a job of every timer that is due; how many. Its id names the kind of job: `case:<id>`."""
    made = 0
    for tenant in tenants_due(world.storage, world.now()):
        made += sweep_tenant(world, tenant)
    return made


def sweep_tenant(world: World, tenant: str) -> int:
    now = world.now()
    with world.storage.writing(tenant) as tx:
        due = due_timers(tx, now)
        for timer in due:
            kind, _, about = timer.partition(":")
            set_timer(tx, timer, None)
            add_job(tx, world.chance.identity(), kind, {"about": about}, now, now)
        if due:
            forget_done(tx, now - KEPT)
    return len(due)


def run_due(world: World) -> int:
    """Run all jobs that are due, of all tenants, one after the other; how many. For SQLite."""
    done = 0
    for tenant in tenants_due(world.storage, world.now()):
        with world.storage.reading(tenant) as tx:
            waiting = next_jobs(tx, world.now())
        for identity in waiting:
            done += run_job(world, tenant, identity) != ""
    return done
