"""Owns `Later`, a mapping that is made when somebody asks for something in it, and the same of what an object
tells of itself (`unlocked_cached_property`). Most requests ask for little of what they could know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar, overload

Held = TypeVar("Held")
Told = TypeVar("Told")


class Later(Mapping[str, Held]):
    """Equal to what `make` gives. Threads that ask at once may make it twice, and either may stay."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Mapping[str, Held]]) -> None:
        self._make = make
        self._made: Mapping[str, Held] | None = None

    def _all(self) -> Mapping[str, Held]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, name: str) -> Held:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


class unlocked_cached_property(Generic[Told]):  # noqa: N801  used as a decorator, as `property` is
    """What a method tells, worked out once for its object, which must have a `__dict__`. As
    `functools.cached_property`, without its lock, which belongs to the class: all of a process wait for it.
    """

    def __init__(self, tell: Callable[[Any], Told]) -> None:
        self.tell = tell
        self.name = tell.__name__
        self.__doc__ = tell.__doc__

    @overload
    def __get__(self, one: None, cls: type) -> unlocked_cached_property[Told]: ...
    @overload
    def __get__(self, one: object, cls: type) -> Told: ...
    def __get__(self, one: object | None, cls: type) -> Told | unlocked_cached_property[Told]:
        if one is None:
            return self
        found = one.__dict__[self.name] = self.tell(one)
        return found
