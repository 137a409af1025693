"""What is made when somebody asks is what it would have been, made once, and not at all for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.foundation.later import Later, unlocked_cached_property
from engine.foundation.quick import altered, quick


@given(st.dictionaries(st.text(max_size=3), st.integers(), max_size=4), st.text(max_size=3))
def test_it_is_equal_to_what_is_made(held: dict[str, int], name: str) -> None:
    later = Later(lambda: held)
    assert (later.get(name), name in later) == (held.get(name), name in held)
    assert (dict(later), len(later), list(later), later == held) == (held, len(held), [*held], True)
    assert repr(later) == repr(held)
    if name not in held:
        with pytest.raises(KeyError):
            later[name]


def test_it_is_made_once_and_not_before_somebody_asks() -> None:
    made: list[int] = []

    def make() -> dict[str, int]:
        made.append(1)
        return {"a": 1}

    later = Later(make)
    assert not made
    assert (later["a"], later.get("b"), made) == (1, None, [1])


@quick
@dataclass(frozen=True, kw_only=True)
class Sum:
    numbers: tuple[int, ...]
    asked: list[int]

    @unlocked_cached_property
    def total(self) -> int:
        """All of them together."""
        self.asked.append(1)
        return sum(self.numbers)


def test_an_object_works_it_out_once_and_another_by_itself() -> None:
    one = Sum(numbers=(1, 2), asked=[])
    assert (one.total, one.total, one.asked) == (3, 3, [1])
    other: Any = altered(one, numbers=(4,))
    assert (other.total, one.total) == (4, 3)
    assert Sum.total.__doc__ == "All of them together."
