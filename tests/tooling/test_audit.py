"""run.py audit, and as a step of run.py check: what is known, what nobody answers, and how long one waits.
Those that are long fetch the program that asks, and have it ask a register on this machine.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

import run
from tests.tooling import audit

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


FAULTLESS = {"dependencies": [{"name": "starlette", "version": "1.0", "vulns": []}]}
FAULT = {"id": "PROV-2026-1", "fix_versions": ["999.0"]}
WITH_ONE = {"dependencies": [{"name": "starlette", "version": "1.0", "vulns": [FAULT]}]}


def program(beside: Path, *, asks: str, fetches: str = "exit 1", days: float = 0) -> Path:
    """What was fetched some days ago: a script that does as is said when it asks, and when it is renewed."""
    folder = beside / f"audit-{sys.version_info.major}.{sys.version_info.minor}"
    (folder / "bin").mkdir(parents=True)
    script = folder / "bin" / "python"
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *pip_audit*) {asks} ;; *) {fetches} ;; esac\n',
        "utf-8",
    )
    script.chmod(0o755)
    (folder / "made").touch()
    (folder / "fetched").touch()
    then = time.time() - days * 24 * 3600
    os.utime(folder / "fetched", (then, then))
    return script


def tells(answer: object) -> str:
    """The script writes an answer where it is told to: after the word `--output`."""
    return (
        f'while [ "$1" != --output ]; do shift; done; echo \'{json.dumps(answer)}\' > "$2"; exit 1'
    )


@pytest.fixture
def checking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Every other step of `check` succeeds; the program is looked for in the folder that is given."""
    monkeypatch.setattr(run, "prepare", lambda level: None)
    monkeypatch.setattr(run, "call", lambda words: 0)
    monkeypatch.setattr(run, "CACHE", tmp_path)
    return tmp_path


def test_a_check_tells_that_nothing_is_known(
    checking: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(checking, asks=tells(FAULTLESS))
    assert run.main(["check"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["audit", "ok"]


def test_a_check_fails_on_a_known_fault(checking: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(checking, asks=tells(WITH_ONE))
    assert run.main(["check"]) == 1
    told = capsys.readouterr().out
    assert "starlette 1.0: PROV-2026-1. Mended in: 999.0" in told
    assert told.splitlines()[-1].split() == ["audit", "FAILED"]


def test_where_nobody_answers_a_check_says_so_and_fails_where_an_answer_is_asked_for(
    checking: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(checking, asks="echo 'ERROR:pip_audit._cli:no such host.' >&2; exit 1")
    assert run.main(["check"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"{'audit':12} NOT ASKED: no such host. {audit.WHAT_TO_DO}"
    assert run.main(["check", "--audited"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == last
    assert run.main(["audit"]) == 2


def test_no_answer_of_a_check_hides_what_failed_beside_it() -> None:
    assert run.summary({"types": run.FAILED, "audit": f"{run.NOT_ASKED}: nobody"}) == 1


def test_nobody_is_waited_for_longer_than_said(tmp_path: Path) -> None:
    """Also not for what the program has started, which ends with it."""
    waits = program(tmp_path, asks=f"(sleep 5; touch {tmp_path}/late) & sleep 100")
    began = time.monotonic()
    with pytest.raises(audit.NotAsked, match="in time"):
        audit.ask(waits, run.LOCKS["dev"], (), began + 0.5)
    assert time.monotonic() - began < 4
    time.sleep(max(0.0, began + 6 - time.monotonic()))
    assert not (tmp_path / "late").exists()


def test_the_program_is_renewed_when_it_is_a_week_old_and_kept_where_no_newer_can_be_had(
    tmp_path: Path,
) -> None:
    noted, soon = tmp_path / "asked", time.monotonic() + 60
    script = program(tmp_path, asks="exit 1", fetches=f"echo x >> {noted}; exit 1", days=6)
    assert audit.fetched(tmp_path, soon) == script
    assert not noted.exists(), "the one that is kept will do"
    whole = script.parent.parent / "fetched"
    old = time.time() - 8 * 24 * 3600
    os.utime(whole, (old, old))
    assert audit.fetched(tmp_path, soon) == script
    assert noted.exists(), "a newer one is looked for"
    assert whole.stat().st_mtime == pytest.approx(old), "and again the next time"


def test_without_a_program_a_registry_that_does_not_answer_is_told(tmp_path: Path) -> None:
    script = program(tmp_path, asks="exit 1", fetches="echo 'ERROR: No route.' >&2; exit 1")
    (script.parent.parent / "fetched").unlink()
    with pytest.raises(audit.NotAsked, match=r"could not be fetched: No route$"):
        audit.fetched(tmp_path, time.monotonic() + 60)


@pytest.mark.long
@pytest.mark.parametrize(
    ("faulty", "status", "code", "told"),
    [
        pytest.param("", 200, 0, "packages, 0 known faults.", id="nothing is known"),
        pytest.param(FAULTY, 200, 1, f"{FAULTY} {PINNED}: PROV-2026-1. Mended in: 999.0", id="one"),
        pytest.param("", 503, 2, "NOT ASKED", id="no register"),
    ],
)
def test_an_audit_fails_where_a_fault_is_known_or_nobody_answers(
    capsys: pytest.CaptureFixture[str], faulty: str, status: int, code: int, told: str
) -> None:
    with register(faulty, status) as address:
        assert run.main(["audit", "--vulnerability-service=osv", "--osv-url", address]) == code
    said = capsys.readouterr()
    assert told in said.out + said.err


@pytest.mark.long
def test_where_no_package_can_be_fetched_it_is_told_within_a_minute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_FIND_LINKS": "",
        "PIP_NO_CACHE_DIR": "1",
    }.items():
        monkeypatch.setenv(name, value)
    began = time.monotonic()
    with pytest.raises(audit.NotAsked, match="could not be fetched"):
        audit.fetched(tmp_path, began + run.PROMPT)
    assert time.monotonic() - began <= run.PROMPT + 1
