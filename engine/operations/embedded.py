"""Owns the worker inside `serve`, for SQLite, where one process does everything: a thread that sweeps and
runs what is due.
"""

from __future__ import annotations

import logging
from threading import Event, Thread

from engine.operations.sweep import run_due, sweep
from engine.operations.world import World

LOG = logging.getLogger("stegvis.jobs")
PAUSE_SECONDS = 2.0


class Embedded:
    """Runs from `start` until `stop`, which waits for the job at hand."""

    def __init__(self, world: World, pause: float = PAUSE_SECONDS) -> None:
        self._world, self._pause = world, pause
        self._ends = Event()
        self._thread = Thread(target=self._run, name="stegvis-jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ends.is_set():
            try:
                sweep(self._world)
                run_due(self._world)
            except Exception as wrong:
                LOG.error("sweep failed", exc_info=wrong)
            self._ends.wait(self._pause)
