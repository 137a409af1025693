"""Owns houses of other projects than the first: published with accounts, built once for each database, and
copied for each test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Generic, TypeVar

from engine.operations.callers import Account
from engine.operations.create_account import NewAccount, create_account
from engine.operations.publish import Published, publish
from engine.operations.world import open_world
from engine.storage.place import DataPlace
from tests.databases import copied_place, create_data, empty_place
from tests.operations.house import PASSWORD, START, Counting, House, Ticking

Of = TypeVar("Of", bound=House)
TAKEN = 1000
"""So many identities the building of a house has taken at most."""


def furnished(
    place: DataPlace,
    kind: type[Of],
    files: Mapping[str, bytes],
    deployment: str,
    staff: Mapping[str, Mapping[str, Any]],
) -> Of:
    """`staff`: name of an account to its `role`, and what else a `NewAccount` has. The house is open."""
    create_data(place)
    clock = Ticking(START)
    world = open_world(place, clock=clock, chance=Counting())
    made = publish(world, files, deployment, why="Start", who="sara")
    assert isinstance(made, Published), made
    house = kind(world=world, clock=clock)
    for name, about in staff.items():
        more = {key: value for key, value in about.items() if key != "role"}
        new = NewAccount(
            name=name, label=f"Test {name.title()}", password=PASSWORD,
            roles={deployment: frozenset({about["role"]})}, **more,
        )  # fmt: skip
        account = create_account(world, new)
        assert isinstance(account, Account), account
        house.accounts[name] = account
    return house


class Kept(dict[str, tuple[DataPlace, Of]], Generic[Of]):
    """By database, where the house lies and the house as it was built; built when it is asked for."""

    def __init__(self, stack: ExitStack, folder: Path, build: Callable[[DataPlace], Of]) -> None:
        super().__init__()
        self.stack, self.folder, self.build = stack, folder, build

    def __missing__(self, kind: str) -> tuple[DataPlace, Of]:
        place = self.stack.enter_context(empty_place(kind, self.folder / kind))
        house = self.build(place)
        house.world.close()
        self[kind] = place, house
        return self[kind]

    @contextmanager
    def copied(self, kind: str, folder: Path) -> Iterator[Of]:
        """A house of a test's own."""
        made, known = self[kind]
        with copied_place(made, folder) as place:
            clock, chance = Ticking(START), Counting()
            chance.numbers = count(TAKEN)
            world = open_world(place, clock=clock, chance=chance)
            world.compiled.update(known.world.compiled)
            yield replace(known, world=world, clock=clock)
            known.world.compiled.update(world.compiled)
            world.close()


@contextmanager
def kept(folder: Path, build: Callable[[DataPlace], Of]) -> Iterator[Kept[Of]]:
    with ExitStack() as stack:
        yield Kept(stack, folder, build)
