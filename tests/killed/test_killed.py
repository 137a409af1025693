"""A process is killed hundreds of times in the middle of submissions, moves and jobs: what was answered
"received" is there afterwards, nothing is half there, and what it had begun is taken over.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.storage.place import DataPlace
from tests.operations.house import build

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "kills", [pytest.param(12, id="few"), pytest.param(400, id="many", marks=pytest.mark.long)]
)
def test_nothing_is_lost_and_nothing_is_half_there(place: DataPlace, kills: int) -> None:
    build(place).world.close()
    ran = subprocess.run(
        [
            sys.executable, "-m", "tests.killed.nest",
            str(place.folder), place.url or "", str(kills), "1",
        ],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["received"] > kills, "the children came nowhere"
    assert (found["broken"], found["missing"], found["half"]) == ([], [], [])
    assert set(found["jobs"]) <= {"done", "failed"}
    assert "running" not in found["jobs"]
