"""Expressions are compiled at their first run, which may be in any number of threads at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from engine.expressions.expression import Expression
from engine.expressions.reading import read
from engine.expressions.scope import Env, Scope
from engine.expressions.types import WHOLE
from engine.foundation.calendar import Calendar

SCOPE = Scope(names={"n": WHOLE})
EACH = 60


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads change places as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def first_runs(thread: int) -> list[object]:
    found = []
    for number in range(EACH):
        expression = read(f"n + {thread * EACH} > 3 and not (n == {number})", SCOPE)
        assert isinstance(expression, Expression)
        env = Env(
            own={"n": number + 4},
            today=date(2024, 1, 1),
            now=datetime(2024, 1, 1, tzinfo=UTC),
            calendar=Calendar(),
        )
        found.append(expression.run(env))
    return found


@pytest.mark.usefixtures("hasty_threads")
def test_eight_threads_compile_at_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(first_runs, range(8)))
    assert results == [[True] * EACH] * 8
