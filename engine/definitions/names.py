"""Owns mappings of names to types that are found out when first asked for.

What a name's type is may take reading an expression, which may name others in turn; so types are found
on demand, each once. Whoever finds a type sees to it that a circle ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.expressions.types import ANY, Kind, Type


class LazyNames(Mapping[str, Type]):
    """Names to what finds their types. `whole` is false when names may have been lost to a break of
    syntax: then any other name is there too, with type ANY.
    """

    __slots__ = ("_found", "_makers", "_whole")

    def __init__(self, makers: Mapping[str, Callable[[], Type]], *, whole: bool = True) -> None:
        self._makers = makers
        self._found: dict[str, Type] = {}
        self._whole = whole

    def __getitem__(self, name: str) -> Type:
        found = self._found.get(name)
        if found is not None:
            return found
        make = self._makers.get(name)
        if make is None:
            if self._whole:
                raise KeyError(name)
            return ANY
        found = self._found[name] = make()
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._makers or not self._whole

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class AnyNames(LazyNames):
    """Where nothing is known of what names there are: each is there, with type ANY."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__({}, whole=False)


class UnitedNames(Mapping[str, Type]):
    """The names of several places at once; where two have the same, the first whose type is known."""

    __slots__ = ("_places",)

    def __init__(self, places: Sequence[Mapping[str, Type]]) -> None:
        self._places = places

    def __getitem__(self, name: str) -> Type:
        there = [place[name] for place in self._places if name in place]
        if not there:
            raise KeyError(name)
        return next((one for one in there if one.kind is not Kind.ANY), there[0])

    def __contains__(self, name: object) -> bool:
        return any(name in place for place in self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for place in self._places for name in place))

    def __len__(self) -> int:
        return len(set().union(*self._places))


class NamesBut(Mapping[str, Type]):
    """The names of a place without one of them."""

    __slots__ = ("_but", "_place")

    def __init__(self, place: Mapping[str, Type], but: str) -> None:
        self._place = place
        self._but = but

    def __getitem__(self, name: str) -> Type:
        if name == self._but:
            raise KeyError(name)
        return self._place[name]

    def __contains__(self, name: object) -> bool:
        return name != self._but and name in self._place

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._place if name != self._but)

    def __len__(self) -> int:
        return sum(1 for _ in self)
