"""Owns asking the public register about known faults in every locked package.

Needs the standard library alone. The program that asks is fetched into a folder of its own and kept there,
since what is locked is not to be mixed with it; and nobody is waited for longer than the time given.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

KEPT = 7 * 24 * 3600
"""Seconds that the program is kept before a newer one is looked for. The register is asked each time."""
LONGEST = 160
WHAT_TO_DO = (
    "Run `run.py audit` where the network reaches the register, or name one that answers: "
    "run.py audit --vulnerability-service=osv --osv-url=ADDRESS"
)


class NotAsked(Exception):
    """Nobody answered, which says nothing of whether there are faults. The message says why."""


@dataclass(frozen=True)
class Answer:
    packages: int
    faults: tuple[str, ...]


def ask(program: Path, lock: Path, rest: Sequence[str], until: float) -> Answer:
    """About every package in `lock`. `rest` is handed to the program, which is what `fetched` gives."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "told.json")
        asked = [str(program), "-m", "pip_audit", "--strict", "--disable-pip", "--timeout=10"]
        asked += ["--progress-spinner=off", "--requirement", str(lock)]
        _, said = ran([*asked, "--format=json", "--output", str(told), *rest], until)
        if not told.is_file() or not told.stat().st_size:
            raise NotAsked(last(said, "pip-audit said nothing"))
        packages = json.loads(told.read_text("utf-8"))["dependencies"]
    return Answer(
        packages=len(packages),
        faults=tuple(in_words(one, fault) for one in packages for fault in one["vulns"]),
    )


def in_words(package: dict[str, str], fault: dict[str, list[str]]) -> str:
    better = ", ".join(fault["fix_versions"]) or "none yet"
    return f"{package['name']} {package['version']}: {fault['id']}. Mended in: {better}"


def fetched(beside: Path, until: float) -> Path:
    """The Python that has the program, kept under `beside`. An old one does where no newer can be had."""
    folder = beside / f"audit-{sys.version_info.major}.{sys.version_info.minor}"
    program, empty, whole = folder / "bin" / "python", folder / "made", folder / "fetched"
    kept = whole.exists() and program.exists()
    if kept and time.time() - whole.stat().st_mtime < KEPT:
        return program
    words = "install --quiet --upgrade --no-input --retries 1 --timeout 10 pip-audit"
    half = until - (until - time.monotonic()) / 2 if kept else until  # Something to ask in is left.
    try:
        if not empty.exists():  # What time took last time need not be done again.
            must([sys.executable, "-m", "venv", "--clear", str(folder)], half)
            empty.touch()
        must([str(program), "-m", "pip", *words.split()], half)
    except NotAsked:
        if not kept:
            raise
    else:
        whole.touch()
    return program


def must(words: Sequence[str], until: float) -> None:
    code, said = ran(words, until)
    if code != 0:
        raise NotAsked(f"pip-audit could not be fetched: {last(said, 'nothing was said')}")


def ran(words: Sequence[str], until: float) -> tuple[int, str]:
    """Run a program until it ends or the time is out; gives its code and what it complained of. Whatever it
    has started ends with it.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
        try:
            code = process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise NotAsked("nobody answered in time") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        said.seek(0)
        return code, said.read()


def last(said: str, otherwise: str) -> str:
    """The last line that says something, without the name of what wrote it, and not too long for a line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    line = re.sub(r"^ERROR:\s?([\w.]+:)?\s*", "", lines[-1]).rstrip(".") if lines else otherwise
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
