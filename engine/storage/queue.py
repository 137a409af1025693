"""Owns how jobs travel between nodes on PostgreSQL: Procrastinate carries the tenant and the identity of a
job, written in the same transaction as its row. On SQLite there is one process, which looks itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from engine.storage.database import Transaction
from engine.storage.place import DataPlace

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.tasks import Task

TASK = "stegvis.run"
QUEUE = "stegvis"
SWEEP_SECONDS = 5
HEARTBEAT_SECONDS = 5
GIVEN_UP_SECONDS = 20
"""A worker that has not been heard of for so long is gone, and others do what it had."""
LOG = logging.getLogger("stegvis.worker")

Run = Callable[[str, str], object]


def defer(tx: Transaction, identity: str, due: datetime) -> None:
    """Have a worker run the job, not before `due`."""
    if tx.connection.dialect.name != "postgresql":
        return
    connection = tx.connection.connection.driver_connection
    sending().configure(connection=connection, schedule_at=due).defer(
        tenant=tx.tenant, identity=identity
    )


@cache
def sending() -> Task[..., None, ...]:
    """The task as those who send it know it: the connection is that of their transaction."""
    from procrastinate import App, SyncPsycopgConnector

    return task_in(App(connector=SyncPsycopgConnector()), _run_nothing)


def _run_nothing(tenant: str, identity: str) -> None:
    raise AssertionError("whoever sends a job does not run it")


def task_in(app: App, run: Run) -> Task[..., None, ...]:
    def work(tenant: str, identity: str) -> None:
        run(tenant, identity)

    return app.task(name=TASK, queue=QUEUE)(work)


def work(place: DataPlace, run: Run, sweep: Callable[[], object], at_once: int) -> None:
    """Run jobs until told to stop (SIGTERM, SIGINT), as many as `at_once` at the same time; and sweep every
    few seconds, as every other worker does.
    """
    asyncio.run(_work(place, run, sweep, at_once))


async def _work(place: DataPlace, run: Run, sweep: Callable[[], object], at_once: int) -> None:
    from procrastinate import App, PsycopgConnector

    app = App(connector=PsycopgConnector(conninfo=place.url or "", min_size=1, max_size=4))
    task_in(app, run)
    async with app.open_async():
        sweeping = asyncio.create_task(_sweeping(app, sweep))
        try:
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=at_once,
                delete_jobs="always",
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=GIVEN_UP_SECONDS,
            )
        finally:
            sweeping.cancel()


async def _sweeping(app: App, sweep: Callable[[], object]) -> None:
    """What a worker does beside jobs: timers that are due, and jobs whose worker is gone."""
    while True:
        try:
            await asyncio.to_thread(sweep)
            stalled = await app.job_manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=GIVEN_UP_SECONDS
            )
            for one in stalled:
                await app.job_manager.retry_job(one)
        except Exception as wrong:  # noqa: BLE001  the database may be away; the next round tries anew
            LOG.error("sweep failed: %s", type(wrong).__name__)
        await asyncio.sleep(SWEEP_SECONDS)
