"""Objects of a quick class are as those of any frozen dataclass: `dataclass` itself is the judge."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace
from functools import cached_property
from inspect import signature
from typing import Any

import pytest

from engine.foundation.quick import altered, quick


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Slotted:
    name: str
    count: int = 1
    names: list[str] = field(default_factory=list)


@quick
@dataclass(frozen=True, slots=True)
class Placed:
    name: str
    count: int = 1
    said: str = field(default="", kw_only=True)


@quick
@dataclass(frozen=True, kw_only=True)
class Open:
    name: str
    count: int = 1
    names: list[str] = field(default_factory=list)

    @cached_property
    def twice(self) -> int:
        return self.count * 2


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    name: str
    seen: list[str] = field(default_factory=list, compare=False)
    length: int = field(init=False)

    def __post_init__(self) -> None:
        self.seen.append(f"{type(self).__name__} {self.name}")
        object.__setattr__(self, "length", len(self.name))


@pytest.mark.parametrize("cls", [Slotted, Placed, Open])
def test_one_is_as_it_was_said_to_be(cls: Any) -> None:
    one = cls(name="a", count=3)
    assert (type(one), one.name, one.count) == (cls, "a", 3)
    assert cls(name="a").count == 1
    assert one == cls(name="a", count=3) != cls(name="b", count=3)
    assert replace(one, count=4) == cls(name="a", count=4)
    assert repr(one).startswith(f"{cls.__name__}(name='a', count=3")
    assert copy.copy(one) == one == pickle.loads(pickle.dumps(one))  # noqa: S301  what it has just written


@pytest.mark.parametrize("cls", [Slotted, Placed, Open])
def test_it_is_frozen(cls: Any) -> None:
    one = cls(name="a")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"
    with pytest.raises(FrozenInstanceError):
        del one.count
    assert one == cls(name="a")


@pytest.mark.parametrize("said", [{}, {"name": "a", "other": 1}, {"count": 1}])
def test_what_is_missing_or_unknown_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Slotted(**said)


def test_it_is_made_as_dataclass_has_it() -> None:
    assert str(signature(Slotted)).startswith("(*, name: 'str', count: 'int' = 1, names:")
    assert str(signature(Placed)) == "(name: 'str', count: 'int' = 1, *, said: 'str' = '') -> None"
    with pytest.raises(TypeError):
        Slotted("a")  # type: ignore[misc]  # what is refused


def test_a_default_is_made_anew_for_each() -> None:
    one, other = Slotted(name="a"), Slotted(name="a")
    one.names.append("b")
    assert other.names == []


def test_what_is_worked_out_is_kept() -> None:
    assert Open(name="a", count=2).twice == 4


def test_when_it_is_made_it_is_whole() -> None:
    one = Watched(name="a")
    assert (one.seen, one.length) == (["Watched a"], 1)


@pytest.mark.parametrize("cls", [Slotted, Placed, Open, Watched])
def test_one_is_altered_as_another_is_made_of_it(cls: Any) -> None:
    one = cls(name="a")
    here, there = altered(one, name="bcd"), replace(one, name="bcd")
    assert (type(here), here, here.name, one.name) == (cls, there, "bcd", "a")
    with pytest.raises(FrozenInstanceError):
        here.name = "e"


def test_what_is_worked_out_of_one_does_not_go_with_what_is_altered() -> None:
    one = Open(name="a", count=2)
    assert one.twice == 4
    assert altered(one, count=3).twice == 6
    assert altered(Watched(name="a"), name="abc").length == 3


def test_only_what_one_has_is_altered() -> None:
    for one in (Slotted(name="a"), Open(name="a")):
        with pytest.raises(TypeError, match="cuont"):
            altered(one, cuont=2)
