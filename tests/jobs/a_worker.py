"""A worker in a process of its own, with a kind of job whose work a test can see and time.

`python -m tests.jobs.a_worker FOLDER URL LOG`: without a URL it works on SQLite, as `serve` does.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import MappingProxyType

from engine.operations import run_job
from engine.operations.embedded import Embedded
from engine.operations.work import work
from engine.operations.world import World, open_world
from engine.storage.jobs import JobRow
from engine.storage.place import DataPlace


def main(folder: str, url: str, log: str) -> None:
    def written(world: World, tenant: str, job: JobRow) -> None:
        note(log, f"begin {job.id}")
        time.sleep(float(job.args["seconds"]))
        note(log, f"end {job.id}")

    run_job.KINDS = MappingProxyType({"written": written})
    place = DataPlace(folder=Path(folder), url=url or None)
    world = open_world(place)
    note(log, "ready")
    if place.url is not None:
        work(world, place)
        return
    Embedded(world, pause=0.05).start()
    while True:
        time.sleep(1)


def note(log: str, line: str) -> None:
    with Path(log).open("a") as file:
        file.write(line + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
