"""Each test has a house of its own: copied from one that was built once, since hashing takes time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.operations.world import open_world
from tests.operations.house import START, Counting, House, Ticking, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, House]:
    folder = tmp_path_factory.mktemp("hus")
    house = build(folder)
    house.world.close()
    return folder, house


@pytest.fixture
def house(built: tuple[Path, House], tmp_path: Path) -> Iterator[House]:
    folder, known = built
    data = tmp_path / "data"
    shutil.copytree(folder, data)
    clock = Ticking(START)
    world = open_world(data, clock=clock, chance=Counting())
    world.compiled.update(known.world.compiled)
    yield replace(known, world=world, clock=clock)
    world.close()
