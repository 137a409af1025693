"""Starts processes that work in cases, kills them in the middle, and looks at what is left.

`python -m tests.killed.nest FOLDER URL KILLS SEED`: prints a report as JSON. A process of its own with
one thread, so that it may fork: a child begins to work at once, without importing anything.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from engine.definitions.deployment import Deployment
from engine.definitions.load import load
from engine.foundation.bounded import Bounded
from engine.operations.callers import Account, account_of
from engine.operations.read_project import read_project
from engine.operations.run_job import run_job
from engine.operations.sweep import sweep
from engine.operations.verify import verify_all
from engine.operations.views import FormPlace
from engine.operations.world import DEFAULT_TENANT, MOST_TEXT, World, open_world
from engine.storage import cases, events, jobs, submissions
from engine.storage.accounts import find_account
from engine.storage.database import Transaction
from engine.storage.place import DataPlace
from engine.storage.releases import snapshot_id
from engine.storage.timers import set_timer
from tests.operations.house import PROJECT, STAFF, House, Ticking

LOG = "received"
MOST_MS = 40
TENANT = DEFAULT_TENANT
COMPILED: Bounded[tuple[str, str], Deployment] = Bounded(MOST_TEXT)
"""What the children would compile each for itself, by snapshot and name."""


def main(folder: str, url: str, kills: str, seed: str) -> None:
    place = DataPlace(folder=Path(folder), url=url or None)
    files = read_project(PROJECT)
    deployment = load(files).deployments["prov"]
    texts = {path: files[path].decode() for path in deployment.files}
    COMPILED.keep((snapshot_id(texts), "prov"), deployment, 1)
    chance = random.Random(int(seed))
    for _ in range(int(kills)):
        killed_at_work(place, chance)
    for act in (lambda: finish(place), lambda: tell(place, int(kills))):
        if os.waitpid(forked(act), 0)[1] != 0:
            raise SystemExit("what is left could not be looked at")


def killed_at_work(place: DataPlace, chance: random.Random) -> None:
    """Let a child answer some things, and kill it a little later."""
    seed, answers = chance.randrange(1 << 30), chance.randint(1, 7)
    ours, theirs = os.pipe()
    child = forked(lambda: work(place, seed, theirs))
    os.close(theirs)
    for _ in range(answers):
        if not os.read(ours, 1):
            raise SystemExit("a child ended by itself")
    time.sleep(chance.uniform(0, MOST_MS / 1000))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ours)


def forked(act: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        act()
    except BaseException as wrong:  # noqa: BLE001  a child must not go on as its parent
        sys.stderr.write(f"child: {type(wrong).__name__}: {wrong}\n")
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)


def house_at(place: DataPlace) -> House:
    world = open_world(place)
    world.compiled.update(COMPILED)
    clock = Ticking(world.clock.now())
    house = House(world=replace(world, clock=clock), clock=clock)
    with world.storage.reading(TENANT) as tx:
        for name in STAFF:
            row = find_account(tx, name)
            assert row is not None
            house.accounts[name] = account_of(TENANT, row)
    assert all(isinstance(one, Account) for one in house.accounts.values())
    return house


def work(place: DataPlace, seed: int, told: int) -> None:
    """Open cases, fill in forms, move, wake: each thing is noted as soon as it was answered."""

    def received(kind: str, what: str) -> None:
        """The process may be killed right after."""
        with (place.folder / LOG).open("a") as file:
            file.write(f"{kind} {what}\n")
        os.write(told, b".")

    house, chance = house_at(place), random.Random(seed)
    while True:
        number = house.open_case(who="sara")
        received("case", number)
        house.act("sara", number, "ta_emot")
        received("version", f"{number} {version(house, number)}")
        if chance.random() < 0.7:
            answers = {"råd": "ja", "skäl": f"Redo {seed}"}
            receipt = house.send("psy", FormPlace(form="bedömning", case=number), answers)
            received("submission", f"{number} {receipt.submission}")
            house.act("sara", number, "börja")
            received("version", f"{number} {version(house, number)}")
        with house.world.storage.writing(TENANT) as tx:
            set_timer(tx, f"letter:{number}", house.world.now())
        received("timer", number)
        sweep(house.world)
        run_waiting(house.world)


def version(house: House, number: str) -> int:
    with house.world.storage.reading(TENANT) as tx:
        row = cases.find_case(tx, "prov", number)
    assert row is not None
    return row.case.version


def run_waiting(world: World) -> None:
    with world.storage.reading(TENANT) as tx:
        waiting = jobs.next_jobs(tx, world.now())
    for one in waiting:
        run_job(world, TENANT, one)


def finish(place: DataPlace) -> None:
    """What the dead had begun is taken over when their time is up."""
    house = house_at(place)
    for _ in range(12):
        house.later(hours=7)
        sweep(house.world)
        run_waiting(house.world)


def tell(place: DataPlace, kills: int) -> None:
    house = house_at(place)
    lines = (place.folder / LOG).read_text().splitlines()
    noted = [line.split(" ") for line in lines]
    verified = verify_all(house.world, TENANT)
    with house.world.storage.reading(TENANT) as tx:
        found = {
            "kills": kills,
            "received": len(noted),
            "cases": verified.cases,
            "broken": [str(one) for one in verified.broken],
            "missing": [" ".join(one) for one in noted if not is_there(tx, one)],
            "half": half(tx),
            "jobs": dict(jobs.count_jobs(tx)),
        }
    print(json.dumps(found))


def is_there(tx: Transaction, noted: list[str]) -> bool:
    kind, number, *rest = noted
    if kind == "timer":
        asked = text("SELECT count(*) FROM job WHERE args LIKE :like")
        waits = tx.connection.execute(asked, {"like": f"%{number}%"})
        return bool(waits.scalar_one())
    row = cases.find_case(tx, "prov", number)
    if row is None:
        return False
    if kind == "version":
        return row.case.version >= int(rest[0])
    if kind == "submission":
        return any(one.id == rest[0] for one in submissions.submissions_of(tx, row.case.id))
    return True


def half(tx: Transaction) -> list[str]:
    """What is there in one place and not in the other it belongs to."""
    found = []
    for row in cases.every_case(tx):
        history = events.history(tx, row.case.id)
        told = {one.payload["submission"] for one in history if one.kind == "submitted"}
        sent = {one.id for one in submissions.submissions_of(tx, row.case.id)}
        if told != sent:
            found.append(f"{row.number}: {len(told)} told, {len(sent)} stored")
        if row.case.version != len(history):
            found.append(f"{row.number}: version {row.case.version}, {len(history)} events")
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
