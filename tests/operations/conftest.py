"""Each test has a house of its own, on both databases: copied from one that was built once, since hashing
takes time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from engine.operations.world import open_world
from engine.storage.place import DataPlace
from tests.databases import copied_place, empty_place
from tests.operations.guided import guided, guides  # noqa: F401 - fixtures
from tests.operations.house import START, Counting, House, Ticking, build
from tests.operations.lag import lag, lags  # noqa: F401 - fixtures
from tests.operations.stig import stig, stigs  # noqa: F401 - fixtures
from tests.operations.vag import vag, vags  # noqa: F401 - fixtures

Built = dict[str, tuple[DataPlace, House]]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The finished houses, filled as they are asked for."""
    with ExitStack() as stack:
        yield Building(stack, tmp_path_factory.mktemp("hus"))


class Building(Built):
    def __init__(self, stack: ExitStack, folder: Path) -> None:
        super().__init__()
        self.stack, self.folder = stack, folder

    def __missing__(self, kind: str) -> tuple[DataPlace, House]:
        place = self.stack.enter_context(empty_place(kind, self.folder / kind))
        house = build(place)
        house.world.close()
        self[kind] = place, house
        return self[kind]


@pytest.fixture
def house(built: Built, kind: str, tmp_path: Path) -> Iterator[House]:
    made, known = built[kind]
    with copied_place(made, tmp_path / "data") as place:
        clock = Ticking(START)
        world = open_world(place, clock=clock, chance=Counting())
        world.compiled.update(known.world.compiled)
        yield replace(known, world=world, clock=clock)
        known.world.compiled.update(world.compiled)
        world.close()
