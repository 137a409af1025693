"""Two people never take the last place: not in one process, and not in several that share a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.operations.views import FormPlace
from tests.operations.guided import Guided
from tests.operations.test_projects import identity, state_of

REPOSITORY = Path(__file__).parents[2]
AT_ONCE = 4
Taker = subprocess.Popen[str]


@contextmanager
def takers(house: Guided, folder: Path) -> Iterator[list[Taker]]:
    """Processes of their own on the house's data, ready to start what they are told of."""
    url = house.world.storage.engine.url
    address = None if url.get_backend_name() == "sqlite" else url.set(drivername="postgresql")
    told = {"folder": str(folder), "url": address and address.render_as_string(hide_password=False)}
    found = [
        subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.operations.a_taker"],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    try:
        for one in found:
            tell(one, json.dumps(told))
        assert [heard(one) for one in found] == ["ready"] * AT_ONCE
        yield found
    finally:
        for one in found:
            one.communicate(timeout=30)


def tell(taker: Taker, line: str) -> None:
    assert taker.stdin is not None
    taker.stdin.write(f"{line}\n")
    taker.stdin.flush()


def heard(taker: Taker) -> str:
    assert taker.stdout is not None
    return taker.stdout.readline().strip()


def test_two_processes_never_give_the_last_place(guided: Guided, tmp_path: Path) -> None:
    with takers(guided, tmp_path / "data") as ready:
        for places in (1, 3, 1):
            record = identity(guided, guided.offered("Odling", places))
            numbers = [guided.begun(f"Test {one}") for one in range(AT_ONCE)]
            for one in numbers:
                place = FormPlace(form="aktivitet", case=one, starts="aktivitet")
                guided.write("sara", place, {"plats": record})
            for taker, number in zip(ready, numbers, strict=True):
                tell(taker, number)
            assert [heard(one) for one in ready] == ["Begun"] * AT_ONCE
            states = [state_of(guided, f"{one}.1") for one in numbers]
            assert (states.count("planerad"), states.count("väntar")) == (places, AT_ONCE - places)
