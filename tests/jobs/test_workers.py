"""Workers in processes of their own keep the contract of jobs, on both databases: what is rolled back is
never run, what a killed worker had is taken over within 60 seconds, and two workers share the work.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.operations.world import World, open_world
from engine.storage.jobs import DONE, add_job, count_jobs, find_job
from engine.storage.place import DataPlace
from engine.storage.releases import ensure_tenant
from tests.databases import create_data

REPOSITORY = Path(__file__).parents[2]
TENANT = "vik"


class Workers:
    """Starts workers, and ends those that are left."""

    def __init__(self, place: DataPlace, log: Path) -> None:
        self.place, self.log = place, log
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        ready = self.lines().count("ready")
        words = [str(self.place.folder), self.place.url or "", str(self.log)]
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.a_worker", *words],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        self.running.append(worker)
        until(lambda: self.lines().count("ready") > ready, 120)
        return worker

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def end(self) -> None:
        for one in self.running:
            one.kill()
            one.wait()


def until(holds: Callable[[], bool], seconds: float) -> float:
    """Wait until it holds; how long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} seconds"
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.fixture
def world(place: DataPlace) -> Iterator[World]:
    create_data(place)
    opened = open_world(place)
    with opened.storage.writing(TENANT) as tx:
        ensure_tenant(tx, "Vik", now())
    yield opened
    opened.close()


@pytest.fixture
def workers(place: DataPlace, tmp_path: Path) -> Iterator[Workers]:
    found = Workers(place, tmp_path / "log")
    with ExitStack() as stack:
        stack.callback(found.end)
        yield found


def now() -> datetime:
    return datetime.now(UTC)


def wanted(world: World, *identities: str, seconds: float = 0) -> None:
    with world.storage.writing(TENANT) as tx:
        for one in identities:
            add_job(tx, one, "written", {"seconds": str(seconds)}, now(), now())


def done(world: World) -> int:
    with world.storage.reading(TENANT) as tx:
        return count_jobs(tx).get(DONE, 0)


def test_a_worker_does_what_is_kept_and_nothing_that_was_rolled_back(world, workers):
    def rolled_back() -> None:
        with world.storage.writing(TENANT) as tx:
            add_job(tx, "aldrig", "written", {"seconds": "0"}, now(), now())
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        rolled_back()
    wanted(world, "j1", "j2")
    workers.start()
    until(lambda: done(world) == 2, 20)
    assert sorted(workers.lines()) == ["begin j1", "begin j2", "end j1", "end j2", "ready"]


@pytest.mark.long
def test_what_a_killed_worker_had_is_taken_over_within_a_minute(world, workers):
    first = workers.start()
    wanted(world, "j1", seconds=3)
    until(lambda: "begin j1" in workers.lines(), 20)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    workers.start()
    took = until(lambda: workers.lines().count("begin j1") == 2, 60)
    until(lambda: done(world) == 1, 20)
    assert took < 60
    with world.storage.reading(TENANT) as tx:
        job = find_job(tx, "j1")
    assert job is not None
    assert (job.state, job.attempts) == (DONE, 2)


@pytest.mark.long
def test_two_workers_share_the_work_and_do_nothing_twice(world, workers):
    """On SQLite the second stands for a second process that should not be there: it may not do harm."""
    names = [f"j{at}" for at in range(40)]
    workers.start()
    workers.start()
    wanted(world, *names, seconds=0.05)
    until(lambda: done(world) == len(names), 60)
    begun = sorted(line for line in workers.lines() if line.startswith("begin"))
    assert begun == sorted(f"begin {one}" for one in names)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_worker_that_is_told_to_stop_ends_what_it_had(world, workers):
    """On SQLite the worker lives and ends with `serve`, which has a test of its own."""
    worker = workers.start()
    wanted(world, "j1", seconds=1)
    until(lambda: "begin j1" in workers.lines(), 20)
    worker.terminate()
    assert worker.wait(20) == 0
    assert "end j1" in workers.lines()
    assert done(world) == 1
