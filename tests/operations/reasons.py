"""Says why one reads about a protected person, as its page asks before it shows anything."""

from __future__ import annotations

from typing import Protocol

from engine.operations.callers import Caller
from engine.operations.open_sealed import open_sealed
from engine.operations.world import World

WHY = "Möte i dag"


class Household(Protocol):
    @property
    def world(self) -> World: ...

    def as_(self, name: str) -> Caller: ...


def give_reason(house: Household, who: str, number: str) -> None:
    found = open_sealed(house.world, house.as_(who), number, WHY)
    assert found is None, found
