"""How long it takes to check definitions, and to have a large installation ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count
from pathlib import Path

import yaml

from benchmarks.measure import Result, duration, lowest
from engine.definitions import kept
from engine.definitions.load import load
from engine.definitions.source import read
from engine.operations.read_project import read_project
from tests.definitions.hostile import HOSTILE, hostile

ROOT = Path(__file__).parent.parent
LINES = 2000


def run() -> Iterator[Result]:
    small = two_thousand_lines()
    yield duration(f"check of {lines_of(small)} lines", lambda: anew(small), times=1, target=60)
    yield duration("  the same with one of the files changed", edits(small), times=1, target=60)
    texts = [data.decode() for data in small.values()]
    whole, bare = lowest(lambda: anew(small), lambda: events_of(texts), times=1)
    yield Result(
        name="  the same against libyaml's bare events of the text",
        value=whole / bare,
        unit="x",
        target=None,
        details=f"{bare * 1e3:.1f} ms for the events, which the target's machine did in about 10",
    )
    yield hostile_files()
    large = many_definitions()
    yield duration("100 forms and 20 workflows ready", lambda: anew(large), times=1, target=1000)


def anew(files: Mapping[str, bytes]) -> None:
    """Check them as if nothing had been read before."""
    for one in (kept.TREES, kept.DEPLOYMENTS, kept.LEFT):
        one.clear()
    load(files)


def edits(files: Mapping[str, bytes]) -> Callable[[], object]:
    """Checks what somebody has before them who writes in one file: each time another comment there."""
    path, times = max(files, key=lambda one: len(files[one])), count()
    return lambda: load({**files, path: files[path] + b"# %d\n" % next(times)})


def hostile_files() -> Result:
    """The slowest of the files that want to hurt."""
    times = {
        name: lowest(partial(read, "x.yaml", hostile(name)), times=1, rounds=2) for name in HOSTILE
    }
    name, (slowest,) = max(times.items(), key=lambda one: one[1])
    return Result(
        name="the slowest of the hostile files of 500 kB",
        value=slowest * 1e3,
        unit="ms",
        target=1000,
        details=name,
    )


def events_of(texts: list[str]) -> None:
    for text in texts:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass


def two_thousand_lines() -> dict[str, bytes]:
    """One deployment of about 2,000 lines: the shipped one, with as many of its stories as fit, or its
    forms repeated until it is as long.
    """
    every = {
        path: data for path, data in read_project(ROOT).items() if path.endswith((".yaml", ".yml"))
    }
    stories = [path for path in every if "/scenarios/" in path]
    files = {path: data for path, data in every.items() if path not in stories}
    for path in sorted(stories, key=lambda path: len(every[path])):
        if lines_of(files) + every[path].count(b"\n") <= LINES:
            files[path] = every[path]
    return grown(files, LINES)


def lines_of(files: dict[str, bytes]) -> int:
    return sum(data.count(b"\n") for data in files.values())


def grown(files: dict[str, bytes], lines: int) -> dict[str, bytes]:
    forms = [path for path in files if "/samkraft/forms/" in path and path.count(".") == 1]
    number = 0
    while lines_of(files) < lines - 20:
        source = forms[number % len(forms)]
        files[source.replace(".yaml", f"_{number}.yaml")] = renamed(files[source], number)
        number += 1
    return files


def renamed(data: bytes, number: int) -> bytes:
    """The form under a name of its own: its first line says the name."""
    first, _, rest = data.partition(b"\n")
    return first + f"_{number}\n".encode() + rest


def many_definitions() -> dict[str, bytes]:
    """The shipped deployment with copies of its forms and its workflow: 100 forms, 20 workflows."""
    files = {path: data for path, data in read_project(ROOT).items() if "/scenarios/" not in path}
    forms = [path for path in files if "/forms/" in f"/{path}" and path.count(".") == 1]
    own = [path for path in forms if path.startswith("deployments/samkraft/")]
    for number in range(100 - len(forms)):
        source = own[number % len(own)]
        files[source.replace(".yaml", f"_{number}.yaml")] = renamed(files[source], number)
    workflow = "deployments/samkraft/workflows/deltagare.yaml"
    names = ["deltagare"]
    for number in range(19):
        names.append(f"deltagare_{number}")
        files[workflow.replace(".yaml", f"_{number}.yaml")] = renamed(files[workflow], number)
    top = "deployments/samkraft/deployment.yaml"
    listed = f"workflows: [{', '.join(names)}]".encode()
    files[top] = files[top].replace(b"workflows: [deltagare]", listed)
    return files
