"""How long it takes to check definitions, and to have a large installation ready."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, duration
from engine.definitions.load import load
from engine.operations.read_project import read_project

ROOT = Path(__file__).parent.parent


def run() -> Iterator[Result]:
    small = two_thousand_lines()
    lines = sum(data.count(b"\n") for data in small.values())
    yield duration(f"check of {lines} lines", lambda: load(small), times=1, target=60)
    large = many_definitions()
    yield duration("100 forms and 20 workflows ready", lambda: load(large), times=1, target=1000)


def two_thousand_lines() -> dict[str, bytes]:
    """One deployment of about 2,000 lines: the shipped one, its forms repeated until it is as long."""
    return grown(dict(read_project(ROOT)), lines=2000)


def grown(files: dict[str, bytes], lines: int) -> dict[str, bytes]:
    forms = [path for path in files if "/samkraft/forms/" in path and path.count(".") == 1]
    number = 0
    while sum(data.count(b"\n") for data in files.values()) < lines:
        source = forms[number % len(forms)]
        files[source.replace(".yaml", f"_{number}.yaml")] = renamed(files[source], number)
        number += 1
    return files


def renamed(data: bytes, number: int) -> bytes:
    """The form under a name of its own: its first line says the name."""
    first, _, rest = data.partition(b"\n")
    return first + f"_{number}\n".encode() + rest


def many_definitions() -> dict[str, bytes]:
    """The shipped deployment with as many copies as make 100 forms and 20 workflows."""
    files = dict(read_project(ROOT))
    base = [path for path in files if path.startswith("deployments/samkraft/")]
    forms = sum("/forms/" in path and path.count(".") == 1 for path in base)
    for number in range(max(20, -(-100 // forms)) - 1):
        for path in base:
            if "/scenarios/" in path:
                continue
            copy = path.replace("deployments/samkraft/", f"deployments/samkraft_{number}/")
            data = files[path]
            if path.endswith("/deployment.yaml"):
                data = data.replace(
                    b"deployment: samkraft", f"deployment: samkraft_{number}".encode(), 1
                )
            files[copy] = data
    return files
