"""Owns how time is taken: processor seconds, rounds of each side in turn, the lowest of each.

The lowest round is the one that other work on the machine disturbed least, and a ratio between two
sides of one run says more than either's seconds.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One promise. `value` and `target` are in `unit`; a target of None is for information only."""

    name: str
    value: float
    unit: str
    target: float | None
    details: str = ""

    @property
    def kept(self) -> bool:
        return self.target is None or self.value <= self.target

    def line(self) -> str:
        mark = "" if self.target is None else ("kept  " if self.kept else "MISSED")
        target = "" if self.target is None else f"<= {self.target:g}"
        return f"{mark:6} {self.name:52} {self.value:9.3f} {self.unit:8} {target:8} {self.details}"


def seconds(work: Work, times: int) -> float:
    """Processor seconds for one call, over `times` calls."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time_ns()
        for _ in range(times):
            work()
        return (time.process_time_ns() - start) / 1e9 / times
    finally:
        gc.enable()


def lowest(*sides: Work, times: int, rounds: int = 7) -> tuple[float, ...]:
    """The lowest round of each side, taken in turn, after one round that warms up."""
    for side in sides:
        side()
    best = [float("inf")] * len(sides)
    for _ in range(rounds):
        for number, side in enumerate(sides):
            best[number] = min(best[number], seconds(side, times))
    return tuple(best)


def ratio(name: str, ours: Work, theirs: Work, *, times: int, target: float) -> Result:
    """How many times as long ours takes as the opponent written by hand for the same work."""
    mine, other = lowest(ours, theirs, times=times)
    details = f"{mine * 1e6:.2f} us against {other * 1e6:.2f} us"
    return Result(name=name, value=mine / other, unit="x", target=target, details=details)


def duration(name: str, work: Work, *, times: int, target: float, rounds: int = 5) -> Result:
    """How many milliseconds one call takes."""
    (mine,) = lowest(work, times=times, rounds=rounds)
    return Result(name=name, value=mine * 1e3, unit="ms", target=target)
