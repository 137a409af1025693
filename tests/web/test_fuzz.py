"""Thousands of spoilt requests, as everyone who works here: nothing breaks, and nobody is told of others.

`STEGVIS_FUZZ_SEED` begins somewhere else. What fails says its seed and step: the same seed does the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.fuzzing import PATTERNS, Fuzzer
from tests.web.scene import Scene, Scenes, furnished

SEED = int(os.environ.get("STEGVIS_FUZZ_SEED", "1"))
LONG = 5_500
LEAST = 20


@pytest.fixture
def scene(scenes: Scenes, kind: str, tmp_path: Path) -> Iterator[Scene]:
    with furnished(scenes, kind, tmp_path) as made:
        yield made


def fuzzed(scene: Scene, seed: int, count: int) -> Fuzzer:
    fuzzer = Fuzzer(scene, seed)
    for request, answer in fuzzer.run(count):
        wrong = fuzzer.wrong(request, answer)
        assert wrong is None, (
            f"seed {seed}, step {fuzzer.step}: {wrong}: {request.who} {request.method} "
            f"{request.target[:300]} {request.fields[:20]} -> {answer.status} {answer.text[:1500]}"
        )
    print(fuzzer.report())
    assert sum(fuzzer.past.values()) * 2 >= count, "too few got past sign-in, token and routing"
    return fuzzer


def test_a_few_spoilt_requests(scene: Scene) -> None:
    fuzzer = fuzzed(scene, SEED, 600)
    assert set(fuzzer.past) == set(PATTERNS)


@pytest.mark.long
@pytest.mark.parametrize("seed", [SEED * 100 + part for part in range(4)])
def test_many_spoilt_requests(scene: Scene, seed: int) -> None:
    """Four times 5,500; each time every route is met at least 20 times by requests that got past."""
    fuzzer = fuzzed(scene, seed, LONG)
    least = {one: fuzzer.past[one] for one in PATTERNS if fuzzer.past[one] < LEAST}
    assert least == {}
