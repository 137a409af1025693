"""`stegvis serve` as it really runs: what it does not wait for, how it logs and how it stops."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from engine.cli import main

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120
FILE = """\
[server]
base_url = "http://localhost:{port}"
port = {port}
drain = "{drain} s"
stop_within = "5 s"
[limits]
header_bytes = 4000
header_seconds = 1
body_seconds = 2
pause_seconds = 1
[log]
format = "json"
"""


class Served:
    """A served installation, and what it has logged so far."""

    def __init__(self, file: Path, port: int) -> None:
        self.file = file
        self.port = port
        self.address = f"http://localhost:{port}"
        around = {
            name: text for name, text in os.environ.items() if not name.startswith("STEGVIS_")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "engine", "serve", "--config", str(file)],
            cwd=ROOT,
            env=around,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        assert self.process.stderr is not None
        self.lines.extend(self.process.stderr)

    def status(self, path: str) -> int | None:
        try:
            return httpx2.get(self.address + path, timeout=5).status_code
        except httpx2.TransportError:
            return None

    def wait_for(self, path: str, status: int | None) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.status(path) != status:
            assert time.monotonic() < deadline, f"{path} never answered {status}"
            assert status is None or self.process.poll() is None, self.lines
            time.sleep(0.05)

    def talk(self, *parts: bytes, pause: float = 0) -> bytes:
        """What the server says to these bytes until it hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=15) as line:
            try:
                for part in parts:
                    line.sendall(part)
                    time.sleep(pause)
            except (BrokenPipeError, ConnectionResetError):
                pass
            heard = b""
            try:
                while chunk := line.recv(65_536):
                    heard += chunk
            except ConnectionResetError:
                pass
            return heard


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("served")
    words = ["--workspace", str(made)]
    assert main(["new", "prov", *words]) == 0
    assert main(["publish", "prov", "--why", "x", "--data", str(made / "data"), *words]) == 0
    return made


def start(folder: Path, drain: int = 2) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    file = folder / f"{port}.toml"
    file.write_text(FILE.format(port=port, drain=drain), "utf-8")
    one = Served(file, port)
    try:
        one.wait_for("/healthz", 200)
        yield one
    finally:
        one.process.kill()
        one.process.wait(PATIENCE)
        one.reader.join(PATIENCE)
        assert one.process.stderr is not None
        one.process.stderr.close()


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    yield from start(folder)


@pytest.fixture
def stopped(folder: Path) -> Iterator[Served]:
    """One that the test stops."""
    yield from start(folder)


@pytest.fixture
def patient(folder: Path) -> Iterator[Served]:
    """One that would wait as long as a test may take before it stops."""
    yield from start(folder, drain=PATIENCE)


def test_what_comes_before_a_body_is_neither_large_nor_slow_nor_strange(served: Served) -> None:
    host = f"Host: localhost:{served.port}\r\n".encode()
    large = served.talk(b"GET / HTTP/1.1\r\n" + host + b"X: " + b"x" * 5_000 + b"\r\n\r\n")
    assert large.startswith(b"HTTP/1.1 431 ")
    assert b"Ta bort webbplatsens kakor" in large
    long = served.talk(b"GET /" + b"x" * 50_000 + b" HTTP/1.1\r\n\r\n")
    assert long.startswith(b"HTTP/1.1 431 ")
    slow = served.talk(b"GET / HTTP/1.1\r\n", b"Host:", b" x", b"y", b"z", pause=0.4)
    assert slow.startswith(b"HTTP/1.1 408 ")
    assert "Det tog för lång tid".encode() in slow
    silent = served.talk()
    assert silent.startswith(b"HTTP/1.1 408 ")
    for strange in (
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\n\r\n",
    ):
        answer = served.talk(strange)
        assert answer.startswith(b"HTTP/1.1 400 "), answer
        assert b"<h1>" in answer
        assert b"default-src 'none'" in answer
        assert b"Traceback" not in answer


def test_a_body_that_drips_is_told_and_let_go(served: Served) -> None:
    head = (
        f"POST /logga-in HTTP/1.1\r\nHost: localhost:{served.port}\r\nContent-Length: 1000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    ).encode()
    stopped = served.talk(head, b"a=1")
    assert stopped.startswith(b"HTTP/1.1 408 ")
    assert "Det tog för lång tid att ta emot.".encode() in stopped
    dripping = served.talk(head, *[b"x"] * 12, pause=0.4)
    assert dripping.startswith(b"HTTP/1.1 408 ")


def test_a_body_to_a_page_that_wants_none_is_not_waited_for(served: Served) -> None:
    head = f"GET /logga-in HTTP/1.1\r\nHost: localhost:{served.port}\r\nContent-Length: 9\r\n\r\n"
    began = time.monotonic()
    answer = served.talk(head.encode(), b"a")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert time.monotonic() - began < 8


def test_a_wrong_host_is_told(served: Served) -> None:
    answer = served.talk(b"GET / HTTP/1.1\r\nHost: annan.example\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert f"Använd http://localhost:{served.port}".encode() in answer


def test_every_line_of_the_log_is_a_fact(stopped: Served) -> None:
    stopped.status("/logga-in?vidare=/prov/19850101-2382")
    stopped.status("/healthz")
    stopped.process.terminate()
    stopped.process.wait(PATIENCE)
    stopped.reader.join(10)
    rows = [json.loads(line) for line in stopped.lines]
    told = [row for row in rows if row["logger"] == "stegvis.requests"]
    assert [(row["route"], row["status"]) for row in told] == [("/logga-in", 200)]
    assert "19850101" not in "".join(stopped.lines)


def test_a_stop_is_told_before_it_comes(stopped: Served) -> None:
    """First `/readyz` says so, while all pages answer; then the door is locked."""
    assert stopped.status("/readyz") == 200
    stopped.process.terminate()
    stopped.wait_for("/readyz", 503)
    assert stopped.status("/logga-in") == 200
    stopped.wait_for("/readyz", None)
    assert stopped.process.wait(PATIENCE) == 0
    stopped.reader.join(10)
    assert json.loads(stopped.lines[-1])["message"] == "stopped"


def test_a_second_signal_ends_the_waiting(patient: Served) -> None:
    patient.process.terminate()
    patient.wait_for("/readyz", 503)
    began = time.monotonic()
    patient.process.terminate()
    patient.process.wait(PATIENCE)
    assert time.monotonic() - began < PATIENCE / 2


def test_a_port_that_is_taken_is_told_in_words(served: Served) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "engine", "serve", "--config", str(served.file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert f"127.0.0.1:{served.port}" in done.stderr
    assert "Traceback" not in done.stderr
