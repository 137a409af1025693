"""What is worked out once of what never changes."""

from __future__ import annotations

import pytest

from engine.foundation.once import once


class Thing:
    def __init__(self, name: str) -> None:
        self.name = name


def test_it_is_made_once_for_each_very_object() -> None:
    asked: list[str] = []

    @once
    def long_name(one: Thing) -> str:
        asked.append(one.name)
        return one.name * 2

    first, other = Thing("a"), Thing("a")
    assert [long_name(one) for one in (first, first, other, first)] == ["aa"] * 4
    assert asked == ["a", "a"]


def test_it_is_made_anew_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.foundation.once.MOST", 1)

    @once
    def name_of(one: Thing) -> str:
        return one.name

    things = [Thing(name) for name in "abc"]
    assert [name_of(one) for one in (*things, *things)] == ["a", "b", "c"] * 2


def test_another_that_has_come_to_lie_in_the_same_place_is_another() -> None:
    @once
    def name_of(one: Thing) -> str:
        return one.name

    assert [name_of(Thing(str(number))) for number in range(100)] == [str(n) for n in range(100)]
