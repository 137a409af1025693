"""run.py audit against a register of known faults on this machine. It fetches the program that asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

import run

FAULTY = "starlette"
PINNED = next(
    line.split("==")[1].split()[0]
    for line in run.LOCKS["runtime"].read_text("utf-8").splitlines()
    if line.startswith(f"{FAULTY}==")
)


@contextmanager
def register(faulty: str, status: int = 200) -> Iterator[str]:
    """A register that knows of one fault, in the package `faulty`."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            about = asked["package"]["name"]
            ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "999.0"}]}]
            package = {"name": about, "ecosystem": "PyPI"}
            fault = {
                "id": "PROV-2026-1",
                "published": "2026-01-01T00:00:00Z",
                "modified": "2026-01-01T00:00:00Z",
                "affected": [{"package": package, "ranges": ranges}],
            }
            body = json.dumps({"vulns": [fault]} if about == faulty else {}).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is told of what is asked."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/query"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.long
@pytest.mark.parametrize(
    ("faulty", "status", "code", "told"),
    [
        pytest.param("", 200, 0, "packages, 0 known faults.", id="nothing is known"),
        pytest.param(FAULTY, 200, 1, f"{FAULTY} {PINNED}: PROV-2026-1. Mended in: 999.0", id="one"),
        pytest.param("", 503, 2, "could not be asked", id="no register"),
    ],
)
def test_an_audit_fails_where_a_fault_is_known_or_nobody_answers(
    capsys: pytest.CaptureFixture[str], faulty: str, status: int, code: int, told: str
) -> None:
    with register(faulty, status) as address:
        assert run.main(["audit", "--vulnerability-service=osv", "--osv-url", address]) == code
    said = capsys.readouterr()
    assert told in said.out + said.err
