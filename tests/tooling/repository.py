"""Owns the reading of the repository itself, for the tests that look at its files."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "engine"


@cache
def files() -> tuple[Path, ...]:
    """What git keeps or would keep: everything but what `.gitignore` names."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    found = (ROOT / name for name in listed.split("\0") if name)
    return tuple(file for file in found if file.is_file())


@cache
def text_files() -> tuple[tuple[str, str], ...]:
    """Name and text of every file that is text."""
    read = ((name_of(file), file.read_bytes()) for file in files())
    return tuple((name, data.decode("utf-8")) for name, data in read if b"\0" not in data)


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    return [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def assert_none(found: list[str]) -> None:
    """Fail with every line of `found`, each on a row of its own."""
    assert not found, "\n".join(["", *found])
