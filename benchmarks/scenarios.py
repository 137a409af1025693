"""How long a story takes on the core: all of SamKraft's, with everything they meet noted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, lowest
from engine.definitions.load import load
from engine.operations.read_project import read_project
from engine.scenarios.run import run_all

ROOT = Path(__file__).parent.parent
TARGET = 2.0  # milliseconds a story: 500 a second


def run() -> Iterator[Result]:
    deployment = load(read_project(ROOT)).deployments["samkraft"]
    report = run_all(deployment)
    (all_of_them,) = lowest(lambda: run_all(deployment), times=1, rounds=9)
    each = all_of_them / len(report.results)
    steps = sum(one.steps for one in report.results)
    details = f"{1 / each:.0f} stories a second, {steps / all_of_them:.0f} steps"
    yield Result(
        name=f"one of {len(report.results)} stories on the core",
        value=each * 1e3,
        unit="ms",
        target=TARGET,
        details=details,
    )
