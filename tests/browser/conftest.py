"""Owns the site that browser tests visit: the shipped projects, published and served by the command line,
with the demonstration's people, in a folder of its own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stegvis(*words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "engine", *words], cwd=ROOT, check=True, capture_output=True
    )


def answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/healthz", timeout=1).status_code == 200
    except httpx2.TransportError:
        return False


@pytest.fixture
def kind() -> str:
    """What a browser shows does not depend on the database: one is enough."""
    return "sqlite"


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the site, made once for all the workers of a run and served by nobody: to be copied."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / "furnished"
    with (shared / "furnishing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            begun = str(shared / "furnishing-data")
            stegvis("publish", "samkraft", "--why", "För proven", "--data", begun)
            stegvis("demo", "--people", "0", "--data", begun)
            Path(begun).rename(made)
    return made


@pytest.fixture(scope="session")
def site(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served site."""
    data = str(shutil.copytree(furnished, tmp_path_factory.mktemp("site") / "data"))
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "engine", "serve", "--data", data, "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + PATIENCE
    while not answers(address) and time.monotonic() < deadline and server.poll() is None:
        time.sleep(0.1)
    assert answers(address), "the server did not start"
    yield address
    server.terminate()
    server.wait(10)
