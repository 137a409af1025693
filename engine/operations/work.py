"""Owns what a worker does on PostgreSQL: runs jobs that the queue brings, and sweeps, until told to stop."""

from __future__ import annotations

from functools import partial

from engine.foundation.texts import said
from engine.foundation.wrong import StorageError
from engine.operations.run_job import run_job
from engine.operations.sweep import sweep
from engine.operations.world import World
from engine.storage import queue
from engine.storage.place import DataPlace

AT_ONCE = 4


def work(world: World, place: DataPlace, at_once: int = AT_ONCE) -> None:
    """Returns after SIGTERM or SIGINT, when the jobs at hand are done. Raises `StorageError` on SQLite,
    where `serve` does the work itself.
    """
    if place.url is None:
        raise StorageError(
            said("Med SQLite gör stegvis serve allt arbete själv, i en enda process."),
            next_step=said("Starta bara stegvis serve. Fler noder kräver PostgreSQL."),
        )
    queue.work(place, partial(run_job, world), partial(sweep, world), at_once)
